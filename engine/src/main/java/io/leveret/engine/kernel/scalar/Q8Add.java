package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * The sum of two quantised tensors in fixed point, as XNNPACK computes it: each operand's ratio of scales becomes a
 * multiplier of 21 bits, with a shift chosen from the larger ratio; half is rounded up. Source: XNNPACK,
 * {@code xnn_init_qu8_add_minmax_scalar_params}.
 */
public final class Q8Add implements Kernel {
    private final Repetition repetition;
    private final int leftMultiplier;
    private final int rightMultiplier;
    private final int shift;
    private final int min;
    private final int max;
    private final int left;
    private final int right;
    private final int output;

    /**
     * A sum, clamped to a range of centred values.
     *
     * @param leftRatio the larger operand's scale over the output's
     * @param rightRatio the scale of the one that is repeated over the output's
     */
    public Q8Add(Repetition repetition, float leftRatio, float rightRatio, int min, int max, int left, int right,
            int output) {
        this.repetition = repetition;
        this.shift = Math.clamp(20 - Math.getExponent(Math.max(leftRatio, rightRatio)), 1, 30);
        this.leftMultiplier = (int) Math.rint(Math.scalb(leftRatio, shift));
        this.rightMultiplier = (int) Math.rint(Math.scalb(rightRatio, shift));
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
        int half = 1 << (shift - 1);
        for (int line = from; line < to; line++) {
            int a = left + line * length;
            int b = right + repetition.right(line);
            int step = repetition.isScalar() ? 0 : 1;
            int out = output + line * length;
            for (int i = 0; i < length; i++) {
                int sum = (values[a + i] * leftMultiplier + values[b + i * step] * rightMultiplier + half) >> shift;
                values[out + i] = (short) Math.min(Math.max(sum, min), max);
            }
        }
    }
}
