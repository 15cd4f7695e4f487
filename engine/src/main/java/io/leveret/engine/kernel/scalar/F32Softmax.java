package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** exp(beta · (x − max)) / Σ exp(beta · (x − max)) of reals, over each line. */
public final class F32Softmax implements Kernel {
    private final int lines;
    private final int length;
    private final float beta;
    private final int input;
    private final int output;

    /** A softmax. */
    public F32Softmax(int lines, int length, float beta, int input, int output) {
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

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        float[] values = arena.floats;
        for (int line = from; line < to; line++) {
            int in = input + line * length;
            int out = output + line * length;
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
}
