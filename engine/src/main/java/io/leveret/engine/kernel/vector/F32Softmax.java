package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp(beta · (x − max)) / Σ exp(beta · (x − max)) of reals, over each line.
 *
 * <p>The exponential of an x up to 0 is 2^n · exp(t) with the integer n nearest to x / ln 2 and t = x − n · ln 2, between
 * ±ln 2 / 2. ln 2 is subtracted in two parts, and exp(t) is a polynomial of degree 5. Its relative error is below 2^−22;
 * results below 2^−126 are 0. Source: XNNPACK, {@code f32-raddstoreexpminusmax}, variant {@code rr2_p5}.
 */
final class F32Softmax implements Kernel {
    private static final float LOG2_E = 0x1.715476p+0f;
    /** Adding it rounds to an integer, and leaves that plus 127, the bias of a float's exponent, in the low bits. */
    private static final float ROUNDER = 0x1.8000FEp23f;
    private static final int EXPONENT_SHIFT = 23;
    private static final float LN2_HIGH = 0x1.62E400p-1f;
    private static final float LN2_LOW = 0x1.7F7D1Cp-20f;
    private static final float C1 = 0x1.FFFFF6p-1f;
    private static final float C2 = 0x1.FFFDC6p-2f;
    private static final float C3 = 0x1.555A80p-3f;
    private static final float C4 = 0x1.573A1Ap-5f;
    private static final float C5 = 0x1.0F9F9Cp-7f;
    private static final float LOWEST = -0x1.5D589Ep6f; // ln 2^−126

    private final int lines;
    private final int length;
    private final float beta;
    private final int input;
    private final int output;

    /**
     * A softmax.
     *
     * @param beta at least 0
     */
    F32Softmax(int lines, int length, float beta, int input, int output) {
        this.lines = lines;
        this.length = length;
        this.beta = beta;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return lines;
    }

    /** A line in whole vectors, and the sums of its lanes. */
    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(Lanes.roundUp(length) + Lanes.COUNT, 0, 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int line = from; line < to; line++) {
            int at = line * length;
            exponents(arena.floats, input + at, scratch.floats);
            exponentials(scratch.floats, Lanes.roundUp(length));
            float sum = sumOfLanes(scratch.floats, Lanes.roundUp(length));
            for (int i = 0; i < length; i++) {
                arena.floats[output + at + i] = scratch.floats[i] / sum;
            }
        }
    }

    /** beta · (x − max), and then −∞, whose exponential is 0, until vectors are whole. */
    private void exponents(float[] values, int at, float[] exponents) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, values[at + i]);
        }
        for (int i = 0; i < length; i++) {
            exponents[i] = beta * (values[at + i] - max);
        }
        for (int i = length; i < Lanes.roundUp(length); i++) {
            exponents[i] = Float.NEGATIVE_INFINITY;
        }
    }

    /** The sum of a vector; the Vector API's own adds in an order that may differ from call to call. */
    private static float sumOfLanes(float[] values, int at) {
        double sum = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            sum += values[at + lane];
        }
        return (float) sum;
    }

    /** Replaces so many values up to 0, in whole vectors, by their exponentials, and writes the sums of these after them. */
    static void exponentials(float[] values, int count) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        FloatVector error = sum; // of the sum so far: Kahan's compensated summation
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, values, i);
            FloatVector n = x.mul(LOG2_E).add(ROUNDER);
            FloatVector power = n.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
                    .reinterpretAsFloats();
            n = n.sub(ROUNDER);
            FloatVector t = n.mul(-LN2_LOW).add(n.mul(-LN2_HIGH).add(x)); // the first product is exact
            FloatVector p = t.mul(C5).add(C4).mul(t).add(C3).mul(t).add(C2).mul(t).add(C1);
            FloatVector exponential = t.mul(power).mul(p).add(power);
            exponential = exponential.blend(0f, x.compare(VectorOperators.LT, LOWEST));
            exponential.intoArray(values, i);
            FloatVector corrected = exponential.sub(error);
            FloatVector next = sum.add(corrected);
            error = next.sub(sum).sub(corrected);
            sum = next;
        }
        sum.intoArray(values, count);
    }
}
