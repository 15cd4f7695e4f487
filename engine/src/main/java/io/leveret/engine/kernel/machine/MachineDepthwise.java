package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.x86.TileCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Depthwise convolution of centered quantized values, with one output channel for each input channel. Threads divide
 * output rows.
 */
final class MachineDepthwise implements RowKernel {
    /** Pairs of cells in sixteen channels of a pixel that one call of the code computes: some tens of microseconds. */
    private static final int CALL = 64 << 10;

    private final Geometry geometry;
    private final MachineBand band;
    private final MemorySegment panels;
    private final int callPixels;
    private final int input;
    private final int output;

    /**
     * A convolution.
     *
     * @param filter filterHeight × filterWidth × channels
     */
    MachineDepthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        this.geometry = geometry;
        this.band = new MachineBand(geometry, PanelElements.INT16, 0);
        int[] cells = new int[geometry.filterHeight() * geometry.filterWidth()];
        Arrays.setAll(cells,
                cell -> cell / geometry.filterWidth() * geometry.dilationHeight() * MachineBand.rowLength(geometry)
                        + cell % geometry.filterWidth() * geometry.dilationWidth() * geometry.inChannels());
        this.panels = MachineCode.DEPTHWISE_PANELS.pack(cells, filter, bias, requantization, geometry.outStride());
        int work = (cells.length + 1) / 2 * ((bias.length + Panel.WIDTH - 1) / Panel.WIDTH);
        this.callPixels = Math.max(CALL / work / TileCode.PIXELS, 1) * TileCode.PIXELS;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return band.scratch();
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        runRows(arena, input, arena, output, scratch, from, to);
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        for (int row = from; row < to;) {
            int rows = band.rowsFrom(row, to);
            MemorySegment in = band.load(source, sourceAt, scratch, row, rows);
            int out = targetAt + row * geometry.outWidth() * geometry.outStride();
            int pixels = rows * geometry.outWidth();
            for (int pixel = 0; pixel < pixels; pixel += callPixels) {
                MachineCode.convolveDepthwise(in, target.shortSegment, scratch.intSegment,
                        Math.min(callPixels, pixels - pixel), panels, out + pixel * geometry.outStride(), pixel);
            }
            row += rows;
        }
    }
}
