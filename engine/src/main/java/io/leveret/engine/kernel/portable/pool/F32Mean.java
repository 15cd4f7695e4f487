package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/** The mean of float32 values over the middle of {@code outer × reduced × inner}. */
public final class F32Mean implements Kernel {
    private final int outer;
    private final int reduced;
    private final int inner;
    private final int input;
    private final int output;

    /** A mean. */
    public F32Mean(int outer, int reduced, int inner, int input, int output) {
        this.outer = outer;
        this.reduced = reduced;
        this.inner = inner;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return outer;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(inner, 0, 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        float[] sums = scratch.floats;
        for (int row = from; row < to; row++) {
            Arrays.fill(sums, 0, inner, 0);
            for (int r = 0; r < reduced; r++) {
                int at = input + (row * reduced + r) * inner;
                for (int i = 0; i < inner; i++) {
                    sums[i] += arena.floats[at + i];
                }
            }
            for (int i = 0; i < inner; i++) {
                arena.floats[output + row * inner + i] = sums[i] / reduced;
            }
        }
    }
}
