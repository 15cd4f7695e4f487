package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import java.util.Arrays;

/** One value around a tensor; a row of the work is an index of its first axis. */
public final class Pad implements Kernel {
    /** In place of a value's place, for zeros. */
    public static final int ZERO = -1;

    private final Storage storage;
    private final int value; // where it lies, or ZERO
    private final int[] inDimensions;
    private final int[] outDimensions;
    private final int[] before; // values before the tensor, along each axis
    private final int input;
    private final int output;

    /**
     * Creates a padding; all arrays have one entry for each axis, at least one.
     *
     * @param storage in which array the tensors lie
     * @param before how many values are added before the tensor
     * @param value where the value lies, or {@link #ZERO}
     */
    public Pad(Storage storage, int[] inDimensions, int[] outDimensions, int[] before, int value, int input,
            int output) {
        // the last of which are one with the axis before them, as long as nothing is added there
        int axes = inDimensions.length;
        int inner = 1;
        while (axes > 1 && inDimensions[axes - 1] == outDimensions[axes - 1]) {
            inner *= inDimensions[--axes];
        }
        this.storage = storage;
        this.inDimensions = Arrays.copyOf(inDimensions, axes);
        this.outDimensions = Arrays.copyOf(outDimensions, axes);
        this.before = Arrays.copyOf(before, axes);
        this.inDimensions[axes - 1] *= inner;
        this.outDimensions[axes - 1] *= inner;
        this.before[axes - 1] *= inner;
        this.value = value;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return outDimensions.length == 1 ? 1 : outDimensions[0];
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (outDimensions.length == 1) {
            pad(arena, 0, input, output, false);
            return;
        }
        int inLength = product(inDimensions, 1);
        int outLength = product(outDimensions, 1);
        for (int row = from; row < to; row++) {
            pad(arena, 1, input + (row - before[0]) * inLength, output + row * outLength,
                    row < before[0] || row >= before[0] + inDimensions[0]);
        }
    }

    /** Writes one index of the axis before {@code axis}. */
    private void pad(Arena arena, int axis, int from, int to, boolean outside) {
        int outLength = product(outDimensions, axis);
        if (outside) {
            fill(arena, to, outLength);
        } else if (axis == inDimensions.length) {
            copy(arena, from, to, 1);
        } else if (axis == inDimensions.length - 1) {
            fill(arena, to, outLength);
            copy(arena, from, to + before[axis], inDimensions[axis]);
        } else {
            int inStride = product(inDimensions, axis + 1);
            int outStride = product(outDimensions, axis + 1);
            for (int i = 0; i < outDimensions[axis]; i++) {
                int source = i - before[axis];
                pad(arena, axis + 1, from + source * inStride, to + i * outStride,
                        source < 0 || source >= inDimensions[axis]);
            }
        }
    }

    private void fill(Arena arena, int at, int length) {
        switch (storage) {
            case FLOAT32 -> Arrays.fill(arena.floats, at, at + length, value == ZERO ? 0 : arena.floats[value]);
            case QUANTIZED -> Arrays.fill(arena.shorts, at, at + length, value == ZERO ? 0 : arena.shorts[value]);
            case INTEGERS -> Arrays.fill(arena.ints, at, at + length, value == ZERO ? 0 : arena.ints[value]);
        }
    }

    private void copy(Arena arena, int from, int to, int length) {
        Object values = storage.in(arena);
        System.arraycopy(values, from, values, to, length);
    }

    private static int product(int[] dimensions, int from) {
        int product = 1;
        for (int i = from; i < dimensions.length; i++) {
            product *= dimensions[i];
        }
        return product;
    }
}
