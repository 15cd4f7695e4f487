package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.base.RowwiseKernel;

/** exp(beta · (x − max)) / Σ exp(beta · (x − max)) of float32 values, over each line. */
public final class F32Softmax extends RowwiseKernel {
    private final float beta;

    /** A softmax. */
    public F32Softmax(int lines, int length, float beta, int input, int output) {
        super(lines, length, input, output);
        this.beta = beta;
    }

    @Override
    protected void line(float[] values, int in, int out) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, values[in + i]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            float exponential = (float) Math.exp(beta * (values[in + i] - max));
            values[out + i] = exponential;
            sum += exponential;
        }
        for (int i = 0; i < length; i++) {
            values[out + i] = (float) (values[out + i] / sum);
        }
    }
}
