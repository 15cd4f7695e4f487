package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Repetition;
import io.leveret.engine.kernel.Scratch;

/** The sum of two tensors of reals, the second of which may be repeated. */
public final class F32Add implements Kernel {
    private final Repetition repetition;
    private final float min;
    private final float max;
    private final int left;
    private final int right;
    private final int output;

    /**
     * A sum, clamped to a range.
     *
     * @param left the larger operand
     * @param right the one that is repeated
     */
    public F32Add(Repetition repetition, float min, float max, int left, int right, int output) {
        this.repetition = repetition;
        this.min = min;
        this.max = max;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    public int parts() {
        return repetition.lines();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        float[] values = arena.floats;
        int length = repetition.length();
        for (int line = from; line < to; line++) {
            int a = left + line * length;
            int b = right + repetition.right(line);
            int out = output + line * length;
            if (repetition.isScalar()) {
                for (int i = 0; i < length; i++) {
                    values[out + i] = Math.min(Math.max(values[a + i] + values[b], min), max);
                }
            } else {
                for (int i = 0; i < length; i++) {
                    values[out + i] = Math.min(Math.max(values[a + i] + values[b + i], min), max);
                }
            }
        }
    }
}
