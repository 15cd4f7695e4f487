package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.convolution.ClampEpilogue;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.lane.Lanes;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolution with windows of 3 × 3 for machines with 32 registers ({@link Lanes#WIDE}): row by row and
 * vector by vector of channels, by {@link WideFloat32Rows} or {@link WideQuantizedRows}.
 *
 * <p>Threads divide output rows or vectors of channels, whichever are more.
 */
public final class WideDepthwise implements RowKernel {
    private static final float[] NO_FLOAT32 = new float[Lanes.COUNT]; // a row outside of the image
    private static final short[] NO_INTEGERS = new short[Lanes.COUNT];

    private final Geometry geometry;
    private final DepthwiseFilter filter;
    private final @Nullable ClampEpilogue clamp; // of float32 values; else null
    private final @Nullable Requantizer requantizer; // of quantized values; else null
    private final int left; // columns before the image
    private final int right; // windows that reach beyond it
    private final boolean byVectors; // whether threads divide vectors of channels
    private final int input;
    private final int output;

    private WideDepthwise(Geometry geometry, DepthwiseFilter filter, @Nullable ClampEpilogue clamp,
            @Nullable Requantizer requantizer, int input, int output) {
        this.geometry = geometry;
        this.filter = filter;
        this.clamp = clamp;
        this.requantizer = requantizer;
        this.left = geometry.padLeft();
        this.right = Math.max(columnsBeyond(geometry), 0);
        this.byVectors = filter.vectors() > geometry.outRows();
        this.input = input;
        this.output = output;
    }

    public static RowKernel ofFloat32(Geometry geometry, DepthwiseFilter filter, ClampEpilogue clamp, int input,
            int output) {
        return new WideDepthwise(geometry, filter, clamp, null, input, output);
    }

    public static RowKernel ofQuantized(Geometry geometry, DepthwiseFilter filter, Requantizer requantizer, int input,
            int output) {
        return new WideDepthwise(geometry, filter, null, requantizer, input, output);
    }

    /** Whether it computes such convolutions. */
    public static boolean suits(Geometry geometry) {
        return Lanes.WIDE && geometry.filterHeight() == 3 && geometry.filterWidth() == 3
                && geometry.strideWidth() <= 2 && geometry.dilationWidth() == 1
                && geometry.outChannels() == geometry.inChannels() && geometry.padLeft() <= 1
                && columnsBeyond(geometry) <= 1;
    }

    private static int columnsBeyond(Geometry geometry) {
        return geometry.paddedWidth() - geometry.padLeft() - geometry.inWidth();
    }

    @Override
    public int parts() {
        return byVectors ? filter.vectors() : geometry.outRows();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (byVectors) {
            run(arena, input, arena, output, 0, geometry.outRows(), from, to);
        } else {
            runRows(arena, input, arena, output, scratch, from, to);
        }
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        run(source, sourceAt, target, targetAt, from, to, 0, filter.vectors());
    }

    private void run(Arena source, int sourceAt, Arena target, int targetAt, int from, int to, int fromVector,
            int toVector) {
        for (int row = from; row < to; row++) {
            int image = sourceAt + row / geometry.outHeight() * geometry.inHeight() * geometry.inWidth()
                    * geometry.inChannels();
            int top = row % geometry.outHeight() * geometry.strideHeight() - geometry.padTop();
            int out = targetAt + row * geometry.outWidth() * geometry.outStride();
            for (int vector = fromVector; vector < toVector; vector++) {
                if (clamp == null) {
                    integers(source, target, image, top, vector * Lanes.COUNT, out);
                } else {
                    float32(source, target, image, top, vector * Lanes.COUNT, out);
                }
            }
        }
    }

    private void float32(Arena source, Arena target, int image, int top, int channel, int out) {
        int bottom = top + 2 * geometry.dilationHeight();
        int middle = top + geometry.dilationHeight();
        float[] row0 = isInside(top) ? source.floats : NO_FLOAT32;
        float[] row1 = isInside(middle) ? source.floats : NO_FLOAT32;
        float[] row2 = isInside(bottom) ? source.floats : NO_FLOAT32;
        int inside = geometry.outWidth() - right;
        int lanes = geometry.outChannels() - channel;
        if (geometry.strideWidth() == 1) {
            WideFloat32Rows.byOne(row0, at(image, top, channel), step(top), row1, at(image, middle, channel),
                    step(middle),
                    row2, at(image, bottom, channel), step(bottom), filter.weights(), filter.cellStride(),
                    filter.bias(),
                    channel, lanes, left, inside, right, clamp.min(), clamp.max(), target.floats, out + channel,
                    geometry.outStride());
        } else {
            WideFloat32Rows.byTwo(row0, at(image, top, channel), step(top), row1, at(image, middle, channel),
                    step(middle),
                    row2, at(image, bottom, channel), step(bottom), filter.weights(), filter.cellStride(),
                    filter.bias(),
                    channel, lanes, left, inside, right, clamp.min(), clamp.max(), target.floats, out + channel,
                    geometry.outStride());
        }
    }

    private void integers(Arena source, Arena target, int image, int top, int channel, int out) {
        int bottom = top + 2 * geometry.dilationHeight();
        int middle = top + geometry.dilationHeight();
        short[] row0 = isInside(top) ? source.shorts : NO_INTEGERS;
        short[] row1 = isInside(middle) ? source.shorts : NO_INTEGERS;
        short[] row2 = isInside(bottom) ? source.shorts : NO_INTEGERS;
        int inside = geometry.outWidth() - right;
        int lanes = geometry.outChannels() - channel;
        if (geometry.strideWidth() == 1) {
            WideQuantizedRows.byOne(row0, at(image, top, channel), step(top), row1, at(image, middle, channel),
                    step(middle), row2, at(image, bottom, channel), step(bottom), filter.weights(), filter.cellStride(),
                    filter.bias(), channel, lanes, left, inside, right, requantizer.scales(), requantizer.min(),
                    requantizer.max(), target.shorts, out + channel, geometry.outStride());
        } else {
            WideQuantizedRows.byTwo(row0, at(image, top, channel), step(top), row1, at(image, middle, channel),
                    step(middle), row2, at(image, bottom, channel), step(bottom), filter.weights(), filter.cellStride(),
                    filter.bias(), channel, lanes, left, inside, right, requantizer.scales(), requantizer.min(),
                    requantizer.max(), target.shorts, out + channel, geometry.outStride());
        }
    }

    private boolean isInside(int y) {
        return y >= 0 && y < geometry.inHeight();
    }

    /** Where a row's channels start: in the arena, or in the row of zeros. */
    private int at(int image, int y, int channel) {
        return isInside(y) ? image + y * geometry.inWidth() * geometry.inChannels() + channel : 0;
    }

    private int step(int y) {
        return isInside(y) ? geometry.inChannels() : 0;
    }
}
