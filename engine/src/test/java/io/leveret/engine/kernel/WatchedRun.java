package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;

/**
 * Runs one kernel in an arena of which every element is watched: input and output lie at odd places among sentinels,
 * which must be there afterwards; the scratch is full of another kernel's leavings and not one element larger than
 * asked for. Runs it as a whole and in parts divided oddly, from the last to the first; results must be the same to the
 * bit, and each element of the output be written by one division only.
 */
public final class WatchedRun {
    /** Elements before, between and after the regions. */
    private static final int GUARD = 67;
    private static final short SENTINEL = 0x7abc;

    private WatchedRun() {}

    /** Makes a kernel for regions of the arena. */
    public interface Maker {
        /** Makes one. */
        Kernel make(int input, int output);
    }

    /** The result of a kernel of quantized values. */
    public static short[] ofShorts(Maker maker, short[] input, int outElements) {
        int output = input.length + 2 * GUARD;
        Kernel kernel = maker.make(GUARD, output);
        Arena arena = arena(0, output + outElements + GUARD);
        System.arraycopy(input, 0, arena.shorts, GUARD, input.length);
        short[] before = arena.shorts.clone();
        short[] whole = null;
        for (int[] cuts : divisions(kernel.parts())) {
            short[] result = new short[outElements];
            Arrays.fill(result, SENTINEL);
            for (int i = cuts.length - 1; i > 0; i--) {
                kernel.run(arena, dirtyScratch(kernel), cuts[i - 1], cuts[i]);
                for (int element = 0; element < outElements; element++) {
                    short value = arena.shorts[output + element];
                    if (value != SENTINEL) {
                        assertTrue(result[element] == SENTINEL, "element " + element + " is written twice");
                        result[element] = value;
                        arena.shorts[output + element] = SENTINEL;
                    }
                }
                assertArrayEquals(before, arena.shorts, "outside of the output");
            }
            assertUntouched(arena.floats);
            whole = whole == null ? result : whole;
            assertArrayEquals(whole, result, "divided");
        }
        return whole;
    }

    /** The result of a float32 kernel. */
    public static float[] ofFloats(Maker maker, float[] input, int outElements) {
        int output = input.length + 2 * GUARD;
        Kernel kernel = maker.make(GUARD, output);
        Arena arena = arena(output + outElements + GUARD, 1);
        System.arraycopy(input, 0, arena.floats, GUARD, input.length);
        float[] before = arena.floats.clone();
        float[] whole = null;
        for (int[] cuts : divisions(kernel.parts())) {
            float[] result = new float[outElements];
            Arrays.fill(result, Float.NaN);
            for (int i = cuts.length - 1; i > 0; i--) {
                kernel.run(arena, dirtyScratch(kernel), cuts[i - 1], cuts[i]);
                for (int element = 0; element < outElements; element++) {
                    float value = arena.floats[output + element];
                    if (!Float.isNaN(value)) {
                        assertTrue(Float.isNaN(result[element]), "element " + element + " is written twice");
                        result[element] = value;
                        arena.floats[output + element] = Float.NaN;
                    }
                }
                assertArrayEquals(before, arena.floats, "outside of the output");
            }
            for (short value : arena.shorts) {
                assertEquals(SENTINEL, value);
            }
            whole = whole == null ? result : whole;
            assertArrayEquals(whole, result, "divided");
        }
        return whole;
    }

    private static Arena arena(int floats, int shorts) {
        Arena arena = new Arena(floats, shorts);
        Arrays.fill(arena.floats, Float.NaN);
        Arrays.fill(arena.shorts, SENTINEL);
        return arena;
    }

    private static void assertUntouched(float[] values) {
        for (float value : values) {
            assertEquals(Float.NaN, value, "outside of the output");
        }
    }

    /** Where to cut the parts: nowhere; part by part; in pieces of 1, 2, 3, … parts. */
    private static int[][] divisions(int parts) {
        int[] single = new int[parts + 1];
        Arrays.setAll(single, i -> i);
        int[] growing = new int[parts + 2];
        int pieces = 0;
        for (int at = 0; at < parts; at += pieces) {
            growing[pieces++] = at;
        }
        growing[pieces] = parts;
        return new int[][]{{0, parts}, single, Arrays.copyOf(growing, pieces + 1)};
    }

    private static Scratch dirtyScratch(Kernel kernel) {
        Scratch scratch = new Scratch(kernel.scratch());
        Arrays.fill(scratch.floats, Float.NaN);
        Arrays.fill(scratch.ints, Integer.MIN_VALUE + 12345);
        Arrays.fill(scratch.shorts, SENTINEL);
        scratch.band.fill((byte) SENTINEL);
        Arrays.fill(scratch.between.floats, Float.NaN);
        Arrays.fill(scratch.between.shorts, SENTINEL);
        return scratch;
    }
}
