package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Held;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The nearest step of each real in the {@link DynamicRange} of its row, or the real that it stands for; a row fills a vector at
 * least. A part is a chunk of a row, the last one what is left besides.
 */
final class DynamicQuantize implements Kernel {
    private static final int CHUNK = 4096;
    private static final float HIGHEST = 255;

    private final int rows;
    private final int length;
    private final int chunks; // of a row
    private final int input;
    private final int ranges;
    private final Held held;
    private final int output;

    DynamicQuantize(int rows, int length, int input, int ranges, Held held, int output) {
        this.rows = rows;
        this.length = length;
        this.chunks = Math.max(length / CHUNK, 1);
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
            int chunk = part % chunks;
            int at = row * length + chunk * CHUNK;
            int count = chunk == chunks - 1 ? length - chunk * CHUNK : CHUNK;
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
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector step = step(FloatVector.fromArray(Lanes.FLOATS, reals, from + at), perUnit, zero);
            ((ShortVector) step.convertShape(VectorOperators.F2S, Lanes.SHORTS, 0)).intoArray(steps, to + at);
        }
    }

    private static void reals(float[] values, int from, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            step(FloatVector.fromArray(Lanes.FLOATS, values, from + at), perUnit, zero).sub(zero).mul(1 / perUnit)
                    .intoArray(values, to + at);
        }
    }

    /**
     * Rounded half to even, by adding what leaves no bits behind the point: no real is further from 0 than its range allows, which
     * is 255 steps.
     */
    private static FloatVector step(FloatVector real, float perUnit, float zero) {
        return Lanes.clamp(real.mul(perUnit).add(Requantization.ROUNDER).sub(Requantization.ROUNDER - zero), 0,
                HIGHEST);
    }
}
