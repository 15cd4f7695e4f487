package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.WindowKernel;
import java.util.Arrays;

/**
 * The mean of the quantized values in each window, half rounded away from zero, where zero is that of the stored type:
 * so TensorFlow Lite's {@code AveragePool} does it, to which XNNPACK leaves quantized averages.
 */
public final class Q8AveragePool extends WindowKernel {
    private final int zeroPoint;
    private final int min;
    private final int max;

    /**
     * A pooling, clamped to a range of centered values.
     *
     * @param zeroPoint of the input and of the output
     */
    public Q8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.zeroPoint = zeroPoint;
        this.min = min;
        this.max = max;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, geometry.inChannels(), 0);
    }

    @Override
    protected void begin(Scratch scratch) {
        Arrays.fill(scratch.ints, 0, geometry.inChannels(), 0);
    }

    @Override
    protected void add(Arena arena, int at, int cell, Scratch scratch) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            scratch.ints[c] += (int) (float) arena.shorts[at + c]; // see SuperwordRows.widen
        }
    }

    @Override
    protected void finish(Scratch scratch, int cells, Arena arena, int at) {
        for (int c = 0; c < geometry.inChannels(); c++) {
            int stored = scratch.ints[c] + cells * zeroPoint;
            int mean = (stored > 0 ? stored + cells / 2 : stored - cells / 2) / cells;
            arena.shorts[at + c] = (short) Math.min(Math.max(mean - zeroPoint, min), max);
        }
    }
}
