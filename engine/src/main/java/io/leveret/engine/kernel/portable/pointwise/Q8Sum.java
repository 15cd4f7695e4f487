package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;

/** The sums of pairs of centered quantized values, in fixed point. */
public final class Q8Sum extends BinaryKernel {
    private final FixedPointSum sum;
    private final int min;
    private final int max;

    /**
     * The sums of two tensors, clamped to a range of centered values.
     *
     * @param sum how to add; for differences, {@link FixedPointSum#ofDifference}
     */
    public Q8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.sum = sum;
        this.min = min;
        this.max = max;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        short[] values = arena.shorts;
        for (int i = 0; i < length; i++) {
            int scaled = values[left + i * leftStride] * sum.leftMultiplier()
                    + values[right + i * rightStride] * sum.rightMultiplier() + sum.half() >> sum.shift();
            values[to + i] = (short) Math.min(Math.max(scaled, min), max);
        }
    }
}
