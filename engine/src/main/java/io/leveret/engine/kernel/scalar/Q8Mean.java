package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/** The mean of centred quantised values over the middle of {@code outer × reduced × inner}: one sum, one rounding. */
public final class Q8Mean implements Kernel {
    private final int outer;
    private final int reduced;
    private final int inner;
    private final Requantization requantization;
    private final int input;
    private final int output;

    /**
     * A mean.
     *
     * @param requantization its one scale is that of the input over that of the output and over {@code reduced}
     */
    public Q8Mean(int outer, int reduced, int inner, Requantization requantization, int input, int output) {
        this.outer = outer;
        this.reduced = reduced;
        this.inner = inner;
        this.requantization = requantization;
        this.input = input;
        this.output = output;
    }

    @Override
    public int rows() {
        return outer;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, inner, 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        int[] sums = scratch.ints;
        for (int row = from; row < to; row++) {
            Arrays.fill(sums, 0, inner, 0);
            for (int r = 0; r < reduced; r++) {
                int at = input + (row * reduced + r) * inner;
                for (int i = 0; i < inner; i++) {
                    sums[i] += arena.shorts[at + i];
                }
            }
            for (int i = 0; i < inner; i++) {
                arena.shorts[output + row * inner + i] = requantization.apply(sums[i], 0);
            }
        }
    }
}
