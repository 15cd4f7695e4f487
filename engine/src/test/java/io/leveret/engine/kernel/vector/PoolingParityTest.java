package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.engine.kernel.vector.pool.VectorQ8AveragePool;
import io.leveret.graph.Padding;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pooling and every mean of all families against the naive loops of the reference: quantized and the largest to
 * the bit, means of float32 within 1e-6 of their inputs' range. The build runs this class for several numbers of lanes.
 */
class PoolingParityTest {
    private static final float FLOAT32_TOLERANCE = 1e-6f;
    private static final int UINT8_MAX = 255;

    private SplittableRandom random = new SplittableRandom(1);

    /** Around one to nine vectors, float32 or quantized: blocks, parts of blocks and what no vector fits in. */
    static IntStream channelCounts() {
        int lanes = Lanes.COUNT;
        return IntStream.of(1, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes, 2 * lanes + 1, 4 * lanes,
                4 * lanes + 1, 5 * lanes + 3, 8 * lanes, 8 * lanes + 5, 18 * lanes);
    }

    static Stream<Arguments> channelsAndCells() {
        return channelCounts().boxed()
                .flatMap(channels -> Stream.of(1, 2, 7, 49, 64, 127, 128, 129)
                        .map(cells -> Arguments.of(channels, cells)));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "{0} channels")
    @MethodSource("channelCounts")
    void pooling_threeByThree(int channels) {
        for (int stride = 1; stride <= 3; stride++) {
            assertPoolingsAgree(geometry(1, 7, 6, channels, 3, 3, stride, stride, Padding.SAME, channels));
            assertPoolingsAgree(geometry(2, 6, 8, channels, 3, 3, stride, stride, Padding.VALID, channels + 1));
        }
    }

    @ParameterizedTest(name = "{0} channels, {1} cells")
    @MethodSource("channelsAndCells")
    void pooling_wholeImage(int channels, int cells) {
        assertPoolingsAgree(geometry(2, 1, cells, channels, 1, cells, 1, 1, Padding.VALID, channels));
        assertPoolingsAgree(geometry(2, cells, 1, channels, cells, 1, 1, 1, Padding.VALID, channels + 3));
    }

