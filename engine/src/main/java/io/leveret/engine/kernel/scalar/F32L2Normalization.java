package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** Each line of reals divided by its Euclidean length, which counts as 10⁻⁶ at least, as in TensorFlow Lite. */
public final class F32L2Normalization implements Kernel {
    private static final float EPSILON = 1e-6f;

    private final int lines;
    private final int length;
    private final float min;
    private final float max;
    private final int input;
    private final int output;

    /** A normalisation of so many lines. */
    public F32L2Normalization(int lines, int length, float min, float max, int input, int output) {
        this.lines = lines;
        this.length = length;
        this.min = min;
        this.max = max;
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
}
