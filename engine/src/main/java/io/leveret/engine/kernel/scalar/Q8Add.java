package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Repetition;
import io.leveret.engine.kernel.Scratch;

/** The sum of two quantised tensors, the second of which may be repeated. */
public final class Q8Add implements Kernel {
    private final Repetition repetition;
    private final FixedPointSum sum;
    private final int min;
    private final int max;
    private final int left;
    private final int right;
    private final int output;

    /**
     * A sum, clamped to a range of centred values.
     *
     * @param left the larger operand
     * @param right the one that is repeated
     */
    public Q8Add(Repetition repetition, FixedPointSum sum, int min, int max, int left, int right, int output) {
        this.repetition = repetition;
        this.sum = sum;
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
        short[] values = arena.shorts;
        int length = repetition.length();
        int leftMultiplier = sum.leftMultiplier();
        int rightMultiplier = sum.rightMultiplier();
        int half = sum.half();
        int shift = sum.shift();
        for (int line = from; line < to; line++) {
            int a = left + line * length;
            int b = right + repetition.right(line);
            int step = repetition.isScalar() ? 0 : 1;
            int out = output + line * length;
            for (int i = 0; i < length; i++) {
                int scaled = (values[a + i] * leftMultiplier + values[b + i * step] * rightMultiplier + half) >> shift;
                values[out + i] = (short) Math.min(Math.max(scaled, min), max);
            }
        }
    }
}
