package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/**
 * The nearest step of each real in the {@link DynamicRange} of its row, or the real that it stands for. A part is a chunk of a row,
 * the last one with what is left besides; how a chunk is computed is a family's own.
 */
public abstract class DynamicQuantization implements Kernel {
    /** The highest step; the lowest is 0. */
    protected static final float HIGHEST = 255;
    private static final int CHUNK = 4096;

    private final int rows;
    private final int length;
    private final int chunks; // of a row
    private final int input;
    private final int ranges;
    private final Storage held;
    private final int output;

    /**
     * A quantization of so many rows of so many reals.
     *
     * @param held in which array the result lies: that of reals or that of steps
     */
    protected DynamicQuantization(int rows, int length, int input, int ranges, Storage held, int output) {
        this.rows = rows;
        this.length = length;
        this.chunks = Math.max(length / CHUNK, 1);
        this.input = input;
        this.ranges = ranges;
        this.held = held;
        this.output = output;
    }

    @Override
    public final int parts() {
        return rows * chunks;
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int part = from; part < to; part++) {
            int row = part / chunks;
            int chunk = part % chunks;
            int at = row * length + chunk * CHUNK;
            int count = chunk == chunks - 1 ? length - chunk * CHUNK : CHUNK;
            float perUnit = arena.floats[ranges + 2 * row];
            float zero = arena.floats[ranges + 2 * row + 1];
            if (held == Storage.STEPS) {
                steps(arena.floats, input + at, arena.shorts, output + at, count, perUnit, zero);
            } else {
                reals(arena.floats, input + at, output + at, count, perUnit, zero);
            }
        }
    }

    /** Quantizes so many reals: {@code perUnit} steps are 1, and {@code zero} is the step of 0. */
    protected abstract void steps(float[] reals, int from, short[] steps, int to, int count, float perUnit, float zero);

    /** Quantizes so many reals in the same way, and stores what the steps stand for. */
    protected abstract void reals(float[] values, int from, int to, int count, float perUnit, float zero);
}
