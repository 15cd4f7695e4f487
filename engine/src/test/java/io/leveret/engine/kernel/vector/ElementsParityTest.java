package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Repetition;
import io.leveret.engine.kernel.scalar.ScalarKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vector family's sums of tensors and its softmax against their scalar twins: sums to the bit, softmax within 1e-6 of
 * each value. The build runs this class for several numbers of lanes.
 */
class ElementsParityTest {
    private static final KernelFamily SCALAR = new ScalarKernels();
    private static final KernelFamily VECTOR = new VectorKernels();
    private static final int MAX = 255;
    private static final double RELATIVE = 1e-6;
    private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Around vectors and around the chunks that threads take. */
    static IntStream lengths() {
        int lanes = Lanes.COUNT;
        return IntStream.of(1, lanes - 1, lanes, lanes + 1, 3 * lanes, 3 * lanes + 2, 1001, 4095, 4096, 4097, 8191,
                3 * 4096 + 1);
    }

    @ParameterizedTest(name = "{0} elements")
    @MethodSource("lengths")
    void add_alike(int elements) {
        assertSumsAgree(new Repetition(1, elements, elements));
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lengths")
    void add_repeated(int length) {
        assertSumsAgree(new Repetition(3, length, length));
        assertSumsAgree(new Repetition(3, length, 1));
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lengths")
    void f32Softmax_anyLength(int length) {
        for (float range : new float[]{0, 1, 20, 300}) {
            float[] logits = reals(3 * length, range);
            for (float beta : new float[]{1, 0.5f, 0}) {
                float[] expected = softmax(SCALAR, length, beta, logits);
                float[] actual = softmax(VECTOR, length, beta, logits);
                for (int i = 0; i < expected.length; i++) {
                    double tolerance = Math.max(RELATIVE * expected[i], SMALLEST_NORMAL);
                    assertEquals(expected[i], actual[i], tolerance);
                }
            }
        }
    }

    @Test
    void f32Softmax_infinitiesAndNaN_asScalar() {
        int length = 2 * Lanes.COUNT + 3;
        for (float special : new float[]{Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN}) {
            float[] logits = reals(length, 5);
            logits[Lanes.COUNT + 1] = special;
            assertArrayEquals(softmax(SCALAR, length, 1, logits), softmax(VECTOR, length, 1, logits), 1e-6f);
        }
        float[] lowest = new float[length];
        Arrays.fill(lowest, Float.NEGATIVE_INFINITY);
        assertArrayEquals(softmax(SCALAR, length, 1, lowest), softmax(VECTOR, length, 1, lowest));
    }

    /** From 0 to beyond the exponent of the smallest normal float, in steps of 2^−10. */
    @Test
    void exponentials_everyRange_areAccurate() {
        int count = Lanes.roundUp(88 << 10);
        float[] exponents = new float[count + Lanes.COUNT];
        for (int i = 0; i < count; i++) {
            exponents[i] = -i * 0x1p-10f;
        }
        float[] results = exponents.clone();
        F32Softmax.exponentials(results, count);
        for (int i = 0; i < count; i++) {
            double exact = Math.exp(exponents[i]);
            double tolerance = exact < SMALLEST_NORMAL ? exact : 0x1p-22 * exact;
            float exponent = exponents[i];
            assertTrue(Math.abs(results[i] - exact) <= tolerance, () -> "exp of " + exponent);
        }
    }

    // ---- comparing ----

    /** The left operand lies first in the input, the right one after it. */
    private void assertSumsAgree(Repetition repetition) {
        int count = repetition.elements() + repetition.rightElements();
        float[] reals = reals(count, 1);
        for (float[] range : new float[][]{{Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, {0, 0.5f}}) {
            assertArrayEquals(f32Add(SCALAR, repetition, range, reals), f32Add(VECTOR, repetition, range, reals));
        }
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) random.nextInt(-MAX, MAX + 1);
        }
        for (float[] ratios : new float[][]{{1, 1}, {0.5f, 1}, {0.3f, 1.7f}, {90, 120}, {1e-4f, 1e-3f}}) {
            FixedPointSum sum = FixedPointSum.of(ratios[0], ratios[1]);
            assertArrayEquals(q8Add(SCALAR, repetition, sum, values), q8Add(VECTOR, repetition, sum, values));
        }
    }

    private static float[] f32Add(KernelFamily family, Repetition repetition, float[] range, float[] input) {
        return WatchedRun.ofFloats(
                (in, out) -> family.f32Add(repetition, range[0], range[1], in, in + repetition.elements(), out), input,
                repetition.elements());
    }

    private static short[] q8Add(KernelFamily family, Repetition repetition, FixedPointSum sum, short[] input) {
        return WatchedRun.ofShorts(
                (in, out) -> family.q8Add(repetition, sum, -100, 155, in, in + repetition.elements(), out), input,
                repetition.elements());
    }

    private static float[] softmax(KernelFamily family, int length, float beta, float[] logits) {
        return WatchedRun.ofFloats((in, out) -> family.f32Softmax(logits.length / length, length, beta, in, out),
                logits, logits.length);
    }

    private float[] reals(int count, float range) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1) * range;
        }
        return values;
    }
}
