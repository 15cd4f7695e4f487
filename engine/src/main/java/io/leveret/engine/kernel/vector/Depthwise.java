package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * What depthwise convolution of reals and of quantised values shares. The band's pixels hold one input channel for each
 * output channel, padded to whole vectors; the sums of one output row go to the scratch, {@code [outWidth][stride]}, and
 * from there to the arena.
 */
abstract class Depthwise extends BandKernel {
    private final int stride; // elements from one pixel to the next, in the band and among the sums
    private final float[] filter; // [cell][stride]
    private final float[] bias; // [stride]
    private final int[] cells; // where each cell of a window lies in the band, from the window's first
    private final float min;
    private final float max;

    Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, boolean quantized, int input,
            int output) {
        super(geometry, geometry.outChannels() / geometry.inChannels(), Lanes.roundUp(geometry.outChannels()),
                quantized, input, output);
        this.stride = Lanes.roundUp(geometry.outChannels());
        int count = geometry.filterHeight() * geometry.filterWidth();
        this.filter = new float[count * stride];
        for (int cell = 0; cell < count; cell++) {
            System.arraycopy(filter, cell * geometry.outChannels(), this.filter, cell * stride,
                    geometry.outChannels());
        }
        this.bias = Arrays.copyOf(bias, stride);
        this.cells = new int[count];
        int rowLength = rowLength(geometry, stride, quantized);
        for (int cell = 0; cell < count; cell++) {
            cells[cell] = cell / geometry.filterWidth() * geometry.dilationHeight() * rowLength
                    + cell % geometry.filterWidth() * geometry.dilationWidth() * stride;
        }
        this.min = min;
        this.max = max;
    }

    @Override
    final int pixelStride() {
        return stride;
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
        int step = geometry.strideWidth() * stride;
        for (int pixel = 0; pixel < pixels; pixel += width) {
            int row = scratch.ints[pixel];
            for (int channel = 0; channel < stride; channel += Lanes.COUNT) {
                int x = 0;
                for (; x <= width - DepthwiseRows.PIXELS; x += DepthwiseRows.PIXELS) {
                    DepthwiseRows.eight(values, row + x * step + channel, step, cells, filter, stride, channel, bias,
                            scratch.floats, tileAt() + x * stride + channel, stride, min, max);
                }
                for (; x < width; x++) {
                    DepthwiseRows.one(values, row + x * step + channel, cells, filter, stride, channel, bias,
                            scratch.floats, tileAt() + x * stride + channel, min, max);
                }
            }
            int outAt = output + (firstPixel + pixel) * geometry.outChannels();
            for (int x = 0; x < width; x++) {
                store(scratch.floats, tileAt() + x * stride, arena, outAt + x * geometry.outChannels());
            }
        }
    }

    /** Writes the sums of one pixel, which are clamped to {@code min … max}, to the arena. */
    abstract void store(float[] sums, int sumsAt, Arena arena, int outAt);
}
