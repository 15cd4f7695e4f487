package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** A function of each line of the last axis of a float32 tensor; a part is a line. */
public abstract class RowwiseKernel implements Kernel {
    /** Elements of a line. */
    protected final int length;
    private final int lines;
    private final int input;
    private final int output;

    /** Creates a function of some lines. */
    protected RowwiseKernel(int lines, int length, int input, int output) {
        this.lines = lines;
        this.length = length;
        this.input = input;
        this.output = output;
    }

    @Override
    public final int parts() {
        return lines;
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int line = from; line < to; line++) {
            line(arena.floats, input + line * length, output + line * length);
        }
    }

    /** Computes the line that starts at {@code out} from the one that starts at {@code in}. */
    protected abstract void line(float[] values, int in, int out);
}
