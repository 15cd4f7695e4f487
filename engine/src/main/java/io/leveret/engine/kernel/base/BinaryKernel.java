package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * A function of pairs of elements of two tensors, with broadcasting. A part is a line or, if there is only one, a chunk
 * of it; the last chunk includes the rest, so that none is shorter than a vector.
 */
public abstract class BinaryKernel implements Kernel {
    private static final int CHUNK = 4096;

    private final Broadcast broadcast;
    private final int left;
    private final int right;
    private final int output;

    /** A function of two tensors. */
    protected BinaryKernel(Broadcast broadcast, int left, int right, int output) {
        this.broadcast = broadcast;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    @Override
    public final int parts() {
        return broadcast.lines() > 1 ? broadcast.lines() : Math.max(broadcast.length() / CHUNK, 1);
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        int leftStride = broadcast.leftStride();
        int rightStride = broadcast.rightStride();
        if (broadcast.lines() == 1) {
            int first = from * CHUNK;
            int count = (to == parts() ? broadcast.length() : to * CHUNK) - first;
            apply(arena, scratch, left + first * leftStride, leftStride, right + first * rightStride, rightStride,
                    output + first, count);
            return;
        }
        for (int line = from; line < to; line++) {
            apply(arena, scratch, left + broadcast.left(line), leftStride, right + broadcast.right(line), rightStride,
                    output + line * broadcast.length(), broadcast.length());
        }
    }

    /**
     * Computes some elements of a line.
     *
     * @param leftStride the left operand's stride: 0 or 1
     */
    protected abstract void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride,
            int to, int count);
}
