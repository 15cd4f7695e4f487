package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WindowKernel;

/**
 * What convolutions of float32 values and of quantized values share where the image has more pixels than the output has
 * channels: the innermost loops run over pixels. For some elements of the window at a time, what each pixel sees of
 * each of them is gathered into a row, with zeros for what lies outside the image; then these rows, each times a
 * weight, are added to the sums of every output channel, which are rows as well. See {@link SuperwordRows} for how
 * its loops are written.
 */
public abstract class ConvolutionOverPixels implements Kernel {
    /** Output channels that are computed at a time, and elements of the window that are added at a time. */
    static final int ELEMENTS = 3;
    /** Elements of the window that are gathered at a time: as many rows are small enough for the cache. */
    static final int BLOCK = 16 * ELEMENTS;

    final Geometry geometry;
    /** Elements of a window: filterHeight · filterWidth · inChannels. */
    final int window;
    /** Elements from the weights of an output channel to those of the next: those beyond the window are 0. */
    final int stride;
    /** Output channels with those that make them a multiple of {@link #ELEMENTS}. */
    final int channels;
    private final int tiles;
    private final int input;
    private final int output;

    ConvolutionOverPixels(Geometry geometry, int input, int output) {
        this.geometry = geometry.isPointwise() ? inOneRow(geometry) : geometry;
        this.window = geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels();
        this.stride = roundUp(window);
        this.channels = roundUp(geometry.outChannels());
        this.tiles = (pixels() + SuperwordRows.WIDTH - 1) / SuperwordRows.WIDTH;
        this.input = input;
        this.output = output;
    }

    /** Whether a convolution is faster so than over channels. */
    public static boolean suits(Geometry geometry) {
        return Math.min(geometry.outRows() * geometry.outWidth(), SuperwordRows.WIDTH) > geometry.outChannels();
    }

    private static Geometry inOneRow(Geometry g) {
        int pixels = g.outRows() * g.outWidth();
        return new Geometry(1, new Geometry.Image(1, pixels, g.inChannels()),
                new Geometry.Image(1, pixels, g.outChannels()), Geometry.Window.of(1, 1), g.outStride());
    }

    private static int roundUp(int elements) {
        return (elements + ELEMENTS - 1) / ELEMENTS * ELEMENTS;
    }

    private int pixels() {
        return geometry.outRows() * geometry.outWidth();
    }

    @Override
    public final int parts() {
        return tiles;
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int tile = from; tile < to; tile++) {
            int pixel = (int) ((long) pixels() * tile / tiles);
            int length = (int) ((long) pixels() * (tile + 1) / tiles) - pixel;
            begin(scratch, length);
            for (int element = 0; element < stride; element += BLOCK) {
                int elements = Math.min(BLOCK, stride - element);
                for (int row = 0; row < elements; row++) {
                    gather(arena, scratch, element + row, row, pixel, length);
                }
                for (int channel = 0; channel < channels; channel += ELEMENTS) {
                    multiply(scratch, channel, element, elements, length);
                }
            }
            finish(scratch, length);
            write(scratch, length, arena, output + pixel * geometry.outStride());
        }
    }

    private void write(Scratch scratch, int length, Arena arena, int to) {
        int channel = 0;
        for (; channel <= geometry.outChannels() - 4; channel += 4) {
            storeFour(scratch, channel, length, arena, to + channel);
        }
        for (; channel < geometry.outChannels(); channel++) {
            store(scratch, channel, length, arena, to + channel);
        }
    }

    /** Gathers what some pixels see of an element of their windows. */
    private void gather(Arena arena, Scratch scratch, int element, int row, int pixel, int length) {
        Geometry g = geometry;
        int i = element / (g.filterWidth() * g.inChannels());
        int j = element / g.inChannels() % g.filterWidth();
        int c = element % g.inChannels();
        int columns;
        for (int at = 0; at < length; at += columns) {
            int y = (pixel + at) / g.outWidth();
            int x = (pixel + at) % g.outWidth();
            columns = Math.min(g.outWidth() - x, length - at);
            int inY = y % g.outHeight() * g.strideHeight() - g.padTop() + i * g.dilationHeight();
            int inX = x * g.strideWidth() - g.padLeft() + j * g.dilationWidth();
            int first = columns;
            int end = columns;
            if (element < window && inY >= 0 && inY < g.inHeight()) {
                first = Math.min(WindowKernel.firstInside(inX, g.strideWidth()), columns);
                end = Math.max(WindowKernel.endInside(inX, g.strideWidth(), columns, g.inWidth()), first);
            }
            clear(scratch, row, at, at + first);
            int line = input + (y / g.outHeight() * g.inHeight() + inY) * g.inWidth() * g.inChannels();
            gather(arena, line + (inX + first * g.strideWidth()) * g.inChannels() + c, g.strideWidth() * g.inChannels(),
                    scratch, row, at + first, at + end);
            clear(scratch, row, at + end, at + columns);
        }
    }

    /** Sets the sums of all channels to their bias. */
    abstract void begin(Scratch scratch, int length);

    /** Fills a row from one place to another from the arena, whose elements are {@code step} apart. */
    abstract void gather(Arena arena, int at, int step, Scratch scratch, int row, int from, int to);

    /** Makes a row 0 from one place to another. */
    abstract void clear(Scratch scratch, int row, int from, int to);

    /** Adds the gathered rows, starting at the given element of the window, to the sums of three channels. */
    abstract void multiply(Scratch scratch, int channel, int element, int elements, int length);

    /** Makes the sums of all channels their results. */
    abstract void finish(Scratch scratch, int length);

    /** Writes the results of four output channels: the same lines of the cache are not visited for each of them. */
    abstract void storeFour(Scratch scratch, int channel, int length, Arena arena, int to);

    /** Writes the results of an output channel to {@code to} in the arena and on. */
    abstract void store(Scratch scratch, int channel, int length, Arena arena, int to);
}
