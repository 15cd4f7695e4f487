package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.graph.ElementType;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayerTest {
    private static final KernelProviders SCALAR = KernelBenchmark.family("scalar");
    private static final KernelProviders VECTOR = KernelBenchmark.family("vector");
    private static final KernelProviders MACHINE = KernelBenchmark.family("machine");

    @ParameterizedTest
    @CsvSource({"FIRST_CONVOLUTION, 112, 10838016, '3×3/2, 224×224×3 → 32'",
            "POINTWISE_7, 7, 51380224, '1×1, 7×7×1024 → 1024'",
            "CONVOLUTION_3X3_71, 71, 696867840, '3×3, 73×73×80 → 192'",
            "CONVOLUTION_1X7_17, 17, 74575872, '1×7, 17×17×192 → 192'",
            "FULLY_CONNECTED, 1, 1025024, '1×1, 1×1×1024 → 1001'",
            "DEPTHWISE_56_STRIDE_2, 28, 903168, 'depthwise 3×3/2, 56×56×128 → 128'"})
    void multiplyAdds_areThoseOfTheNetwork(Layer layer, int outWidth, long multiplyAdds, String description) {
        assertEquals(outWidth, layer.geometry().outWidth());
        assertEquals(multiplyAdds, layer.multiplyAdds());
        assertEquals(description, layer.describe());
    }

    @ParameterizedTest
    @EnumSource
    void run_integers_familiesAgreeAndFewResultsSaturate(Layer layer) {
        short[] results = run(layer, ElementType.UINT8, VECTOR).integers();
        assertArrayEquals(run(layer, ElementType.UINT8, SCALAR).integers(), results);
        assertArrayEquals(run(layer, ElementType.UINT8, MACHINE).integers(), results);
        long inside = IntStream.range(0, results.length).filter(i -> results[i] > -128 && results[i] < 127).count();
        assertTrue(inside > results.length / 2, () -> inside + " of " + results.length);
    }

    @ParameterizedTest
    @EnumSource
    void run_reals_familiesAgreeAndHalfOfTheResultsAreClamped(Layer layer) {
        float[] results = run(layer, ElementType.FLOAT32, VECTOR).reals();
        assertArrayEquals(run(layer, ElementType.FLOAT32, SCALAR).reals(), results, 1e-4f);
        double positive = IntStream.range(0, results.length).mapToDouble(i -> results[i]).filter(each -> each > 0)
                .count();
        assertEquals(0.5, positive / results.length, 0.1);
    }

    private static LayerRun run(Layer layer, ElementType type, KernelProviders family) {
        LayerRun run = LayerRun.of(layer, type, family);
        run.run();
        return run;
    }
}
