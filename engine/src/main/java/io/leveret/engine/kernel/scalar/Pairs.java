package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** A function of pairs of elements of two tensors, which may be repeated. */
abstract class Pairs implements Kernel {
    private final Broadcast broadcast;
    private final int left;
    private final int right;
    private final int output;

    Pairs(Broadcast broadcast, int left, int right, int output) {
        this.broadcast = broadcast;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    public final int parts() {
        return broadcast.lines();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int line = from; line < to; line++) {
            apply(arena, left + broadcast.left(line), broadcast.leftStep(), right + broadcast.right(line),
                    broadcast.rightStep(), output + line * broadcast.length(), broadcast.length());
        }
    }

    /**
     * Computes a line.
     *
     * @param leftStep how far the left operand goes from element to element: 0 or 1
     */
    abstract void apply(Arena arena, int left, int leftStep, int right, int rightStep, int to, int length);
}
