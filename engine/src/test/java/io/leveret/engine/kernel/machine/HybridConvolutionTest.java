package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.graph.Padding;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolutions of values whose quantization differs from pixel to pixel, or from image to image, against sums in
 * float64. The build runs this class with the instructions of AVX2 alone too.
 */
class HybridConvolutionTest {
    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(java.util.Optional.empty(), new MachineKernels().refusal());
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_anyWindow_agreesWithSums(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int extent = random.nextInt(3) == 0 ? 3 : 1;
        int stride = random.nextInt(3) == 0 ? 2 : 1;
        int batch = random.nextInt(1, 3);
        int height = random.nextInt(3, 9);
        int width = random.nextInt(3, 9);
        int inChannels = random.nextInt(1, 40);
        int outChannels = random.nextInt(1, 50);
        Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
        int outHeight = padding.outputSize(height, extent, stride, 1);
        int outWidth = padding.outputSize(width, extent, stride, 1);
        Geometry geometry = new Geometry(batch, new Geometry.Image(height, width, inChannels),
                new Geometry.Image(outHeight, outWidth, outChannels),
                Geometry.Window.of(extent, extent).stride(stride, stride)
                        .padding(padding.before(height, extent, stride, 1), padding.before(width, extent, stride, 1)),
                outChannels + random.nextInt(3));
        boolean byPixel = geometry.isPointwise();
        int rows = byPixel ? batch * height * width : batch;
        int elements = batch * height * width * inChannels;

        Arena arena = new Arena(2 * rows + batch * outHeight * outWidth * geometry.outStride(), elements);
        for (int row = 0; row < rows; row++) {
            DynamicRange.store(-(float) random.nextDouble(0, 2), (float) random.nextDouble(0, 2), arena.floats,
                    2 * row);
        }
        for (int i = 0; i < elements; i++) {
            arena.shorts[i] = (short) random.nextInt(256);
        }
        short[] filter = new short[outChannels * extent * extent * inChannels];
        for (int i = 0; i < filter.length; i++) {
            filter[i] = (short) random.nextInt(-128, 128);
        }
        float[] scales = floats(random, outChannels, 0.001, 0.01);
        float[] bias = floats(random, outChannels, -1, 1);
        float min = random.nextBoolean() ? 0 : Float.NEGATIVE_INFINITY;
        float max = random.nextBoolean() ? 2 : Float.POSITIVE_INFINITY;
        Arrays.fill(arena.floats, 2 * rows, arena.floats.length, Float.NaN);
        float[] expected = arena.floats.clone();
        sums(geometry, arena, byPixel, filter, scales, bias, min, max, expected, 2 * rows);

        Kernel kernel = new HybridConvolution(geometry, rows, filter, scales, bias, min, max, 0, 0, 2 * rows);
        int cut = random.nextInt(kernel.parts() + 1);
        kernel.run(arena, new Scratch(kernel.scratch()), cut, kernel.parts());
        kernel.run(arena, new Scratch(kernel.scratch()), 0, cut);
        assertArrayEquals(expected, arena.floats, 2e-4f);
    }

    private static void sums(Geometry g, Arena arena, boolean byPixel, short[] filter, float[] scales, float[] bias,
            float min, float max, float[] out, int outAt) {
        int window = g.filterHeight() * g.filterWidth() * g.inChannels();
        for (int pixel = 0; pixel < g.outRows() * g.outWidth(); pixel++) {
            int image = pixel / (g.outHeight() * g.outWidth());
            int range = 2 * (byPixel ? pixel : image);
            for (int channel = 0; channel < g.outChannels(); channel++) {
                double sum = 0;
                for (int k = 0; k < window; k++) {
                    int y = pixel / g.outWidth() % g.outHeight() * g.strideHeight() - g.padTop()
                            + k / g.inChannels() / g.filterWidth();
                    int x = pixel % g.outWidth() * g.strideWidth() - g.padLeft() + k / g.inChannels() % g.filterWidth();
                    if (y >= 0 && y < g.inHeight() && x >= 0 && x < g.inWidth()) {
                        int value = arena.shorts[((image * g.inHeight() + y) * g.inWidth() + x) * g.inChannels()
                                + k % g.inChannels()];
                        sum += (value - arena.floats[range + 1]) * filter[channel * window + k];
                    }
                }
                double exact = sum / arena.floats[range] * scales[channel] + bias[channel];
                out[outAt + pixel * g.outStride() + channel] = (float) Math.clamp(exact, min, max);
            }
        }
    }

    private static float[] floats(SplittableRandom random, int count, double low, double high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }
}
