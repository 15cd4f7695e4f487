package io.leveret.engine.kernel.vector.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * What poolings share: for each output pixel, the part of its window that lies inside the image. Threads divide rows of
 * output. Windows have no dilation, and images at least as many channels as a vector of theirs has lanes.
 */
abstract class Pooling implements Kernel {
    final int channels;
    final int rowStride; // elements from a row of the input to the next
    private final Geometry geometry;
    private final int input;
    private final int output;

    Pooling(Geometry geometry, int input, int output) {
        this.channels = geometry.inChannels();
        this.rowStride = geometry.inWidth() * channels;
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
            int image = input + row / g.outHeight() * g.inHeight() * rowStride;
            int top = row % g.outHeight() * g.strideHeight() - g.padTop();
            int y = Math.max(top, 0);
            int rows = Math.min(top + g.filterHeight(), g.inHeight()) - y;
            for (int column = 0; column < g.outWidth(); column++) {
                int left = column * g.strideWidth() - g.padLeft();
                int x = Math.max(left, 0);
                int columns = Math.min(left + g.filterWidth(), g.inWidth()) - x;
                window(arena, scratch, image + y * rowStride + x * channels, rows, columns,
                        output + (row * g.outWidth() + column) * g.outStride());
            }
        }
    }

    /**
     * Pools a window.
     *
     * @param at where the first of its cells that are inside the image starts in the arena
     * @param rows rows of cells inside
     * @param columns columns of cells inside
     * @param outAt where the result goes in the arena
     */
    abstract void window(Arena arena, Scratch scratch, int at, int rows, int columns, int outAt);
}
