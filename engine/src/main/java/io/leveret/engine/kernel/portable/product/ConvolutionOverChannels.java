package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WindowKernel;

/**
 * What convolutions of float32 values and of quantized values share where the image has fewer pixels than the output
 * has channels: the innermost loops run over output channels. The windows of a few neighboring pixels are copied side
 * by side into the scratch, with zeros for what lies outside the image; the rest is a product of matrices, so that each
 * row of the filter that is read serves all of these pixels. See {@link SuperwordRows} for how its loops are written.
 */
abstract class ConvolutionOverChannels implements Kernel {
    /** Pixels that are computed at a time. */
    static final int PIXELS = 3;
    /** Elements of the windows that are added at a time. */
    static final int ELEMENTS = 3;

    final Geometry geometry;
    /** Elements of a window: filterHeight · filterWidth · inChannels. */
    final int window;
    /** Elements from a window to the next: they are a multiple of {@link #ELEMENTS}, those beyond the window 0. */
    final int stride;
    private final int input;
    private final int output;

    ConvolutionOverChannels(Geometry geometry, int input, int output) {
        this.geometry = geometry.simplified();
        this.window = geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels();
        this.stride = (window + ELEMENTS - 1) / ELEMENTS * ELEMENTS;
        this.input = input;
        this.output = output;
    }

    @Override
    public final int parts() {
        return geometry.outRows();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        int end = to * geometry.outWidth();
        for (int pixel = from * geometry.outWidth(); pixel < end; pixel += PIXELS) {
            int pixels = Math.min(PIXELS, end - pixel);
            for (int p = 0; p < pixels; p++) {
                copyWindow(arena, pixel + p, scratch, p * stride);
            }
            for (int channel = 0; channel < geometry.outChannels(); channel += SuperwordRows.WIDTH) {
                int channels = Math.min(SuperwordRows.WIDTH, geometry.outChannels() - channel);
                multiply(scratch, channel, channels);
                for (int p = 0; p < pixels; p++) {
                    store(scratch, p, channel, channels, arena,
                            output + (pixel + p) * geometry.outStride() + channel);
                }
            }
        }
    }

    private void copyWindow(Arena arena, int pixel, Scratch scratch, int to) {
        Geometry g = geometry;
        int row = pixel / g.outWidth();
        int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * g.inChannels();
        int top = row % g.outHeight() * g.strideHeight() - g.padTop();
        int left = pixel % g.outWidth() * g.strideWidth() - g.padLeft();
        int firstI = WindowKernel.firstInside(top, g.dilationHeight());
        int endI = WindowKernel.endInside(top, g.dilationHeight(), g.filterHeight(), g.inHeight());
        int firstJ = WindowKernel.firstInside(left, g.dilationWidth());
        int endJ = WindowKernel.endInside(left, g.dilationWidth(), g.filterWidth(), g.inWidth());
        if (Math.max(endI - firstI, 0) * Math.max(endJ - firstJ, 0) < g.filterHeight() * g.filterWidth()) {
            clear(scratch, to, to + window);
        }
        clear(scratch, to + window, to + stride);
        int cells = g.dilationWidth() == 1 ? Math.max(endJ - firstJ, 1) : 1; // that are neighbors in the image
        for (int i = firstI; i < endI; i++) {
            int line = image + (top + i * g.dilationHeight()) * g.inWidth() * g.inChannels();
            for (int j = firstJ; j < endJ; j += cells) {
                copy(arena, line + (left + j * g.dilationWidth()) * g.inChannels(), scratch,
                        to + (i * g.filterWidth() + j) * g.inChannels(), cells * g.inChannels());
            }
        }
    }

    /** Copies some of the input to the place {@code to} of the windows. */
    abstract void copy(Arena arena, int from, Scratch scratch, int to, int length);

    /** Makes the windows 0 from one place to another. */
    abstract void clear(Scratch scratch, int from, int to);

    /**
     * Computes the sums of some output channels for all windows. Windows beyond the last pixel hold what they happened
     * to hold, and nobody reads their sums.
     */
    abstract void multiply(Scratch scratch, int channel, int channels);

    /** Writes the results of some output channels of a pixel to {@code to} in the arena. */
    abstract void store(Scratch scratch, int pixel, int channel, int channels, Arena arena, int to);
}
