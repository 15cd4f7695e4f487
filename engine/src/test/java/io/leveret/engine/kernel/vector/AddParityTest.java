package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Repetition;
import io.leveret.engine.kernel.WatchedRun;
import io.leveret.engine.kernel.scalar.ScalarKernels;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vector family's sums of tensors against their scalar twins, to the bit. The build runs this class for several numbers
 * of lanes.
 */
class AddParityTest {
    private static final KernelFamily SCALAR = new ScalarKernels();
    private static final KernelFamily VECTOR = new VectorKernels();
    private static final int MAX = 255;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Around vectors and around the chunks that threads take. */
    static IntStream lengths() {
        int lanes = Lanes.COUNT;
        return IntStream.of(1, lanes - 1, lanes, lanes + 1, 3 * lanes, 3 * lanes + 2, 4095, 4096, 4097, 8191,
                3 * 4096 + 1);
    }

    @ParameterizedTest(name = "{0} elements")
    @MethodSource("lengths")
    void add_sameShape(int elements) {
        assertSumsAgree(new Repetition(1, elements, elements));
    }

    @ParameterizedTest(name = "lines of {0}")
    @MethodSource("lengths")
    void add_repeated(int length) {
        assertSumsAgree(new Repetition(3, length, length));
        assertSumsAgree(new Repetition(3, length, 1));
    }

    // ---- comparing ----

    /** The left operand lies first in the input, the right one after it. */
    private void assertSumsAgree(Repetition repetition) {
        int count = repetition.elements() + repetition.rightElements();
        float[] reals = reals(count);
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

    private float[] reals(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
