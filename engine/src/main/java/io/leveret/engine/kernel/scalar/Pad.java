package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/** Zeros around a tensor; a row of the work is an index of its first axis. */
public final class Pad implements Kernel {
    private final boolean quantized;
    private final int[] inDimensions;
    private final int[] outDimensions;
    private final int[] before; // zeros before the tensor, along each axis
    private final int input;
    private final int output;

    /**
     * A padding; all arrays have one entry for each axis, of which there is at least one.
     *
     * @param quantized whether the tensors lie among the arena's quantised ones
     */
    public Pad(boolean quantized, int[] inDimensions, int[] outDimensions, int[] before, int input, int output) {
        this.quantized = quantized;
        this.inDimensions = inDimensions;
        this.outDimensions = outDimensions;
        this.before = before;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return outDimensions[0];
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
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
            zero(arena, to, outLength);
        } else if (axis == inDimensions.length) {
            copy(arena, from, to, 1);
        } else if (axis == inDimensions.length - 1) {
            zero(arena, to, outLength);
            copy(arena, from, to + before[axis], inDimensions[axis]);
        } else {
            int inStep = product(inDimensions, axis + 1);
            int outStep = product(outDimensions, axis + 1);
            for (int i = 0; i < outDimensions[axis]; i++) {
                int source = i - before[axis];
                pad(arena, axis + 1, from + source * inStep, to + i * outStep,
                        source < 0 || source >= inDimensions[axis]);
            }
        }
    }

    private void zero(Arena arena, int at, int length) {
        if (quantized) {
            Arrays.fill(arena.shorts, at, at + length, (short) 0);
        } else {
            Arrays.fill(arena.floats, at, at + length, 0);
        }
    }

    private void copy(Arena arena, int from, int to, int length) {
        Object values = quantized ? arena.shorts : arena.floats;
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
