package io.leveret.engine.kernel.portable.loop;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * What convolutions and poolings share: for each output pixel, the cells of its window that lie inside the image, with
 * all channels of a cell side by side, so that the innermost loops run over channels and the JIT can vectorize them.
 */
public abstract class WindowKernel implements Kernel {
    public final Geometry geometry;
    private final int input;
    private final int output;

    public WindowKernel(Geometry geometry, int input, int output) {
        this.geometry = geometry;
        this.input = input;
        this.output = output;
    }

    @Override
    public final int parts() {
        return geometry.outRows();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        Geometry g = geometry;
        for (int row = from; row < to; row++) {
            int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * g.inChannels();
            int top = row % g.outHeight() * g.strideHeight() - g.padTop();
            int firstI = firstInside(top, g.dilationHeight());
            int endI = endInside(top, g.dilationHeight(), g.filterHeight(), g.inHeight());
            for (int x = 0; x < g.outWidth(); x++) {
                int left = x * g.strideWidth() - g.padLeft();
                int firstJ = firstInside(left, g.dilationWidth());
                int endJ = endInside(left, g.dilationWidth(), g.filterWidth(), g.inWidth());
                begin(scratch);
                for (int i = firstI; i < endI; i++) {
                    int line = image + (top + i * g.dilationHeight()) * g.inWidth() * g.inChannels();
                    for (int j = firstJ; j < endJ; j++) {
                        add(arena, line + (left + j * g.dilationWidth()) * g.inChannels(), i * g.filterWidth() + j,
                                scratch);
                    }
                }
                int cells = Math.max(endI - firstI, 0) * Math.max(endJ - firstJ, 0);
                finish(scratch, cells, arena, output + (row * g.outWidth() + x) * g.outStride());
            }
        }
    }

    /** The first cell of a window from {@code start} that is not before the image. */
    public static int firstInside(int start, int dilation) {
        return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
    }

    /** The first cell of a window from {@code start} that is beyond the image, or its number of cells. */
    public static int endInside(int start, int dilation, int cells, int length) {
        return Math.min(cells, (length - start + dilation - 1) / dilation);
    }

    /** Begins a window. */
    protected abstract void begin(Scratch scratch);

    /**
     * Adds a cell of the window.
     *
     * @param at where its channels start in the arena
     * @param cell its place in the window, row by row
     */
    protected abstract void add(Arena arena, int at, int cell, Scratch scratch);

    /** Writes the result of a window with some cells inside the image to {@code at} in the arena. */
    protected abstract void finish(Scratch scratch, int cells, Arena arena, int at);
}
