package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * Depthwise convolution in float32 lanes, of reals or, exactly, of centred quantised values: whoever makes one has checked
 * that the products' sums stay below 2^24. The band's pixels hold one input channel for each
 * output channel. Vectors may reach beyond a pixel's channels into its neighbour's: weights are 0 there, and the sums of
 * one output row, {@code [outWidth][stride]} in the scratch, leave room for such lanes, which nobody reads.
 */
final class Depthwise extends BandKernel {
    private final int channels;
    private final int stride; // channels in whole vectors
    private final float[] filter; // [cell][stride]
    private final float[] bias; // [stride]
    private final int[] cells; // where each cell of a window lies in the band, from the window's first
    private final int[] integerBias; // [channel], if it does not fit into the exact sums; else null
    private final Epilogue epilogue;
    private final boolean threeByThree; // the window that mobile networks use, moving by one or two columns

    /**
     * A kernel.
     *
     * @param filter filterHeight × filterWidth × outChannels
     * @param bias what the sums start from, outChannels
     * @param integerBias what is added to them as integers, or null
     */
    Depthwise(ConvGeometry geometry, boolean quantized, float[] filter, float[] bias, int[] integerBias,
            Epilogue epilogue, int input, int output) {
        super(geometry, geometry.outChannels() / geometry.inChannels(), quantized, 1, input, output);
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
        this.integerBias = integerBias;
        this.epilogue = epilogue;
        this.threeByThree = geometry.filterHeight() == 3 && geometry.filterWidth() == 3 && geometry.strideWidth() <= 2
                && geometry.dilationWidth() == 1;
    }

    @Override
    int tileFloats() {
        return geometry.outWidth() * stride;
    }

    @Override
    int tileInts() {
        return 0;
    }

    @Override
    void compute(Arena arena, Scratch scratch, float[] values, int pixels, int firstPixel, int fromPanel, int toPanel) {
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
            if (integerBias != null) {
                addBias(scratch.floats);
            }
            epilogue.store(scratch, tileAt, stride, 0, stride, width, arena,
                    output + (firstPixel + pixel) * geometry.outStride());
        }
    }

    private void threeByThree(float[] values, int at, float[] sums, int channel) {
        int row1 = at + cells[3];
        int row2 = at + cells[6];
        if (geometry.strideWidth() == 1) {
            DepthwiseRows.threeByThree(values, at, row1, row2, channels, filter, stride, channel, bias, sums,
                    tileAt + channel, stride, geometry.outWidth());
        } else {
            DepthwiseRows.threeByThreeByTwo(values, at, row1, row2, channels, filter, stride, channel, bias, sums,
                    tileAt + channel, stride, geometry.outWidth());
        }
    }

    private void anyWindow(float[] values, int at, float[] sums, int channel) {
        int step = geometry.strideWidth() * channels;
        int x = 0;
        for (; x <= geometry.outWidth() - DepthwiseRows.PIXELS; x += DepthwiseRows.PIXELS) {
            DepthwiseRows.eight(values, at + x * step, step, cells, filter, stride, channel, bias, sums,
                    tileAt + x * stride + channel, stride);
        }
        for (; x < geometry.outWidth(); x++) {
            DepthwiseRows.one(values, at + x * step, cells, filter, stride, channel, bias, sums,
                    tileAt + x * stride + channel);
        }
    }

    private void addBias(float[] sums) {
        for (int x = 0; x < geometry.outWidth(); x++) {
            int at = tileAt + x * stride;
            for (int c = 0; c < channels; c++) {
                sums[at + c] = (int) sums[at + c] + integerBias[c];
            }
        }
    }
}
