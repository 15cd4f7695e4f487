package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** x · (bias + alpha · Σ x²)^−beta of reals, the sum over the channels up to {@code radius} away. */
public final class F32LocalResponseNormalization implements Kernel {
    private final int lines;
    private final int length;
    private final int radius;
    private final float bias;
    private final float alpha;
    private final float beta;
    private final int input;
    private final int output;

    /** A normalisation of so many lines. */
    public F32LocalResponseNormalization(int lines, int length, int radius, float bias, float alpha, float beta,
            int input, int output) {
        this.lines = lines;
        this.length = length;
        this.radius = radius;
        this.bias = bias;
        this.alpha = alpha;
        this.beta = beta;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        float[] values = arena.floats;
        for (int line = from; line < to; line++) {
            int in = input + line * length;
            int out = output + line * length;
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
}
