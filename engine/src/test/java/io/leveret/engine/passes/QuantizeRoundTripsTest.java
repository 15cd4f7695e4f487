package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.Rewriting;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions between types and scales: which are free, which are not; all of them on every value of 8 bits. */
class QuantizeRoundTripsTest {
    private static final Quant QUANT = Quant.perTensor(0.037, 131);

    private final ModelBuilder model = new ModelBuilder();

    private void assertComputesAllValues(String... steps) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Rewriting.assertComputes(model.build(), List.of(all), steps);
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 131, UINT8, 131", "INT8, 3, INT8, 3", "UINT8, 131, INT8, 3", "INT8, -9, UINT8, 119"})
    void quantize_valuesThatAreHeldAlike_isFree(TensorKind from, int fromZeroPoint, TensorKind to, int toZeroPoint) {
        int image = model.input(from, Quant.perTensor(0.037, fromZeroPoint), 1, 16, 16, 1);
        model.output(model.quantize(image, to, Quant.perTensor(0.037, toZeroPoint)));
        assertComputesAllValues();
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 131, 0.037, UINT8, 130, 0.037", "UINT8, 131, 0.037, INT8, 4, 0.037",
            "INT8, 3, 0.037, INT8, 3, 0.038"})
    void quantize_otherZeroPointOrScale_isAStep(TensorKind from, int fromZeroPoint, double fromScale, TensorKind to,
            int toZeroPoint, double toScale) {
        int image = model.input(from, Quant.perTensor(fromScale, fromZeroPoint), 1, 16, 16, 1);
        model.output(model.quantize(image, to, Quant.perTensor(toScale, toZeroPoint)));
        assertComputesAllValues("QUANTIZE");
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 131, UINT8, 131", "INT8, 3, INT8, 3", "UINT8, 131, INT8, 3", "INT8, -9, UINT8, 119"})
    void quantize_afterDequantize_isFree(TensorKind from, int fromZeroPoint, TensorKind to, int toZeroPoint) {
        int image = model.input(from, Quant.perTensor(0.037, fromZeroPoint), 1, 16, 16, 1);
        Quant quant = Quant.perTensor(0.037, toZeroPoint);
        int there = model.quantize(model.dequantize(image), to, quant);
        model.output(new RandomLayers(model, 1).conv2d(there, 4, 3, 3, Window.same(), quant));
        assertComputesAllValues("CONV_2D");
    }

    @Test
    void quantize_afterDequantizeOfAnotherScale_staysAsItIs() {
        int image = model.input(TensorKind.UINT8, QUANT, 1, 16, 16, 1);
        model.output(model.quantize(model.dequantize(image), TensorKind.UINT8, Quant.perTensor(0.04, 131)));
        assertComputesAllValues("DEQUANTIZE", "QUANTIZE");
    }

    @Test
    void quantize_afterDequantizeThatOthersRead_leavesItToThem() {
        int image = model.input(TensorKind.UINT8, QUANT, 1, 16, 16, 1);
        int dequantized = model.dequantize(image);
        model.output(model.quantize(dequantized, TensorKind.UINT8, QUANT), model.relu(dequantized, Quant.NONE));
        assertComputesAllValues("DEQUANTIZE", "RELU");
    }

    @Test
    void dequantize_afterQuantize_roundsAsFakeQuantizationDoes() {
        int image = model.input(TensorKind.FLOAT32, 1, 16, 16, 1);
        model.output(model.dequantize(model.quantize(image, TensorKind.UINT8, QUANT)));
        Rewriting.assertComputes(model, "QUANTIZE", "DEQUANTIZE");
    }

    @Test
    void quantize_scaleWhoseReciprocalIsInfinite_staysAsItIs() {
        Quant tiny = Quant.perTensor(1e-40, 131);
        int image = model.input(TensorKind.UINT8, tiny, 1, 16, 16, 1);
        model.output(model.quantize(model.dequantize(image), TensorKind.UINT8, tiny));
        assertEquals(List.of("DEQUANTIZE", "QUANTIZE"), Rewriting.steps(model.build()));
    }
}
