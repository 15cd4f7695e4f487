package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Axes;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import java.util.Arrays;

/**
 * Elements of a tensor at positions from tables: along each axis of the result, how far into the operand an index goes.
 * A row of the work is a line of the last axis.
 */
public final class IndexedCopy implements Kernel {
    private final Storage storage;
    private final int[][] offsets; // [axis][index], in elements of the operand
    private final int[] lines; // the lengths of all axes but the last
    private final boolean contiguous; // whether the last axis is a piece of the operand
    private final int input;
    private final int output;

    /**
     * A choice of elements.
     *
     * @param storage in which array the tensors lie
     * @param offsets for each axis of the result, of which there is one at least, the distance of each index from the
     *     first element of the operand; the sum of those of all axes is an element's place
     */
    public IndexedCopy(Storage storage, int[][] offsets, int input, int output) {
        this.storage = storage;
        this.offsets = offsets;
        this.lines = Arrays.stream(offsets, 0, offsets.length - 1).mapToInt(axis -> axis.length).toArray();
        int[] last = offsets[offsets.length - 1];
        boolean isPiece = true;
        for (int i = 1; i < last.length; i++) {
            isPiece &= last[i] == last[i - 1] + 1;
        }
        this.contiguous = isPiece;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return Axes.lines(lines);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = storage.in(arena);
        int[] last = offsets[offsets.length - 1];
        for (int line = from; line < to; line++) {
            int at = input;
            int rest = line;
            for (int axis = lines.length - 1; axis >= 0; axis--) {
                at += offsets[axis][rest % lines[axis]];
                rest /= lines[axis];
            }
            int out = output + line * last.length;
            if (contiguous) {
                System.arraycopy(values, at + last[0], values, out, last.length);
                continue;
            }
            for (int i = 0; i < last.length; i++) {
                System.arraycopy(values, at + last[i], values, out + i, 1);
            }
        }
    }
}
