package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Scratch;
import io.leveret.machine.Cpu;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand float32 layers of random shape, weights and input: in machine code within 1e-5 of the range of what the
 * scalar kernels give, and the same to the bit however the work is divided.
 */
class Float32LayersTest {
    private static final int LAYERS = 10_000;
    private static final double TOLERANCE = 1e-5;
    private static final int SLACK = 64; // of an arena
    private static final Cpu AVX2 = new Cpu(true, true, true, false, false);

    @Test
    void convolutions_anyShape_areCloseToThoseOfScalarKernels() {
        assertTrue(MachineCode.FLOAT32.channels() > 0, "no machine code for float32: the CPU has no FMA");
        for (int seed = 0; seed < LAYERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int inChannels = random.nextBoolean() ? random.nextInt(1, 80) : 16 * random.nextInt(1, 6);
            Geometry geometry = RandomLayersTest.geometry(random, inChannels, random.nextInt(1, 150));
            Weights.Float32 weights = weights(random, geometry, geometry.outChannels() * geometry.filterHeight()
                    * geometry.filterWidth() * inChannels);
            assertAgree(seed, random, geometry, MachineConvolution.ofFloat32(geometry, weights, 0, elements(geometry)),
                    new KernelSpec.Convolution(geometry, weights));
        }
    }

    @Test
    void depthwiseConvolutions_anyShape_areCloseToThoseOfScalarKernels() {
        for (int seed = 0; seed < LAYERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int channels = random.nextBoolean() ? random.nextInt(1, 250) : 16 * random.nextInt(1, 6);
            Geometry geometry = RandomLayersTest.geometry(random, channels, channels);
            Weights.Float32 weights = weights(random, geometry,
                    channels * geometry.filterHeight() * geometry.filterWidth());
            assertAgree(seed, random, geometry, new Float32Depthwise(geometry, weights, 0, elements(geometry)),
                    new KernelSpec.Depthwise(geometry, weights));
        }
    }

    private static int elements(Geometry geometry) {
        return geometry.batch() * geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
    }

    private static Weights.Float32 weights(SplittableRandom random, Geometry geometry, int elements) {
        float min = random.nextBoolean() ? -1 : Float.NEGATIVE_INFINITY;
        float max = random.nextBoolean() ? 1 : Float.POSITIVE_INFINITY;
        float[] filter = values(random, elements);
        double window = (double) elements / geometry.outChannels();
        for (int i = 0; i < elements; i++) {
            filter[i] /= (float) Math.sqrt(window); // so that results are as large as the input
        }
        return new Weights.Float32(filter, values(random, geometry.outChannels()), min, max);
    }

    private static void assertAgree(int seed, SplittableRandom random, Geometry geometry, Kernel kernel,
            KernelSpec spec) {
        float[] input = values(random, elements(geometry));
        float[] expected = run(Families.SCALAR.make(spec, Locations.of(0, input.length)), geometry, input, 0);
        float[] whole = run(kernel, geometry, input, 0);
        float range = 0;
        for (int i = 0; i < whole.length; i++) {
            range = Math.max(range, Math.abs(expected[i]));
        }
        for (int i = 0; i < whole.length; i++) {
            if (!(Math.abs(expected[i] - whole[i]) <= TOLERANCE * range)) {
                throw new AssertionError("seed %d: %s is not %s at %d of %s".formatted(seed, whole[i], expected[i], i,
                        geometry));
            }
        }
        assertArrayEquals(whole, run(kernel, geometry, input, random.nextInt(kernel.parts() + 1)),
                () -> "divided, seed " + seed + ": " + geometry);
    }

    /** All that an arena holds after a kernel has run in two parts, the last one first. */
    private static float[] run(Kernel kernel, Geometry geometry, float[] input, int cut) {
        Arena arena = new Arena(input.length + geometry.outRows() * geometry.outWidth() * geometry.outStride(), 0);
        System.arraycopy(input, 0, arena.floats, 0, input.length);
        Arrays.fill(arena.floats, arena.floats.length - SLACK, arena.floats.length, 0.5f);
        Scratch scratch = new Scratch(kernel.scratch());
        kernel.run(arena, scratch, cut, kernel.parts());
        kernel.run(arena, scratch, 0, cut);
        return arena.floats;
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @Test
    void convolution_ofNaN_isNaN() {
        Geometry geometry = Geometry.product(7, 2, 19);
        float[] filter = new float[2 * 19];
        Weights.Float32 weights = new Weights.Float32(filter, new float[19], 0, 6);
        float[] input = new float[14];
        input[3] = Float.NaN;
        float[] results = run(MachineConvolution.ofFloat32(geometry, weights, 0, 14), geometry, input, 3);
        for (int i = 0; i < 7 * 19; i++) {
            assertEquals(i / 19 == 1 ? Float.NaN : 0, results[14 + i]);
        }
    }

    @Test
    void choice_anyCpu_isThatOfItsInstructions() {
        Geometry product = Geometry.product(10, 100, 20);
        Geometry depthwise = Geometry.product(10, 20, 20);
        assertTrue(Float32Choice.suitsConvolution(AVX2, product));
        assertTrue(Float32Choice.suitsDepthwise(AVX2, depthwise));
        Cpu withoutFma = new Cpu(true, false, true, false, false);
        assertFalse(Float32Choice.suits(withoutFma));
        assertFalse(Float32Choice.suitsConvolution(withoutFma, product));
        assertFalse(Float32Choice.suitsDepthwise(withoutFma, depthwise));
    }

    @Test
    void choice_onePixel_leavesItToOthers() {
        assertTrue(Float32Choice.suitsConvolution(AVX2, Geometry.product(2, 100, 20)));
        assertFalse(Float32Choice.suitsConvolution(AVX2, Geometry.product(1, 100, 20)));
    }

    @Test
    void choice_windowsOfManyElements_leavesThemToOthers() {
        assertTrue(Float32Choice.suitsConvolution(AVX2, Geometry.product(2, 1 << 14, 20)));
        assertFalse(Float32Choice.suitsConvolution(AVX2, Geometry.product(2, (1 << 14) + 1, 20)));
        assertTrue(Float32Choice.suitsDepthwise(AVX2, Geometry.product(1, 1 << 18, 1 << 18)));
        assertFalse(Float32Choice.suitsDepthwise(AVX2, Geometry.product(1, (1 << 18) + 1, (1 << 18) + 1)));
        assertFalse(Float32Choice.suitsDepthwise(AVX2, Geometry.product(1, 10, 20)));
    }
}