    @ParameterizedTest(name = "{0} channels")
    @MethodSource("channelCounts")
    void pooling_windowLargerThanTheImage(int channels) {
        assertPoolingsAgree(geometry(1, 2, 3, channels, 20, 1 << 20, 1, 1, Padding.SAME, channels));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pooling_anyWindow(long seed) {
        random = new SplittableRandom(seed);
        int channels = oneOf(channelCounts().toArray());
        int height = random.nextInt(1, 10);
        int width = random.nextInt(1, 10);
        int filterHeight = random.nextInt(1, 8);
        int filterWidth = random.nextInt(1, 8);
        boolean fits = filterHeight <= height && filterWidth <= width;
        assertPoolingsAgree(geometry(random.nextInt(1, 4), height, width, channels, filterHeight, filterWidth,
                random.nextInt(1, 4), random.nextInt(1, 4), fits && random.nextBoolean() ? Padding.VALID : Padding.SAME,
                channels + oneOf(0, 0, 1, 2 * Lanes.COUNT)));
    }

    @Test
    void f32MaxPool_infinities_areValuesLikeOthers() {
        Geometry geometry = geometry(1, 1, 2, 2 * Lanes.COUNT + 1, 1, 2, 1, 1, Padding.VALID, 2 * Lanes.COUNT + 1);
        float[] input = floats(2 * geometry.inChannels());
        for (int i = 0; i < input.length; i++) {
            input[i] = i % 3 == 0 ? Float.NEGATIVE_INFINITY : i % 7 == 0 ? Float.POSITIVE_INFINITY : input[i];
        }
        for (KernelProviders family : Families.ALL) {
            assertArrayEquals(
                    f32MaxPool(Families.REFERENCE, geometry, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, input),
                    f32MaxPool(family, geometry, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, input));
        }
    }

    /** The proof of {@link QuantizedMeans}, by trying: UINT8 and INT8, zero points at either end and between. */
    @ParameterizedTest(name = "zero point {0}")
    @MethodSource("zeroPoints")
    void q8AveragePool_everySumOfEveryNumberOfCells_isRoundedExactly(int zeroPoint, int typeMin) {
        int typeMax = typeMin + UINT8_MAX;
        for (int cells = 1; cells <= QuantizedMeans.MAX_CELLS; cells++) {
            int count = cells * UINT8_MAX + 1;
            short[] sums = new short[Math.max(count, Lanes.COUNT)];
            for (int i = 0; i < count; i++) {
                sums[i] = (short) (cells * (typeMin - zeroPoint) + i);
            }
            short[] means = new short[sums.length];
            VectorQ8AveragePool.means(sums, sums.length, cells, zeroPoint, typeMin - zeroPoint, typeMax - zeroPoint,
                    means,
                    0);
            for (int i = 0; i < count; i++) {
                int stored = cells * typeMin + i;
                int rounded = Integer.signum(stored) * ((2 * Math.abs(stored) + cells) / (2 * cells));
                assertEquals(rounded - zeroPoint, means[i], stored + " in " + cells);
            }
        }
    }

    static Stream<Arguments> zeroPoints() {
        return Stream.of(Arguments.of(0, 0), Arguments.of(255, 0), Arguments.of(128, 0), Arguments.of(-128, -128),
                Arguments.of(127, -128), Arguments.of(3, -128));
    }

    @ParameterizedTest(name = "{0} channels, {1} cells")
    @MethodSource("channelsAndCells")
    void mean_anyChannels(int channels, int cells) {
        float[] floats = floats(3 * cells * channels);
        for (KernelProviders family : Families.ALL) {
            assertClose(f32Mean(Families.REFERENCE, channels, cells, floats), f32Mean(family, channels, cells, floats));
        }
        for (int zeroPoint : new int[]{0, -128, 7, 255}) {
            // Means fall right between two quantized values, or just beside that.
            for (float scale : new float[]{1f / cells, Math.nextDown(0.5f),
                    (float) random.nextDouble(0.1, 3) / cells}) {
                for (short[] input : new short[][]{noise(floats.length), extremes(floats.length),
                        signs(floats.length)}) {
                    for (KernelProviders family : Families.ALL) {
                        assertArrayEquals(q8Mean(Families.REFERENCE, channels, cells, scale, zeroPoint, input),
                                q8Mean(family, channels, cells, scale, zeroPoint, input));
                    }
                }
            }
        }
    }

    // ---- comparing ----

    private void assertPoolingsAgree(Geometry geometry) {
        int elements = geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
        float[] floats = floats(elements);
        for (float[] range : new float[][]{{Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, {0, 0.25f}}) {
            for (KernelProviders family : Families.ALL) {
                assertArrayEquals(f32MaxPool(Families.REFERENCE, geometry, range[0], range[1], floats),
                        f32MaxPool(family, geometry, range[0], range[1], floats), geometry::toString);
            }
            for (KernelProviders family : Families.ALL) {
                assertClose(f32AveragePool(Families.REFERENCE, geometry, range[0], range[1], floats),
                        f32AveragePool(family, geometry, range[0], range[1], floats));
            }
        }
        int zeroPoint = random.nextInt(-128, 256);
        int min = -random.nextInt(UINT8_MAX + 1);
        for (short[] input : new short[][]{noise(elements), extremes(elements)}) {
            for (KernelProviders family : Families.ALL) {
                assertArrayEquals(q8MaxPool(Families.REFERENCE, geometry, min, input),
                        q8MaxPool(family, geometry, min, input),
                        geometry::toString);
            }
            for (KernelProviders family : Families.ALL) {
                assertArrayEquals(q8AveragePool(Families.REFERENCE, geometry, zeroPoint, min, input),
                        q8AveragePool(family, geometry, zeroPoint, min, input), geometry::toString);
            }
        }
    }

    private static float[] f32MaxPool(KernelProviders family, Geometry geometry, float min, float max, float[] input) {
        return WatchedRun.ofFloats(
                (in, out) -> family.make(new KernelSpec.MaxPool(geometry, new Bounds.Float32(min, max)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
    }

    private static float[] f32AveragePool(KernelProviders family, Geometry geometry, float min, float max,
            float[] input) {
        return WatchedRun.ofFloats(
                (in, out) -> family.make(new KernelSpec.AveragePool(geometry, new Bounds.Float32(min, max)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
    }

    private static short[] q8MaxPool(KernelProviders family, Geometry geometry, int min, short[] input) {
        return WatchedRun.ofShorts(
                (in, out) -> family.make(
                        new KernelSpec.MaxPool(geometry, new Bounds.Quantized(0, min, min + UINT8_MAX)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
    }

    private static short[] q8AveragePool(KernelProviders family, Geometry geometry, int zeroPoint, int min,
            short[] input) {
        return WatchedRun.ofShorts(
                (in, out) -> family.make(
                        new KernelSpec.AveragePool(geometry, new Bounds.Quantized(zeroPoint, min, min + UINT8_MAX)),
                        Locations.of(in, out)),
                input,
                outElements(geometry));
    }

    private static float[] f32Mean(KernelProviders family, int channels, int cells, float[] input) {
        return WatchedRun.ofFloats(
                (in, out) -> family.make(new KernelSpec.Mean(new Extents(3, cells, channels)), Locations.of(in, out)),
                input, 3 * channels);
    }

    private static short[] q8Mean(KernelProviders family, int channels, int cells, float scale, int zeroPoint,
            short[] input) {
        return WatchedRun.ofShorts(
                (in, out) -> family.make(new KernelSpec.QuantizedMean(new Extents(3, cells, channels), scale,
                        new Bounds.Quantized(zeroPoint, -UINT8_MAX, UINT8_MAX)), Locations.of(in, out)),
                input, 3 * channels);
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertArrayEquals(expected, actual, FLOAT32_TOLERANCE);
    }

    // ---- geometries and tensors ----

    private static int outElements(Geometry geometry) {
        return geometry.outRows() * geometry.outWidth() * geometry.outStride();
    }

    private static Geometry geometry(int batch, int height, int width, int channels, int filterHeight,
            int filterWidth, int strideHeight, int strideWidth, Padding padding, int outStride) {
        return new Geometry(batch, new Geometry.Image(height, width, channels),
                new Geometry.Image(padding.outputSize(height, filterHeight, strideHeight, 1),
                        padding.outputSize(width, filterWidth, strideWidth, 1), channels),
                Geometry.Window.of(filterHeight, filterWidth).stride(strideHeight, strideWidth).padding(
                        padding.before(height, filterHeight, strideHeight, 1),
                        padding.before(width, filterWidth, strideWidth, 1)),
                outStride);
    }

    private int oneOf(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** Centerd values of a type with any zero point. */
    private short[] noise(int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(-UINT8_MAX, UINT8_MAX + 1);
        }
        return values;
    }

    /** All at one end, so that sums are as large as they can be. */
    private short[] extremes(int count) {
        short[] values = new short[count];
        Arrays.fill(values, (short) (random.nextBoolean() ? UINT8_MAX : -UINT8_MAX));
        return values;
    }

    private short[] signs(int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(-1, 2);
        }
        return values;
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
