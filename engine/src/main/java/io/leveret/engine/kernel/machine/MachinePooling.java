package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.PoolPanel;

/** The largest or the mean of the quantized values in each window. Threads divide output rows. */
final class MachinePooling implements Kernel {
    /** Vectors of cells that one call of the code reads: some ten microseconds. */
    private static final int CALL = 32 << 10;
    /** What a result costs besides, in vectors of cells. */
    private static final int RESULT_COST = 8;

    private final Geometry geometry;
    private final PoolPanel panel;
    private final int callPixels;
    private final int input;
    private final int output;

    /** A pooling whose geometry is {@link #suits suitable}. */
    MachinePooling(Geometry geometry, PoolPanel panel, int input, int output) {
        this.geometry = geometry;
        this.panel = panel;
        int vectors = (geometry.inChannels() + PoolPanel.WIDTH - 1) / PoolPanel.WIDTH;
        this.callPixels = Math.max(CALL / ((geometry.mostCells() + RESULT_COST) * vectors), 1);
        this.input = input;
        this.output = output;
    }

    /**
     * Whether there are enough channels, no window reaches beyond the image with all cells, and the smallest call is
     * short.
     */
    static boolean suits(Geometry geometry) {
        return geometry.inChannels() >= PoolPanel.WIDTH
                && geometry.dilationHeight() == 1 && geometry.dilationWidth() == 1
                && geometry.padTop() < geometry.filterHeight() && geometry.padLeft() < geometry.filterWidth()
                && (geometry.outHeight() - 1) * geometry.strideHeight() - geometry.padTop() < geometry.inHeight()
                && (geometry.outWidth() - 1) * geometry.strideWidth() - geometry.padLeft() < geometry.inWidth()
                && (long) geometry.mostCells() * geometry.inChannels() <= MachineKernels.MAX_WINDOW;
    }

    @Override
    public int parts() {
        return geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, PoolPanel.PLACE_INTS * geometry.outWidth(), 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        int width = geometry.outWidth();
        for (int row = from; row < to; row++) {
            locate(scratch.ints, row);
            for (int pixel = 0; pixel < width; pixel += callPixels) {
                MachineCode.pool(panel, arena.shortSegment, arena.shortSegment, scratch.intSegment,
                        Math.min(callPixels, width - pixel), output + (row * width + pixel) * geometry.outStride(),
                        PoolPanel.PLACE_INTS * pixel);
            }
        }
    }

    /** Writes the places of a row of output: of the cells that are inside the image. */
    private void locate(int[] places, int row) {
        Geometry g = geometry;
        int image = input + row / g.outHeight() * g.inHeight() * g.inWidth() * g.inChannels();
        int top = row % g.outHeight() * g.strideHeight() - g.padTop();
        int y = Math.max(top, 0);
        int rows = Math.min(top + g.filterHeight(), g.inHeight()) - y;
        int at = 0;
        for (int column = 0; column < g.outWidth(); column++) {
            int left = column * g.strideWidth() - g.padLeft();
            int x = Math.max(left, 0);
            places[at++] = image + (y * g.inWidth() + x) * g.inChannels();
            places[at++] = rows;
            places[at++] = Math.min(left + g.filterWidth(), g.inWidth()) - x;
        }
    }
}
