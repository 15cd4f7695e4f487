package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.base.RowwiseKernel;
import io.leveret.engine.kernel.vector.lane.Exponential;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** exp(beta · (x − max)) / Σ exp(beta · (x − max)) of float32 values, over each line, which fills a vector at least. */
public final class VectorF32Softmax extends RowwiseKernel {
    private final float beta;

    public VectorF32Softmax(int lines, int length, float beta, int input, int output) {
        super(lines, length, input, output);
        this.beta = beta;
    }

    @Override
    protected void line(float[] values, int in, int out) {
        float max = maximum(values, in, length);
        float sum = exponentials(values, in, out, length, beta, max);
        divide(values, out, length, sum);
    }

    private static float maximum(float[] a, int from, int length) {
        FloatVector max = FloatVector.fromArray(Lanes.FLOATS, a, from);
        for (int i = Lanes.COUNT; i < length; i += Lanes.COUNT) {
            max = Lanes.largest(max,
                    FloatVector.fromArray(Lanes.FLOATS, a, from + Math.min(i, length - Lanes.COUNT)));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    /** Stores them and returns their sum. */
    private static float exponentials(float[] a, int in, int out, int length, float beta, float max) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        int whole = length - length % Lanes.COUNT;
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            FloatVector value = Exponential.of(FloatVector.fromArray(Lanes.FLOATS, a, in + i).sub(max).mul(beta));
            value.intoArray(a, out + i);
            sum = sum.add(value);
        }
        if (whole < length) {
            int at = length - Lanes.COUNT;
            FloatVector value = Exponential.of(FloatVector.fromArray(Lanes.FLOATS, a, in + at).sub(max).mul(beta));
            value.intoArray(a, out + at);
            VectorMask<Float> rest = VectorMask.fromLong(Lanes.FLOATS, -1L << (whole - at));
            sum = sum.add(value, rest);
        }
        return Lanes.sum(sum);
    }

    private static void divide(float[] a, int at, int length, float divisor) {
        int whole = length - length % Lanes.COUNT;
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, a, at + i).div(divisor).intoArray(a, at + i);
        }
        for (int i = whole; i < length; i++) {
            a[at + i] /= divisor;
        }
    }
}
