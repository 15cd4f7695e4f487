package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** x − max − ln Σ exp(x − max) of reals, over each line. */
public final class F32LogSoftmax implements Kernel {
    private final int lines;
    private final int length;
    private final int input;
    private final int output;

    /** A normalisation of so many lines. */
    public F32LogSoftmax(int lines, int length, int input, int output) {
        this.lines = lines;
        this.length = length;
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
                sum += Math.exp(values[in + i] - max);
            }
            float logarithm = (float) Math.log(sum);
            for (int i = 0; i < length; i++) {
                values[out + i] = values[in + i] - max - logarithm;
            }
        }
    }
}
