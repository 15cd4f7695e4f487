package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * The mean of centered quantized values over the middle of {@code outer × reduced × inner}: one sum, one rounding, half
 * away from zero, where zero is that of the stored type. So XNNPACK does it, as far as can be seen from its results.
 */
public final class Q8Mean implements Kernel {
    private final int outer;
    private final int reduced;
    private final int inner;
    private final float scale;
    private final int zeroPoint;
    private final int min;
    private final int max;
    private final int input;
    private final int output;

    /**
     * A mean, clamped to a range of centered values.
     *
     * @param scale that of the input over that of the output and over {@code reduced}
     * @param zeroPoint of the output
     */
    public Q8Mean(int outer, int reduced, int inner, float scale, int zeroPoint, int min, int max, int input,
            int output) {
        this.outer = outer;
        this.reduced = reduced;
        this.inner = inner;
        this.scale = scale;
        this.zeroPoint = zeroPoint;
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
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
                    sums[i] += (int) (float) arena.shorts[at + i]; // see SuperwordRows.widen
                }
            }
            for (int i = 0; i < inner; i++) {
                int mean = Requantization.roundAwayFromZero(sums[i] * scale + zeroPoint) - zeroPoint;
                arena.shorts[output + row * inner + i] = (short) Math.min(Math.max(mean, min), max);
            }
        }
    }
}
