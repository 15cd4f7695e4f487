package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.graph.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions computed together by bands of rows against the same ones, run separately: equal to the bit. */
class FusedRowsTest {
    private static final KernelProviders FAMILY = Families.VECTOR;
    private static final QuantizedRange INPUTS = new QuantizedRange(-127, 128);

    /** Makes the kernel of one stage, from and to places in an arena. */
    private interface Stage {
        Kernel make(int input, int output);
    }

    static LongStream seeds() {
        return LongStream.range(0, 80);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_reals_asEachByItself(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Geometry> geometries = chain(random);
        List<Stage> stages = geometries.stream().map(geometry -> ofFloat32(geometry, random)).toList();
        float[] input = floats(random, inElements(geometries.getFirst()));
        float[] expected = input;
        for (int i = 0; i < stages.size(); i++) {
            expected = WatchedRun.ofFloats(stages.get(i)::make, expected, outElements(geometries.get(i)));
        }
        for (int bandRows = 1; bandRows <= 5; bandRows++) {
            assertArrayEquals(expected, WatchedRun.ofFloats(fused(stages, false, bandRows), input, expected.length));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_quantized_asEachByItself(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Geometry> geometries = chain(random);
        short[] input = integers(random, inElements(geometries.getFirst()), 255);
        for (KernelProviders family : Families.ALL) {
            if (family != Families.REFERENCE && family != Families.SCALAR) { // which compute no rows
                assertFusedAsEachByItself(family, geometries, input, random.split());
            }
        }
    }

    private static void assertFusedAsEachByItself(KernelProviders family, List<Geometry> geometries, short[] input,
            SplittableRandom random) {
        List<Stage> stages = geometries.stream().map(geometry -> ofIntegers(family, geometry, random)).toList();
        short[] expected = input;
        for (int i = 0; i < stages.size(); i++) {
            expected = WatchedRun.ofShorts(stages.get(i)::make, expected, outElements(geometries.get(i)));
        }
        for (int bandRows = 1; bandRows <= 5; bandRows++) {
            assertArrayEquals(expected, WatchedRun.ofShorts(fused(stages, true, bandRows), input, expected.length));
        }
    }

    @Test
    void bandRows_imagesThatFit_all() {
        assertEquals(14,
                FusedRows.bandRows(List.of(geometry(14, 14, 8, 24, 1, 1), geometry(14, 14, 24, 24, 3, 1)), false));
    }

    @Test
    void bandRows_largeImages_fewerForFloat32() {
        List<Geometry> stages = List.of(geometry(112, 112, 16, 96, 1, 1), geometry(112, 112, 96, 96, 3, 2));
        int ofFloat32 = FusedRows.bandRows(stages, false);
        int ofIntegers = FusedRows.bandRows(stages, true);
        assertTrue(0 < ofFloat32 && ofFloat32 < ofIntegers && ofIntegers < 56, ofFloat32 + " and " + ofIntegers);
    }

    @Test
    void bandRows_rowsTooLong_none() {
        assertEquals(0, FusedRows.bandRows(List.of(geometry(64, 4000, 8, 64, 1, 1), geometry(64, 4000, 64, 64, 3, 1)),
                false));
    }

    private static WatchedRun.Maker fused(List<Stage> stages, boolean quantized, int bandRows) {
        return (input, output) -> new FusedRows(stages.stream().map(stage -> (RowKernel) stage.make(0, 0)).toList(),
                quantized, bandRows, input, output);
    }

    // ---- random convolutions, each of the last one's result ----

    private static List<Geometry> chain(SplittableRandom random) {
        List<Geometry> chain = new ArrayList<>();
        int height = random.nextInt(5, 24);
        int width = random.nextInt(5, 20);
        int channels = random.nextInt(1, 40);
        int stages = random.nextInt(2, 5);
        while (chain.size() < stages) {
            int filter = random.nextInt(4) == 0 ? 2 : random.nextBoolean() ? 1 : 3;
            int outChannels = random.nextBoolean() ? channels : random.nextInt(1, 40);
            Geometry next = geometry(height, width, channels, outChannels, filter, random.nextInt(1, 3));
            if (!isDepthwise(next) && !(ofFloat32(next, new SplittableRandom(0)).make(0, 0) instanceof RowKernel)) {
                continue;
            }
            chain.add(next);
            height = next.outHeight();
            width = next.outWidth();
            channels = outChannels;
        }
        return chain;
    }

    private static Geometry geometry(int height, int width, int inChannels, int outChannels, int filter,
            int stride) {
        Padding padding = Padding.SAME;
        int before = padding.before(height, filter, stride, 1);
        return new Geometry(1, new Geometry.Image(height, width, inChannels),
                new Geometry.Image(padding.outputSize(height, filter, stride, 1),
                        padding.outputSize(width, filter, stride, 1), outChannels),
                Geometry.Window.of(filter, filter).stride(stride, stride).padding(before,
                        padding.before(width, filter, stride, 1)),
                outChannels);
    }

    private static Stage ofFloat32(Geometry geometry, SplittableRandom random) {
        float[] bias = floats(random, geometry.outChannels());
        int window = geometry.filterHeight() * geometry.filterWidth();
        if (isDepthwise(geometry)) {
            float[] filter = floats(random, window * geometry.outChannels());
            return (input, output) -> FAMILY.make(
                    new KernelSpec.Depthwise(geometry, new Weights.Float32(filter, bias, -2, 2)),
                    Locations.of(input, output));
        }
        float[] filter = floats(random, window * geometry.inChannels() * geometry.outChannels());
        return (input, output) -> FAMILY.make(
                new KernelSpec.Convolution(geometry, new Weights.Float32(filter, bias, -2, 2)),
                Locations.of(input, output));
    }

    private static Stage ofIntegers(KernelProviders family, Geometry geometry, SplittableRandom random) {
        int[] bias = new int[geometry.outChannels()];
        int window = geometry.filterHeight() * geometry.filterWidth();
        float[] scales = new float[geometry.outChannels()];
        Arrays.fill(scales, 0.002f);
        Requantization requantization = new Requantization(scales, -100, 155);
        if (isDepthwise(geometry)) {
            short[] filter = integers(random, window * geometry.outChannels(), 128);
            return (input, output) -> family.make(
                    new KernelSpec.Depthwise(geometry, new Weights.Quantized(filter, bias, requantization, INPUTS)),
                    Locations.of(input, output));
        }
        short[] filter = integers(random, window * geometry.inChannels() * geometry.outChannels(), 128);
        return (input, output) -> family.make(
                new KernelSpec.Convolution(geometry, new Weights.Quantized(filter, bias, requantization, INPUTS)),
                Locations.of(input, output));
    }

    private static boolean isDepthwise(Geometry geometry) {
        return geometry.inChannels() == geometry.outChannels();
    }

    private static int inElements(Geometry geometry) {
        return geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
    }

    private static int outElements(Geometry geometry) {
        return geometry.outRows() * geometry.outWidth() * geometry.outChannels();
    }

    private static float[] floats(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static short[] integers(SplittableRandom random, int count, int bound) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(-bound, bound + 1);
        }
        return values;
    }
}
