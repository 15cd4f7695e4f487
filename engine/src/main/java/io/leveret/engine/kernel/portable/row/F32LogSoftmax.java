package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.base.RowwiseKernel;

/** x − max − ln Σ exp(x − max) of float32 values, over each line. */
public final class F32LogSoftmax extends RowwiseKernel {

    /** Creates a normalization of some lines. */
    public F32LogSoftmax(int lines, int length, int input, int output) {
        super(lines, length, input, output);
    }

    @Override
    protected void line(float[] values, int in, int out) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, values[in + i]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.exp(values[in + i] - max);
        }
        float logarithm = (float) Math.log(sum);
        for (int i = 0; i < length; i++) {
            values[out + i] = values[in + i] - max - logarithm;
        }
    }
}
