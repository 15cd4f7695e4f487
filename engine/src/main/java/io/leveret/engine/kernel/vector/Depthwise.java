package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * What depthwise convolution of reals and of quantised values shares. The band's pixels hold one input channel for each
 * output channel. Vectors may reach beyond a pixel's channels into its neighbour's: weights are 0 there, and the sums of
 * one output row, {@code [outWidth][stride]} in the scratch, leave room for such lanes, which nobody reads.
 */
abstract class Depthwise extends BandKernel {
    final int channels;
    final int stride; // channels in whole vectors
    private final float[] filter; // [cell][stride]
    private final float[] bias; // [stride]
    private final int[] cells; // where each cell of a window lies in the band, from the window's first
    private final float min;
    private final float max;
    private final boolean threeByThree; // the window that mobile networks use, moving by one or two columns

    Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, boolean quantized, int input,
            int output) {
        super(geometry, geometry.outChannels() / geometry.inChannels(), quantized, input, output);
        this.channels = geometry.outChannels();
        this.stride = Lanes.roundUp(geometry.outChannels());
        int count = geometry.filterHeight() * geometry.filterWidth();
        this.filter = new float[count * stride];
        for (int cell = 0; cell < count; cell++) {
            System.arraycopy(filter, cell * geometry.outChannels(), this.filter, cell * stride,
                    geometry.outChannels());
        }
        this.bias = Arrays.copyOf(bias, stride);
        this.cells = new int[count];
        int rowLength = rowLength(geometry, geometry.outChannels() / geometry.inChannels(), quantized);
        for (int cell = 0; cell < count; cell++) {
            cells[cell] = cell / geometry.filterWidth() * geometry.dilationHeight() * rowLength
                    + cell % geometry.filterWidth() * geometry.dilationWidth() * channels;
        }
        this.min = min;
        this.max = max;
        this.threeByThree = geometry.filterHeight() == 3 && geometry.filterWidth() == 3 && geometry.strideWidth() <= 2
                && geometry.dilationWidth() == 1;
    }

    @Override
    final int tileFloats() {
        return geometry.outWidth() * stride;
    }

    @Override
    final int tileInts() {
        return 0;
    }

    @Override
    final void compute(Arena arena, Scratch scratch, float[] values, int pixels, int firstPixel) {
        int width = geometry.outWidth();
        for (int pixel = 0; pixel < pixels; pixel += width) {
            int row = scratch.ints[pixel];
            for (int channel = 0; channel < stride; channel += Lanes.COUNT) {
                if (threeByThree) {
                    threeByThree(values, row + channel, scratch.floats, channel);
                } else {
                    anyWindow(values, row + channel, scratch.floats, channel);
                }
            }
            store(scratch, arena, output + (firstPixel + pixel) * channels);
        }
    }

    private void threeByThree(float[] values, int at, float[] sums, int channel) {
        int row1 = at + cells[3];
        int row2 = at + cells[6];
        if (geometry.strideWidth() == 1) {
            DepthwiseRows.threeByThree(values, at, row1, row2, channels, filter, stride, channel, bias, sums,
                    tileAt + channel, stride, geometry.outWidth(), min, max);
        } else {
            DepthwiseRows.threeByThreeByTwo(values, at, row1, row2, channels, filter, stride, channel, bias, sums,
                    tileAt + channel, stride, geometry.outWidth(), min, max);
        }
    }

    private void anyWindow(float[] values, int at, float[] sums, int channel) {
        int step = geometry.strideWidth() * channels;
        int x = 0;
        for (; x <= geometry.outWidth() - DepthwiseRows.PIXELS; x += DepthwiseRows.PIXELS) {
            DepthwiseRows.eight(values, at + x * step, step, cells, filter, stride, channel, bias, sums,
                    tileAt + x * stride + channel, stride, min, max);
        }
        for (; x < geometry.outWidth(); x++) {
            DepthwiseRows.one(values, at + x * step, cells, filter, stride, channel, bias, sums,
                    tileAt + x * stride + channel, min, max);
        }
    }

    /** Writes the sums of one row, {@code [outWidth][stride]} from {@link #tileAt}, to the arena. */
    abstract void store(Scratch scratch, Arena arena, int outAt);
}
