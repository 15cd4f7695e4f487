package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.engine.kernel.machine.code.SumPanel;
import java.lang.foreign.MemorySegment;

/**
 * The sums or the products of pairs of centered quantized values. In both, the operands can change places, so that the
 * one that stays at one element along a line is always the right one for the code.
 */
final class MachinePairs extends BinaryKernel {
    /** The least pairs of a line. */
    static final int LEAST = 16;
    /** The pairs of one call of the code: some microseconds. */
    private static final int CALL = 32 << 10;

    private final boolean adds;
    private final MemorySegment panel;

    private MachinePairs(boolean adds, MemorySegment panel, Broadcast broadcast, int left, int right,
            int output) {
        super(broadcast, left, right, output);
        this.adds = adds;
        this.panel = panel;
    }

    /** Sums that are {@link SumPanel#suits suitable}, of lines of at least {@link #LEAST}, clamped to a range. */
    static MachinePairs ofSums(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right,
            int output) {
        FixedPointSum placed = broadcast.leftStride() == 0
                ? new FixedPointSum(sum.rightMultiplier(), sum.leftMultiplier(), sum.shift())
                : sum;
        return new MachinePairs(true, SumPanel.pack(placed, isRepeated(broadcast), min, max), broadcast,
                left, right, output);
    }

    /**
     * Products of lines of at least {@link #LEAST}.
     *
     * @param requantization of one channel
     */
    static MachinePairs ofProducts(Broadcast broadcast, Requantization requantization, int left, int right,
            int output) {
        return new MachinePairs(false, ScalePanel.pack(requantization.scales()[0],
                isRepeated(broadcast), requantization.min(), requantization.max()), broadcast, left, right, output);
    }

    private static boolean isRepeated(Broadcast broadcast) {
        return broadcast.leftStride() == 0 || broadcast.rightStride() == 0;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, 2, 0);
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int count) {
        boolean swapped = leftStride == 0;
        int moving = swapped ? right : left;
        int other = swapped ? left : right;
        int otherStride = swapped ? leftStride : rightStride;
        int pairs;
        for (int done = 0; done < count; done += pairs) {
            pairs = count - done < CALL + LEAST ? count - done : CALL;
            scratch.ints[0] = moving + done;
            scratch.ints[1] = other + done * otherStride;
            MemorySegment values = arena.shortSegment;
            if (adds) {
                MachineCode.add(panel, values, values, scratch.intSegment, pairs, to + done);
            } else {
                MachineCode.multiply(panel, values, values, scratch.intSegment, pairs, to + done);
            }
        }
    }
}
