package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * What all poolings share: for each output pixel, the cells of its window that lie inside the image, all channels side by
 * side.
 */
abstract class Pool implements Kernel {
    final int channels;
    private final ConvGeometry geometry;
    private final int input;
    private final int output;

    Pool(ConvGeometry geometry, int input, int output) {
        this.geometry = geometry;
        this.channels = geometry.inChannels();
        this.input = input;
        this.output = output;
    }

    @Override
    public final int rows() {
        return geometry.outRows();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        ConvGeometry g = geometry;
        for (int row = from; row < to; row++) {
            int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * channels;
            int top = row % g.outHeight() * g.strideHeight() - g.padTop();
            int firstY = Math.max(top, 0);
            int lastY = Math.min(top + g.filterHeight(), g.inHeight());
            for (int x = 0; x < g.outWidth(); x++) {
                int left = x * g.strideWidth() - g.padLeft();
                int firstX = Math.max(left, 0);
                int lastX = Math.min(left + g.filterWidth(), g.inWidth());
                begin(scratch);
                for (int i = firstY; i < lastY; i++) {
                    for (int j = firstX; j < lastX; j++) {
                        add(arena, image + (i * g.inWidth() + j) * channels, scratch);
                    }
                }
                int cells = (lastY - firstY) * (lastX - firstX);
                finish(scratch, cells, arena, output + (row * g.outWidth() + x) * channels);
            }
        }
    }

    /** Begins a window. */
    abstract void begin(Scratch scratch);

    /** Adds a cell of the window. */
    abstract void add(Arena arena, int at, Scratch scratch);

    /** Writes the result of a window of so many cells. */
    abstract void finish(Scratch scratch, int cells, Arena arena, int at);
}
