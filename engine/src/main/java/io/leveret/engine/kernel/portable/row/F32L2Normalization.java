package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.base.RowwiseKernel;

/**
 * Each line of float32 values divided by its Euclidean length, which counts as 10⁻⁶ at least, as in TensorFlow Lite.
 */
public final class F32L2Normalization extends RowwiseKernel {
    private static final float EPSILON = 1e-6f;

    private final float min;
    private final float max;

    /** Creates a normalization of some lines. */
    public F32L2Normalization(int lines, int length, float min, float max, int input, int output) {
        super(lines, length, input, output);
        this.min = min;
        this.max = max;
    }

    @Override
    protected void line(float[] values, int in, int out) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[in + i] * values[in + i];
        }
        float norm = Math.max((float) Math.sqrt(sum), EPSILON);
        for (int i = 0; i < length; i++) {
            values[out + i] = Math.clamp(values[in + i] / norm, min, max);
        }
    }
}
