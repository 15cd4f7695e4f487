package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.x86.TileCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolution of centered quantized values, or of float32 ones. For each panel, all pixels of a band, so that the
 * panel's weights stay in the nearest caches while the pixels pass by.
 *
 * <p>Threads divide output rows, or panels if the image has fewer pixels than the filter has channels.
 */
final class MachineConvolution implements RowKernel {
    /** Multiply-adds of one call of the code: some tens of microseconds. */
    private static final int CALL = 4 << 20;
    /** The same of float32, which take longer. */
    private static final int FLOAT32_CALL = 1 << 20;

    /** Multiply-adds per input element from which conversion to uint8 pays off. */
    private static final int LEAST_FOR_BYTES = 48;

    /** Panels from which threads get about as many each. */
    private static final int LEAST_TO_DIVIDE = 8;

    private final Geometry images;
    private final Geometry geometry; // in its simplest form
    private final int rowsOfRow; // rows of it per image row
    private final Panel[] panels;
    private final int[] firstChannels; // of the panels
    private final List<MachineBand> bands; // of each form that panels read, one
    private final boolean byPanels; // whether threads divide panels
    private final int callPixels;
    private final int input;
    private final int output;

    private MachineConvolution(Geometry images, Panel[] panels, int call, List<MachineBand> bands, int input,
            int output) {
        this.images = images;
        this.geometry = images.simplified();
        this.rowsOfRow = geometry.outRows() / images.outRows();
        this.panels = panels;
        this.firstChannels = new int[panels.length];
        for (int panel = 1; panel < panels.length; panel++) {
            firstChannels[panel] = firstChannels[panel - 1] + panels[panel - 1].width();
        }
        this.bands = bands;
        this.byPanels = dividesPanels(geometry)
                && (panels.length >= LEAST_TO_DIVIDE || panels.length >= geometry.outRows());
        this.callPixels = callPixels(call / panels[0].width(), // the widest

                geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels());
        this.input = input;
        this.output = output;
    }

    /**
     * A convolution of quantized values.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     */
    static MachineConvolution ofQuantized(Geometry images, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        Geometry geometry = images.simplified();
        List<Panel.Segment> segments = segments(geometry);
        boolean bytes = inputs.fitsByte() && paysInBytes(geometry);
        Panel[] panels = Panel.pack(MachineCode.QUANTIZED, bytes, segments, filter, bias, -inputs.min(), requantization,
                geometry.outStride());
        List<MachineBand> bands = Arrays.stream(panels).map(Panel::elements).distinct()
                .map(elements -> new MachineBand(geometry, elements, -inputs.min())).toList();
        return new MachineConvolution(images, panels, CALL, bands, input, output);
    }

    /** A convolution of float32 values. */
    static MachineConvolution ofFloat32(Geometry images, Weights.Float32 weights, int input, int output) {
        Geometry geometry = images.simplified();
        Panel[] panels = Float32Panel.pack(MachineCode.FLOAT32, segments(geometry), weights, geometry.outStride());
        return new MachineConvolution(images, panels, FLOAT32_CALL,
                List.of(new MachineBand(geometry, PanelElements.FLOAT32, 0)), input, output);
    }

    /** The runs of a window that are contiguous in a band. */
    static List<Panel.Segment> segments(Geometry geometry) {
        boolean contiguous = geometry.dilationWidth() == 1;
        int cells = contiguous ? 1 : geometry.filterWidth();
        int length = geometry.inChannels() * (contiguous ? geometry.filterWidth() : 1);
        return IntStream.range(0, geometry.filterHeight() * cells)
                .mapToObj(i -> new Panel.Segment(i / cells * geometry.dilationHeight() * MachineBand.rowLength(geometry)
                        + i % cells * geometry.dilationWidth() * geometry.inChannels(), length, i * length, false))
                .toList();
    }

    /** Returns whether the CPU multiplies uint8 and each element has enough products for conversion to pay off. */
    static boolean paysInBytes(Geometry geometry) {
        return MachineCode.CPU.dotProducts() && (long) geometry.outChannels() * geometry.filterHeight()
                * geometry.filterWidth() / (geometry.strideHeight() * geometry.strideWidth()) >= LEAST_FOR_BYTES;
    }

    /**
     * Whether threads divide panels of a geometry in its simplest form, because there are more of those than pixels.
     */
    static boolean dividesPanels(Geometry geometry) {
        return geometry.outChannels() > 2 * Panel.WIDTH
                && geometry.outChannels() > geometry.outRows() * geometry.outWidth();
    }

    /** The pixels of one call of the code for quantized values. */
    static int callPixels(int window) {
        return callPixels(CALL / Panel.WIDTH, window);
    }

    private static int callPixels(int call, int window) {
        return Math.max(call / window / TileCode.PIXELS, 1) * TileCode.PIXELS;
    }

    @Override
    public int parts() {
        return byPanels ? panels.length : geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return bands.stream().map(MachineBand::scratch).reduce(Scratch.NONE, Scratch.Size::max);
    }

    @Override
    public Geometry geometry() {
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
        for (int i = 0; i < bands.size(); i++) { // by index: an iterator would be garbage
            MachineBand band = bands.get(i);
            for (int row = from; row < to;) {
                int rows = band.rowsFrom(row, to);
                MemorySegment in = band.load(source, sourceAt, scratch, row, rows);
                int out = targetAt + row * geometry.outWidth() * geometry.outStride();
                for (int panel = fromPanel; panel < toPanel; panel++) {
                    if (panels[panel].elements() == band.elements()) {
                        run(in, target, scratch, rows * geometry.outWidth(), panels[panel],
                                out + firstChannels[panel]);
                    }
                }
                row += rows;
            }
        }
    }

    private void run(MemorySegment in, Arena target, Scratch scratch, int pixels, Panel panel, int out) {
        MemorySegment results = panel.elements() == PanelElements.FLOAT32 ? target.floatSegment : target.shortSegment;
        for (int pixel = 0; pixel < pixels; pixel += callPixels) {
            MachineCode.convolve(panel, in, results, scratch.intSegment,
                    Math.min(callPixels, pixels - pixel), out + pixel * geometry.outStride(), pixel);
        }
    }
}
