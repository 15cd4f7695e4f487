package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Convolution of centred quantised values. For each panel, all pixels of a band, so that the panel's weights stay in the
 * nearest caches while the pixels pass by.
 *
 * <p>Threads divide what there is more of: output rows, or, where an image has become so small that it has fewer pixels
 * than the filter has channels, panels of those.
 */
final class Convolution implements RowKernel {
    /** Multiply-adds of one call of the code: some tens of microseconds. */
    private static final int CALL = 4 << 20;

    private final ConvGeometry images;
    private final ConvGeometry geometry; // in its plainest form
    private final int rowsOfRow; // how many rows of that one row of the images is
    private final Band band;
    private final boolean byPanels; // whether threads divide panels
    private final MemorySegment[] panels;
    private final int callPixels;
    private final int input;
    private final int output;

    /**
     * A convolution.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     */
    Convolution(ConvGeometry images, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        this.images = images;
        this.geometry = images.simplified();
        this.rowsOfRow = geometry.outRows() / images.outRows();
        this.band = new Band(geometry);
        this.panels = pack(geometry, filter, bias, requantization);
        this.byPanels = panels.length > 2
                && geometry.outChannels() > geometry.outRows() * geometry.outWidth();
        int window = filter.length / geometry.outChannels();
        this.callPixels = Math.max(CALL / Panel.WIDTH / window / TileCode.PIXELS, 1) * TileCode.PIXELS;
        this.input = input;
        this.output = output;
    }

    private static MemorySegment[] pack(ConvGeometry geometry, short[] filter, int[] bias,
            Requantization requantization) {
        boolean contiguous = geometry.dilationWidth() == 1;
        int cells = contiguous ? 1 : geometry.filterWidth();
        int length = geometry.inChannels() * (contiguous ? geometry.filterWidth() : 1);
        int[] offsets = new int[geometry.filterHeight() * cells];
        Arrays.setAll(offsets, segment -> segment / cells * geometry.dilationHeight() * Band.rowLength(geometry)
                + segment % cells * geometry.dilationWidth() * geometry.inChannels());
        int[] lengths = new int[offsets.length];
        Arrays.fill(lengths, length);
        MemorySegment[] panels = new MemorySegment[(bias.length + Panel.WIDTH - 1) / Panel.WIDTH];
        Arrays.setAll(panels, panel -> Panel.pack(offsets, lengths, filter, bias, requantization,
                panel * Panel.WIDTH, geometry.outStride()));
        return panels;
    }

    @Override
    public int parts() {
        return byPanels ? panels.length : geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return band.scratch();
    }

    @Override
    public ConvGeometry geometry() {
        return images;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (byPanels) {
            run(arena, input, arena, output, scratch, 0, geometry.outRows(), from, to);
        } else {
            run(arena, input, arena, output, scratch, from, to, 0, panels.length);
        }
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        run(source, sourceAt, target, targetAt, scratch, from * rowsOfRow, to * rowsOfRow, 0, panels.length);
    }

    private void run(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to,
            int fromPanel, int toPanel) {
        for (int row = from; row < to;) {
            int rows = band.rowsFrom(row, to);
            MemorySegment in = band.load(source, sourceAt, scratch, row, rows);
            int out = targetAt + row * geometry.outWidth() * geometry.outStride();
            int pixels = rows * geometry.outWidth();
            for (int panel = fromPanel; panel < toPanel; panel++) {
                for (int pixel = 0; pixel < pixels; pixel += callPixels) {
                    MachineCode.convolve(in, target.shortSegment, scratch.intSegment,
                            Math.min(callPixels, pixels - pixel), panels[panel],
                            out + pixel * geometry.outStride() + panel * Panel.WIDTH, pixel);
                }
            }
            row += rows;
        }
    }
}
