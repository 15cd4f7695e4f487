package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.graph.Padding;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Poolings and means in machine code and in scalar kernels: equal to the bit. */
class MachinePoolingTest {
    private static final int LAYERS = 1000;
    private static final int UINT8_MAX = 255;
    private static final MachineKernels MACHINE = new MachineKernels();

    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(Optional.empty(), MACHINE.refusal());
    }

    @Test
    void poolings_anyWindow_areThoseOfScalarKernels() {
        int averages = 0;
        for (int seed = 0; seed < LAYERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Geometry geometry = geometry(random);
            Bounds.Quantized bounds = bounds(random);
            short[] input = values(random,
                    geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels());
            assertInstanceOf(MachinePooling.class,
                    MACHINE.make(new KernelSpec.MaxPool(geometry, bounds), Locations.of(0, 0)).orElseThrow());
            assertAgrees(seed, new KernelSpec.MaxPool(geometry, bounds), input, geometry);
            if (geometry.mostCells() <= QuantizedMeans.MAX_CELLS) {
                assertAgrees(seed, new KernelSpec.AveragePool(geometry, bounds), input, geometry);
                averages++;
            }
        }
        assertTrue(averages > LAYERS * 8 / 10, averages + " averages");
    }

    @Test
    void means_anyLength_areThoseOfScalarKernels() {
        for (int seed = 0; seed < LAYERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Extents extents = new Extents(random.nextInt(1, 4), random.nextInt(1, QuantizedMeans.MAX_CELLS + 1),
                    random.nextInt(PoolPanel.WIDTH, 150));
            float scale = switch (random.nextInt(4)) {
                case 0 -> 1f / extents.middle(); // means fall right between two values
                case 1 -> 0.5f;
                case 2 -> Math.nextDown(0.5f);
                default -> (float) random.nextDouble(3) / extents.middle();
            };
            short[] input = values(random, extents.outer() * extents.middle() * extents.inner());
            assertAgrees(seed, new KernelSpec.QuantizedMean(extents, scale, bounds(random)), input,
                    extents.windows());
        }
    }

    /** The proof of {@link QuantizedMeans}, by trying: UINT8 and INT8, zero points at either end and between. */
    @ParameterizedTest(name = "zero point {0}")
    @MethodSource("zeroPoints")
    void averages_everySumOfEveryNumberOfCells_areRoundedExactly(int zeroPoint, int typeMin) {
        for (int cells = 1; cells <= QuantizedMeans.MAX_CELLS; cells++) {
            int count = Math.max(cells * UINT8_MAX + 1, PoolPanel.WIDTH);
            Geometry geometry = new Extents(1, cells, count).windows();
            Bounds.Quantized bounds = new Bounds.Quantized(zeroPoint, typeMin - zeroPoint,
                    typeMin + UINT8_MAX - zeroPoint);
            short[] sums = new short[cells * count]; // in the first cell, and nothing in all others
            for (int i = 0; i < count; i++) {
                sums[i] = (short) (cells * (typeMin - zeroPoint) + i);
            }
            short[] means = new short[count];
            MachineCode.pool(PoolPanel.ofAverages(geometry, bounds), MemorySegment.ofArray(sums),
                    MemorySegment.ofArray(means), MemorySegment.ofArray(new int[]{0, 1, cells}), 1, 0, 0);
            for (int i = 0; i <= cells * UINT8_MAX; i++) {
                int stored = cells * typeMin + i;
                int rounded = Integer.signum(stored) * ((2 * Math.abs(stored) + cells) / (2 * cells));
                assertEquals(rounded - zeroPoint, means[i], () -> stored + " in " + geometry);
            }
        }
    }

    static Stream<Arguments> zeroPoints() {
        return Stream.of(Arguments.of(0, 0), Arguments.of(255, 0), Arguments.of(128, 0), Arguments.of(-128, -128),
                Arguments.of(127, -128), Arguments.of(3, -128));
    }

    /** Calls of the code that end within a row. */
    @Test
    void poolings_moreThanOneCallForARow_areThoseOfScalarKernels() {
        Geometry geometry = new Geometry(1, new Geometry.Image(9, 90, 800), new Geometry.Image(1, 82, 800),
                Geometry.Window.of(9, 9), 800);
        short[] input = values(new SplittableRandom(1), 9 * 90 * 800);
        Bounds.Quantized bounds = new Bounds.Quantized(7, -200, 200);
        assertAgrees(1, new KernelSpec.MaxPool(geometry, bounds), input, geometry);
        assertAgrees(1, new KernelSpec.AveragePool(geometry, bounds), input, geometry);
    }

    @Test
    void make_whatTheCodeCannotDo_isLeftToOthers() {
        Geometry square = new Geometry(1, new Geometry.Image(20, 20, 16), new Geometry.Image(9, 9, 16),
                Geometry.Window.of(12, 12), 16);
        Bounds.Quantized bounds = new Bounds.Quantized(0, -1, 1);
        Geometry outside = new Geometry(1, new Geometry.Image(4, 4, 16), new Geometry.Image(6, 6, 16),
                Geometry.Window.of(2, 2).padding(2, 2), 16);
        assertMade(true, new KernelSpec.MaxPool(square, bounds));
        assertMade(false, new KernelSpec.AveragePool(square, bounds)); // of 144 cells
        assertMade(true, new KernelSpec.QuantizedMean(new Extents(1, QuantizedMeans.MAX_CELLS, 16), 1, bounds));
        assertMade(false, new KernelSpec.QuantizedMean(new Extents(1, QuantizedMeans.MAX_CELLS + 1, 16), 1, bounds));
        assertMade(false, new KernelSpec.QuantizedMean(new Extents(1, 2, 16), QuantizedMeans.MAX_SCALE, bounds));
        assertMade(false, new KernelSpec.QuantizedMean(new Extents(1, 2, 16), Float.NaN, bounds));
        assertMade(false, new KernelSpec.QuantizedMean(new Extents(1, 2, 15), 1, bounds));
        assertMade(false, new KernelSpec.MaxPool(new Extents(1, 2, 15).windows(), bounds));
        assertMade(true, new KernelSpec.MaxPool(new Extents(1, 16384, 16).windows(), bounds));
        assertMade(false, new KernelSpec.MaxPool(new Extents(1, 16385, 16).windows(), bounds)); // too long a call
        assertMade(false, new KernelSpec.MaxPool(outside, bounds));
        assertMade(false, new KernelSpec.AveragePool(outside, bounds));
    }

    private static void assertMade(boolean made, KernelSpec spec) {
        assertEquals(made, MACHINE.make(spec, Locations.of(0, 0)).isPresent(), spec::toString);
    }

    private static void assertAgrees(int seed, KernelSpec spec, short[] input, Geometry geometry) {
        int elements = geometry.outRows() * geometry.outWidth() * geometry.outStride();
        short[] expected = WatchedRun.ofShorts((in, out) -> Families.SCALAR.make(spec, Locations.of(in, out)), input,
                elements);
        short[] actual = WatchedRun.ofShorts(
                (in, out) -> assertInstanceOf(MachinePooling.class,
                        MACHINE.make(spec, Locations.of(in, out)).orElseThrow()),
                input, elements);
        assertArrayEquals(expected, actual, () -> "seed " + seed + ": " + spec);
    }

    private static Geometry geometry(SplittableRandom random) {
        int channels = random.nextInt(3) == 0 ? PoolPanel.WIDTH * random.nextInt(1, 10)
                : random.nextInt(PoolPanel.WIDTH, 150);
        int height = random.nextInt(1, 12);
        int width = random.nextInt(1, 12);
        int filterHeight = random.nextInt(1, random.nextInt(4) == 0 ? 14 : 4);
        int filterWidth = random.nextInt(1, random.nextInt(4) == 0 ? 14 : 4);
        int stride = random.nextInt(1, 4);
        boolean fits = filterHeight <= height && filterWidth <= width;
        Padding padding = fits && random.nextBoolean() ? Padding.VALID : Padding.SAME;
        return new Geometry(random.nextInt(1, 3), new Geometry.Image(height, width, channels),
                new Geometry.Image(padding.outputSize(height, filterHeight, stride, 1),
                        padding.outputSize(width, filterWidth, stride, 1), channels),
                Geometry.Window.of(filterHeight, filterWidth).stride(stride, stride).padding(
                        padding.before(height, filterHeight, stride, 1),
                        padding.before(width, filterWidth, stride, 1)),
                channels + (random.nextBoolean() ? 0 : random.nextInt(20)));
    }

    private static Bounds.Quantized bounds(SplittableRandom random) {
        int min = -random.nextInt(UINT8_MAX + 1);
        return new Bounds.Quantized(random.nextInt(-128, 256), min, min + random.nextInt(UINT8_MAX + 1));
    }

    /** Noise, or all at one end, so that sums are as large as they can be. */
    private static short[] values(SplittableRandom random, int count) {
        short[] values = new short[count];
        Arrays.fill(values, (short) (random.nextBoolean() ? UINT8_MAX : -UINT8_MAX));
        if (random.nextInt(4) > 0) {
            for (int i = 0; i < count; i++) {
                values[i] = (short) random.nextInt(-UINT8_MAX, UINT8_MAX + 1);
            }
        }
        return values;
    }
}
