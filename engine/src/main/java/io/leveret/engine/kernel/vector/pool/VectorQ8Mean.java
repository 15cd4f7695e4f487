package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The mean of centered quantized values over each window, in the scale of the output: one sum, one rounding, half away
 * from zero, where zero is that of the stored type.
 */
@HotLoops
public final class VectorQ8Mean extends Pooling {
    private final float scale;
    private final int zeroPoint;
    private final int min;
    private final int max;

    /**
     * A mean, clamped to a range of centered values.
     *
     * @param geometry with windows of up to {@link QuantizedMeans#MAX_CELLS}
     * @param scale that of the input over that of the output and over the number of cells
     * @param zeroPoint of the output
     */
    public VectorQ8Mean(Geometry geometry, float scale, int zeroPoint, int min, int max, int input, int output) {
        super(geometry, input, output);
        this.scale = scale;
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
        means(scratch.shorts, arena.shorts, outAt);
    }

    private void means(short[] sums, short[] out, int outAt) {
        FloatVector half = FloatVector.broadcast(Lanes.FLOATS, QuantizedMeans.BELOW_HALF);
        for (int channel = 0; channel < channels; channel += Lanes.COUNT) {
            int c = Math.min(channel, channels - Lanes.COUNT);
            FloatVector stored = ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, sums, c)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).mul(scale).add(zeroPoint);
            FloatVector beyond = stored.add(half.blend(half.neg(), stored.compare(VectorOperators.LT, 0f)));
            IntVector means = ((IntVector) beyond.convertShape(VectorOperators.F2I, Lanes.INTS, 0)).sub(zeroPoint);
            ((ShortVector) means.max(min).min(max).convertShape(VectorOperators.I2S, Lanes.SHORTS, 0)).intoArray(out,
                    outAt + c);
        }
    }
}
