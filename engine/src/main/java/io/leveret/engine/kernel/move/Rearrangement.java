package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Axes;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * Elements of a tensor in another order, or some of them: each axis of the result has a stride in
 * the operand. A part of the work is a block of the last two axes.
 */
public final class Rearrangement implements Kernel {
    private final Storage storage;
    private final int[] blocks; // how often each outer axis goes on, from the outermost
    private final int[] strides; // along them, in elements of the operand
    private final int lines; // of a block
    private final int lineStride; // from line to line
    private final int length; // of a line
    private final int stride; // along it
    private final int start;
    private final int input;
    private final int output;

    /**
     * A rearrangement.
     *
     * @param storage in which array the tensors lie
     * @param dimensions dimensions of the result, before a change of shape
     * @param strides along each of them, in elements of the operand; may be negative
     * @param start the first element of the operand
     */
    public Rearrangement(Storage storage, int[] dimensions, int[] strides, int start, int input, int output) {
        this.storage = storage;
        this.start = start;
        this.input = input;
        this.output = output;
        List<int[]> axes = new ArrayList<>(); // length and stride; from the innermost, where neighbors can be one
        for (int axis = dimensions.length - 1; axis >= 0; axis--) {
            int[] inner = axes.isEmpty() ? null : axes.getLast();
            if (inner != null && strides[axis] == inner[0] * inner[1]) {
                inner[0] *= dimensions[axis];
            } else if (dimensions[axis] != 1) {
                axes.add(new int[]{dimensions[axis], strides[axis]});
            }
        }
        int[] one = {1, 1};
        int[] innermost = axes.isEmpty() ? one : axes.removeFirst();
        int[] next = axes.isEmpty() ? one : axes.removeFirst();
        this.length = innermost[0];
        this.stride = innermost[1];
        this.lines = next[0];
        this.lineStride = next[1];
        List<int[]> outer = axes.reversed();
        this.blocks = outer.stream().mapToInt(axis -> axis[0]).toArray();
        this.strides = outer.stream().mapToInt(axis -> axis[1]).toArray();
    }

    @Override
    public int parts() {
        return Axes.lines(blocks);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int end) {
        for (int block = from; block < end; block++) {
            int at = input + start + Axes.start(block, blocks, strides);
            int to = output + block * lines * length;
            if (stride == 1) {
                Object values = storage.in(arena);
                for (int line = 0; line < lines; line++) {
                    System.arraycopy(values, at + line * lineStride, values, to + line * length, length);
                }
                continue;
            }
            switch (storage) {
                case FLOAT32 -> block(arena.floats, at, to);
                case QUANTIZED -> block(arena.shorts, at, to);
                case INTEGERS -> block(arena.ints, at, to);
            }
        }
    }

    // In each, the inner loop is along the longer axis.

    private void block(float[] values, int from, int to) {
        for (int line = 0; line < lines && length >= lines; line++) {
            for (int i = 0; i < length; i++) {
                values[to + line * length + i] = values[from + line * lineStride + i * stride];
            }
        }
        for (int i = 0; i < length && length < lines; i++) {
            for (int line = 0; line < lines; line++) {
                values[to + line * length + i] = values[from + line * lineStride + i * stride];
            }
        }
    }

    private void block(short[] values, int from, int to) {
        for (int line = 0; line < lines && length >= lines; line++) {
            for (int i = 0; i < length; i++) {
                values[to + line * length + i] = values[from + line * lineStride + i * stride];
            }
        }
        for (int i = 0; i < length && length < lines; i++) {
            for (int line = 0; line < lines; line++) {
                values[to + line * length + i] = values[from + line * lineStride + i * stride];
            }
        }
    }

    private void block(int[] values, int from, int to) {
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < length; i++) {
                values[to + line * length + i] = values[from + line * lineStride + i * stride];
            }
        }
    }
}
