package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.HybridPanel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.x86.HybridCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Convolution of quantized values, 0…255, whose scale is known only when it runs, by weights of int8; the results are
 * float32. It works like {@link MachineConvolution}, with zero point and scale stored beside each pixel's position.
 */
final class HybridConvolution implements Kernel {
    private static final int PLACE_INTS = HybridCode.PLACE_BYTES / Integer.BYTES;

    private final Geometry geometry; // in its simplest form
    private final int rangePixels; // output pixels of one range
    private final Panel[] panels;
    private final MachineBand band;
    private final boolean byPanels; // whether threads divide panels
    private final int callPixels;
    private final int placesAt; // in the ints of the scratch: behind the band's
    private final int input;
    private final int ranges;
    private final int output;

    /**
     * A convolution.
     *
     * @param rows number of ranges, of one output pixel or one image each
     * @param ranges of the rows, each a {@link DynamicRange}
     */
    HybridConvolution(Geometry images, int rows, short[] filter, float[] scales, float[] bias, float min, float max,
            int input, int ranges, int output) {
        this.geometry = images.simplified();
        this.rangePixels = geometry.outRows() * geometry.outWidth() / rows;
        PanelElements elements = MachineConvolution.paysInBytes(geometry) ? PanelElements.UINT8 : PanelElements.INT16;
        List<Panel.Segment> segments = MachineConvolution.segments(geometry);
        this.panels = new Panel[(bias.length + Panel.WIDTH - 1) / Panel.WIDTH];
        Arrays.setAll(panels, panel -> HybridPanel.pack(elements, segments, filter, scales, bias, min, max,
                panel * Panel.WIDTH, geometry.outStride()));
        this.band = new MachineBand(geometry, elements, 0);
        this.byPanels = MachineConvolution.dividesPanels(geometry);
        this.callPixels = MachineConvolution.callPixels(filter.length / bias.length);
        this.placesAt = band.scratch().ints();
        this.input = input;
        this.ranges = ranges;
        this.output = output;
    }

    @Override
    public int parts() {
        return byPanels ? panels.length : geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        Scratch.Size size = band.scratch();
        return new Scratch.Size(0, placesAt + PLACE_INTS * size.ints(), 0)
                .withBand(size.bandShorts());
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        int row = byPanels ? 0 : from;
        int end = byPanels ? geometry.outRows() : to;
        int fromPanel = byPanels ? from : 0;
        int toPanel = byPanels ? to : panels.length;
        while (row < end) {
            int rows = band.rowsFrom(row, end);
            int first = row * geometry.outWidth(); // among all output pixels
            int pixels = rows * geometry.outWidth();
            int zero = (int) arena.floats[ranges + 2 * (first / rangePixels) + 1];
            // where there is a border, of one image
            MemorySegment in = band.load(arena, input, scratch, row, rows, zero);
            locate(arena.floats, scratch.ints, first, pixels);
            int out = output + first * geometry.outStride();
            for (int panel = fromPanel; panel < toPanel; panel++) {
                run(in, arena, scratch, pixels, panels[panel], out + panel * Panel.WIDTH);
            }
            row += rows;
        }
    }

    /** Writes the place, the zero and the scale of each pixel side by side. */
    private void locate(float[] floats, int[] places, int first, int pixels) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            int range = ranges + 2 * ((first + pixel) / rangePixels);
            int at = placesAt + PLACE_INTS * pixel;
            places[at] = places[pixel];
            places[at + 1] = (int) floats[range + 1];
            places[at + 2] = Float.floatToRawIntBits(1 / floats[range]);
        }
    }

    private void run(MemorySegment in, Arena arena, Scratch scratch, int pixels, Panel panel, int out) {
        for (int pixel = 0; pixel < pixels; pixel += callPixels) {
            MachineCode.convolveHybrid(panel, in, arena.floatSegment, scratch.intSegment,
                    Math.min(callPixels, pixels - pixel), out + pixel * geometry.outStride(),
                    placesAt + PLACE_INTS * pixel);
        }
    }
}
