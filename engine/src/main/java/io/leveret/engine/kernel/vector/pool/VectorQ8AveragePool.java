package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** The mean of the quantized values in each window, as {@link QuantizedMeans} says. */
@HotLoops
public final class VectorQ8AveragePool extends Pooling {
    private final int zeroPoint;
    private final int min;
    private final int max;

    /**
     * A pooling, clamped to a range of centered values.
     *
     * @param geometry with windows of which up to {@link QuantizedMeans#MAX_CELLS} cells are inside the image
     * @param zeroPoint of the input and of the output
     */
    public VectorQ8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.zeroPoint = zeroPoint;
        this.min = min;
        this.max = max;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, 0, channels);
    }

    @Override
    void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt) {
        WindowLoops.sums(arena.shorts, at, rows, columns, rowStride, channels, channels, scratch.shorts);
        means(scratch.shorts, channels, rows * columns, zeroPoint, min, max, arena.shorts, outAt);
    }

    /** Converts sums of centered values to their centered means. Rounds and clamps like {@link Requantizer}. */
    public static void means(short[] sums, int channels, int cells, int zeroPoint, int min, int max, short[] out,
            int outAt) {
        float stored = cells * zeroPoint; // what the sum of the stored values is larger by
        float reciprocal = QuantizedMeans.reciprocal(cells);
        float rounder = Requantization.ROUNDER - zeroPoint;
        int lowest = Float.floatToRawIntBits(Requantization.ROUNDER + min);
        int highest = Float.floatToRawIntBits(Requantization.ROUNDER + max);
        for (int channel = 0; channel < channels; channel += Lanes.COUNT) {
            int c = Math.min(channel, channels - Lanes.COUNT);
            IntVector means = ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, sums, c)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).add(stored).mul(reciprocal).add(rounder)
                    .reinterpretAsInts();
            ((ShortVector) means.max(lowest).min(highest).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0))
                    .intoArray(out, outAt + c);
        }
    }
}
