package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.graph.ElementType;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BothEnginesTest {
    @ParameterizedTest
    @CsvSource({"0, true", "0.00019, true", "-0.00019, true", "0.00021, false", "NaN, false"})
    void difference_float32_mayBeOffByATenThousandthOfTheRange(float error, boolean isSame) {
        byte[] expected = LittleEndian.bytes(1, 0.5f, -1);
        byte[] actual = LittleEndian.bytes(1, 0.5f + error, -1);
        assertEquals(isSame, BothEngines.difference(output(TensorKind.FLOAT32), expected, actual).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void difference_quantized_mayBeOffByTwoSteps(TensorKind kind) {
        TensorSpec output = output(kind);
        byte[] expected = {100, 7, 9};
        assertEquals(true, BothEngines.difference(output, expected, new byte[]{98, 7, 11}).isEmpty());
        assertEquals("out[1] is 10 instead of 7",
                BothEngines.difference(output, expected, new byte[]{100, 10, 9}).orElseThrow());
    }

    @Test
    void difference_uint8_isThatOfUnsignedValues() {
        assertEquals(true, BothEngines
                .difference(output(TensorKind.UINT8), LittleEndian.narrow(127, 0, 0), LittleEndian.narrow(128, 0, 0))
                .isEmpty());
    }

    /** The description of an output of three values. */
    private static TensorSpec output(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = kind.isQuantized8() ? Quant.perTensor(0.5, 3) : Quant.NONE;
        int sum = model.relu(model.input(kind, quant, 1, 3), quant);
        TensorSpec output = new BenchModel("three values", model.name(sum, "out").output(sum).build()).graph()
                .output(0);
        assertEquals(ElementType.valueOf(kind.name()), output.type());
        return output;
    }
}
