package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.base.RowwiseKernel;

/** x · (bias + alpha · Σ x²)^−beta of float32 values, the sum over the channels up to {@code radius} away. */
public final class F32LocalResponseNormalization extends RowwiseKernel {
    private final int radius;
    private final float bias;
    private final float alpha;
    private final float beta;

    /** Creates a normalization of some lines. */
    public F32LocalResponseNormalization(int lines, int length, int radius, float bias, float alpha, float beta,
            int input, int output) {
        super(lines, length, input, output);
        this.radius = radius;
        this.bias = bias;
        this.alpha = alpha;
        this.beta = beta;
    }

    @Override
    protected void line(float[] values, int in, int out) {
        for (int i = 0; i < length; i++) {
            float sum = 0;
            int last = (int) Math.min((long) i + radius, length - 1);
            for (int j = Math.max(0, i - radius); j <= last; j++) {
                sum += values[in + j] * values[in + j];
            }
            values[out + i] = values[in + i] * (float) Math.pow(bias + alpha * sum, -beta);
        }
    }
}
