package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;

/**
 * A function of pairs of centered quantized values, on lines that fill vectors; an operand that stays at one element
 * along a line becomes a vector in the scratch, which is then read again and again.
 */
abstract class VectorQ8Binary extends BinaryKernel {
    VectorQ8Binary(Broadcast broadcast, int left, int right, int output) {
        super(broadcast, left, right, output);
    }

    @Override
    public final Scratch.Size scratch() {
        return new Scratch.Size(0, 0, 2 * Lanes.COUNT);
    }

    @Override
    protected final void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride,
            int to,
            int count) {
        short[] values = arena.shorts;
        short[] lefts = values;
        short[] rights = values;
        int x = left;
        int y = right;
        if (leftStride == 0) {
            Arrays.fill(scratch.shorts, 0, Lanes.COUNT, values[left]);
            lefts = scratch.shorts;
            x = 0;
        }
        if (rightStride == 0) {
            Arrays.fill(scratch.shorts, Lanes.COUNT, 2 * Lanes.COUNT, values[right]);
            rights = scratch.shorts;
            y = Lanes.COUNT;
        }
        line(lefts, x, leftStride, rights, y, rightStride, values, to, count);
    }

    /**
     * Computes some elements, at least a vector; the last vector ends with the last of them, and may compute some
     * again.
     *
     * @param xs how far the left operand goes from element to element: 0, if it is a vector already, or 1
     */
    abstract void line(short[] a, int x, int xs, short[] b, int y, int ys, short[] out, int to, int count);
}
