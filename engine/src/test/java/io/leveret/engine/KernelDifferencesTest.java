package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;

/**
 * Where TensorFlow Lite's own kernels and XNNPACK give different bytes, and whom Leveret follows: a test for each row
 * of docs/compatibility.md's first table.
 */
class KernelDifferencesTest {
    private static final Quant ONE = Quant.perTensor(1, 0);
    private static final Quant TWO = Quant.perTensor(2, 0);

    private final ModelBuilder model = new ModelBuilder();

    private int input(Quant quant, int... shape) {
        return model.input(TensorKind.INT8, quant, shape);
    }

    /** Runs the model with both sets of kernels, and with all of Leveret's. */
    private void check(int output, int[] builtIn, int[] xnnpack, byte[]... inputs) {
        byte[] file = model.output(output).build();
        assertArrayEquals(LittleEndian.narrow(builtIn),
                TfliteOracle.ask(file, Kernels.BUILT_IN, inputs).getFirst(), "built-in kernels");
        assertArrayEquals(LittleEndian.narrow(xnnpack),
                TfliteOracle.ask(file, Kernels.XNNPACK, inputs).getFirst(), "XNNPACK");
        for (KernelChoice family : Engines.FAMILIES) {
            assertArrayEquals(LittleEndian.narrow(xnnpack),
                    Engines.run(file, family, List.of(inputs)).getFirst(), family.name());
        }
    }

    private static byte[] bytes(int... values) {
        return LittleEndian.narrow(values);
    }

    @Test
    void quantize_halves_areRoundedToEven() {
        int output = model.quantize(model.input(TensorKind.FLOAT32, 1, 4), TensorKind.INT8, ONE);
        check(output, new int[]{1, 3, -1, -3}, new int[]{0, 2, 0, -2}, LittleEndian.bytes(0.5f, 2.5f, -0.5f, -2.5f));
    }

    @Test
    void add_halves_areRoundedUp() {
        int output = model.add(input(ONE, 1, 4), input(ONE, 1, 4), FusedActivation.NONE, TWO);
        check(output, new int[]{1, 2, -1, -2}, new int[]{1, 2, 0, -1}, bytes(1, 2, -1, -2), bytes(0, 1, 0, -1));
    }

    @Test
    void mul_halves_areRoundedToEven() {
        int output = model.mul(input(ONE, 1, 4), input(ONE, 1, 4), FusedActivation.NONE, TWO);
        check(output, new int[]{1, 3, 0, -2}, new int[]{0, 2, 0, -2}, bytes(1, 5, -1, -5), bytes(1, 1, 1, 1));
    }

    @Test
    void convolution_halves_areRoundedToEven() {
        int input = input(ONE, 1, 1, 4, 1);
        int filter = model.constant(TensorKind.INT8, Quant.perChannel(new float[]{1, 1}, 0), bytes(1, 1), 2, 1, 1, 1);
        int output = model.conv2d(input, filter, model.bias(input, filter, new int[]{0, 0}), Window.valid(), TWO);
        check(output, new int[]{1, 1, 3, 3, 0, 0, -2, -2}, new int[]{0, 0, 2, 2, 0, 0, -2, -2}, bytes(1, 5, -1, -5));
    }

    @Test
    void mean_halves_areRoundedAwayFromZero() {
        int output = model.mean(input(ONE, 1, 2, 1, 2), new int[]{1, 2}, true, ONE);
        check(output, new int[]{1, 0}, new int[]{1, -1}, bytes(0, -1, 1, 0));
    }

    @Test
    void mean_quarters_areRoundedToTheNearest() {
        int output = model.mean(input(ONE, 1, 4, 1, 1), new int[]{1, 2}, true, ONE);
        check(output, new int[]{1}, new int[]{0}, bytes(0, 0, 0, 1));
    }

    @Test
    void resizeBilinear_halves_areRoundedUp() {
        int input = input(ONE, 1, 1, 2, 1);
        int output = model.operator("RESIZE_BILINEAR", ModelBuilder.options(BuiltinOptions.ResizeBilinearOptions,
                new ResizeBilinearOptionsT()), input, new int[]{1, 1, 4, 1}, input,
                model.constant(new int[]{1, 4}, 2));
        check(output, new int[]{0, -1, -1, -1}, new int[]{0, 0, -1, -1}, bytes(0, -1));
    }

    @Test
    void comparison_smallScales_areComparedIn256ths() {
        Quant fine = Quant.perTensor(1 / 1024.0, 0);
        int left = input(fine, 1, 4);
        int right = input(fine, 1, 4);
        int output = model.tensor(TensorKind.BOOL, Quant.NONE, 1, 4);
        model.operator(BuiltinOperator.EQUAL, 2, null, new int[]{left, right}, new int[]{output});
        int[] equal = {1, 1, 0, 1};
        check(output, equal, equal, bytes(0, 1, 2, 5), bytes(0, 0, 0, 4));
    }

    @Test
    void comparison_of16Bits_ignoresScales() {
        int left = model.input(TensorKind.INT16, ONE, 1, 2);
        int right = model.input(TensorKind.INT16, TWO, 1, 2);
        int output = model.tensor(TensorKind.BOOL, Quant.NONE, 1, 2);
        model.operator(BuiltinOperator.EQUAL, 2, null, new int[]{left, right}, new int[]{output});
        int[] equal = {1, 0};
        check(output, equal, equal, bytes(1, 0, 2, 0), bytes(1, 0, 1, 0));
    }
}
