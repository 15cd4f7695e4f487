package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;

/** The mean of each line of float32 values, which fills a vector at least. */
public final class VectorF32RowMean implements Kernel {
    private final int lines;
    private final int length;
    private final int input;
    private final int output;

    public VectorF32RowMean(int lines, int length, int input, int output) {
        this.lines = lines;
        this.length = length;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int line = from; line < to; line++) {
            arena.floats[output + line] = sum(arena.floats, input + line * length, length) / length;
        }
    }

    private static float sum(float[] a, int from, int length) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int whole = length - length % Lanes.COUNT;
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            sums = sums.add(FloatVector.fromArray(Lanes.FLOATS, a, from + i));
        }
        float sum = Lanes.sum(sums);
        for (int i = whole; i < length; i++) {
            sum += a[from + i];
        }
        return sum;
    }
}
