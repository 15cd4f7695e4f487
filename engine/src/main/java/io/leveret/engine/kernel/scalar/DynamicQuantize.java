package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Held;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** The nearest step of each real in the {@link DynamicRange} of its row, or the real that it stands for. */
public final class DynamicQuantize implements Kernel {
    private static final int CHUNK = 4096;
    private static final int HIGHEST = 255;

    private final int rows;
    private final int length;
    private final int chunks; // of a row
    private final int input;
    private final int ranges;
    private final Held held;
    private final int output;

    /**
     * A quantisation of so many rows of so many reals.
     *
     * @param held in which array the result lies: that of reals or that of steps
     */
    public DynamicQuantize(int rows, int length, int input, int ranges, Held held, int output) {
        this.rows = rows;
        this.length = length;
        this.chunks = (length + CHUNK - 1) / CHUNK;
        this.input = input;
        this.ranges = ranges;
        this.held = held;
        this.output = output;
    }

    @Override
    public int parts() {
        return rows * chunks;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int part = from; part < to; part++) {
            int row = part / chunks;
            int first = part % chunks * CHUNK;
            int at = row * length + first;
            int count = Math.min(CHUNK, length - first);
            float perUnit = arena.floats[ranges + 2 * row];
            float zero = arena.floats[ranges + 2 * row + 1];
            if (held == Held.STEPS) {
                steps(arena.floats, input + at, arena.shorts, output + at, count, perUnit, zero);
            } else {
                reals(arena.floats, input + at, output + at, count, perUnit, zero);
            }
        }
    }

    private static void steps(float[] reals, int from, short[] steps, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i++) {
            float step = (float) Math.rint(reals[from + i] * perUnit) + zero;
            steps[to + i] = (short) Math.min(Math.max(step, 0), HIGHEST);
        }
    }

    private static void reals(float[] values, int from, int to, int count, float perUnit, float zero) {
        float scale = 1 / perUnit;
        for (int i = 0; i < count; i++) {
            float step = (float) Math.rint(values[from + i] * perUnit) + zero;
            values[to + i] = (Math.min(Math.max(step, 0), HIGHEST) - zero) * scale;
        }
    }
}
