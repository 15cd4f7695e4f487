package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Convolution in float32 lanes, of float32 values or, exactly within the groups of {@link Segments}, of centered
 * quantized values. For each pair of panels, all tiles of a block, so that the panels' weights stay in the nearest
 * caches while the block's pixels pass by; some tiles at a time, whose sums then go through the {@link Epilogue}.
 *
 * <p>Threads divide what there is more of: output rows, or, where an image has become so small that it has fewer pixels
 * than the filter has channels, pairs of panels of those. Then each thread reads the whole image and its own weights.
 */
public final class VectorConvolution implements RowKernel {
    /** Pixels whose sums wait in the scratch: few enough for the first-level cache, and whole tiles. */
    private static final int CHUNK = 16 * Tiles.PIXELS;
    private static final int TILE_STRIDE = 2 * Lanes.COUNT; // of sums in the scratch, [pixel][two panels]

    private final Geometry images;
    private final Geometry geometry; // in its simplest form
    private final int rowsOfRow; // rows of it per image row
    private final VectorBand band;
    private final boolean byPanels; // whether threads divide panels
    private final FilterPanels filter;
    private final Segments segments;
    private final Epilogue epilogue;
    private final int @Nullable [] integerBias; // [panel][lane], where sums are gathered as integers; else null
    private final float[] start; // [panel][lane]: what each group's sums start from
    private final int sumsAt; // where they lie in the scratch: after the band
    private final int integersAt; // the same, as integers
    private final int input;
    private final int output;

    private VectorConvolution(Geometry images, boolean quantized, FilterPanels filter, Segments segments,
            int @Nullable [] integerBias, Epilogue epilogue, int input, int output) {
        this.images = images;
        this.geometry = images.simplified();
        this.rowsOfRow = geometry.outRows() / images.outRows();
        this.band = new VectorBand(geometry, quantized);
        this.sumsAt = band.floats();
        this.integersAt = band.ints();
        this.byPanels = Tiles.dividePanels(geometry, filter.panels());
        this.filter = filter;
        this.segments = segments;
        this.epilogue = epilogue;
        this.integerBias = integerBias;
        this.start = integerBias == null ? filter.bias() : new float[filter.bias().length];
        this.input = input;
        this.output = output;
    }

    /** A convolution of float32 values. */
    public static VectorConvolution ofFloat32(Geometry geometry, FilterPanels filter, Epilogue epilogue, int input,
            int output) {
        Geometry simple = geometry.simplified();
        Segments segments = Segments.of(simple, VectorBand.rowLength(simple, false));
        return new VectorConvolution(geometry, false, filter, segments, null, epilogue, input, output);
    }

    /**
     * A convolution of quantized values.
     *
     * @param segments in exact groups
     */
    public static VectorConvolution ofQuantized(Geometry geometry, FilterPanels filter, Segments segments, int[] bias,
            Epilogue epilogue, int input, int output) {
        int @Nullable [] integerBias = segments.includesBias() ? null : Arrays.copyOf(bias, filter.bias().length);
        return new VectorConvolution(geometry, true, filter, segments, integerBias, epilogue, input, output);
    }

    @Override
    public int parts() {
        return byPanels ? (filter.panels() + 1) / 2 : geometry.outRows();
    }

    /** The band, then the sums of a chunk: float32 values, and integers where groups are gathered. */
    @Override
    public Scratch.Size scratch() {
        int sums = CHUNK * TILE_STRIDE;
        return new Scratch.Size(sumsAt + sums, integersAt + sums, Lanes.COUNT);
    }

    @Override
    public Geometry geometry() {
        return images;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (byPanels) {
            run(arena, input, arena, output, scratch, 0, geometry.outRows(), 2 * from,
                    Math.min(2 * to, filter.panels()));
        } else {
            run(arena, input, arena, output, scratch, from, to, 0, filter.panels());
        }
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        run(source, sourceAt, target, targetAt, scratch, from * rowsOfRow, to * rowsOfRow, 0, filter.panels());
    }

    private void run(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to,
            int fromPanel, int toPanel) {
        for (int row = from; row < to;) {
            int rows = band.rowsFrom(row, to);
            float[] values = band.load(source, sourceAt, scratch, row, rows);
            compute(target, targetAt + row * geometry.outWidth() * geometry.outStride(), scratch, values,
                    rows * geometry.outWidth(), fromPanel, toPanel);
            row += rows;
        }
    }

    /**
     * Computes a block of output pixels.
     *
     * @param values the band
     * @param outAt where the first one goes in the arena
     * @param scratch its ints begin with the places in {@code values} where the pixels' windows start
     */
    private void compute(Arena arena, int outAt, Scratch scratch, float[] values, int pixels, int fromPanel,
            int toPanel) {
        if (pixels < Tiles.PIXELS) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                single(arena, scratch, values, scratch.ints[pixel], outAt + pixel * geometry.outStride(), fromPanel,
                        toPanel);
            }
            return;
        }
        for (int panel = fromPanel; panel < toPanel; panel += 2) {
            int panels = Math.min(toPanel - panel, 2);
            for (int chunk = 0; chunk < pixels; chunk += CHUNK) {
                chunk(arena, scratch, values, chunk, Math.min(CHUNK, pixels - chunk), panel, panels,
                        outAt + chunk * geometry.outStride() + panel * Lanes.COUNT);
            }
        }
    }

    /**
     * Some pixels and one or two panels: whole tiles at once where registers allow it, others by way of the scratch.
     */
    private void chunk(Arena arena, Scratch scratch, float[] values, int first, int count, int panel, int panels,
            int outAt) {
        int whole = 0;
        if (Lanes.WIDE && integerBias == null) {
            whole = count - count % Tiles.PIXELS;
            epilogue.tiles(values, scratch.ints, first, first + whole, segments, filter, panel, panels, arena, outAt);
        }
        if (whole < count) {
            sums(scratch, values, first + whole, count - whole, panel, panels);
            epilogue.store(scratch, sumsAt, TILE_STRIDE, panel * Lanes.COUNT, panels * Lanes.COUNT, count - whole,
                    arena,
                    outAt + whole * geometry.outStride());
        }
    }

    /** The sums of some pixels and one or two panels into the scratch. */
    private void sums(Scratch scratch, float[] values, int first, int count, int panel, int panels) {
        for (int group = 0; group < segments.groups(); group++) {
            float[] startFrom = start;
            int startAt = panel * Lanes.COUNT;
            int startStride = 0;
            int panelAt = filter.start(panel) + segments.elementsBefore(group) * Lanes.COUNT;
            for (int s = segments.groupStart(group); s < segments.groupEnds()[group]; s++) {
                int offset = segments.offsets()[s];
                int length = segments.lengths()[s];
                if (panels == 2) {
                    Tiles.twoPanels(values, scratch.ints, first, first + count, offset, length, filter.weights(),
                            panelAt, filter.start(1), startFrom, startAt, startStride, scratch.floats, sumsAt,
                            TILE_STRIDE);
                } else {
                    Tiles.sixByOne(values, scratch.ints, first, first + count, offset, length, filter.weights(),
                            panelAt, startFrom, startAt, startStride, scratch.floats, sumsAt, TILE_STRIDE);
                }
                panelAt += length * Lanes.COUNT;
                startFrom = scratch.floats;
                startAt = sumsAt;
                startStride = TILE_STRIDE;
            }
            for (int i = 0; i < count && integerBias != null; i++) {
                gather(scratch, group, panel, i * TILE_STRIDE, panels);
            }
        }
    }

    private void single(Arena arena, Scratch scratch, float[] values, int pixelAt, int outAt, int fromPanel,
            int toPanel) {
        int panel = fromPanel;
        while (panel < toPanel) {
            int panels = panel + 4 <= toPanel ? 4 : 1;
            for (int group = 0; group < segments.groups(); group++) {
                float[] startFrom = start;
                int startAt = panel * Lanes.COUNT;
                int panelAt = filter.start(panel) + segments.elementsBefore(group) * Lanes.COUNT;
                for (int s = segments.groupStart(group); s < segments.groupEnds()[group]; s++) {
                    int at = pixelAt + segments.offsets()[s];
                    int length = segments.lengths()[s];
                    if (panels == 4) {
                        Tiles.oneByFour(values, at, length, filter.weights(), panelAt, filter.start(1), startFrom,
                                startAt, scratch.floats, sumsAt);
                    } else {
                        Tiles.oneByOne(values, at, length, filter.weights(), panelAt, startFrom, startAt,
                                scratch.floats, sumsAt);
                    }
                    panelAt += length * Lanes.COUNT;
                    startFrom = scratch.floats;
                    startAt = sumsAt;
                }
                if (integerBias != null) {
                    gather(scratch, group, panel, 0, panels);
                }
            }
            epilogue.store(scratch, sumsAt, 0, panel * Lanes.COUNT, panels * Lanes.COUNT, 1, arena,
                    outAt + panel * Lanes.COUNT);
            panel += panels;
        }
    }

    /** Adds a group's sums of one pixel, which are exact, to the bias and those of the groups before, as integers. */
    private void gather(Scratch scratch, int group, int panel, int at, int panels) {
        int[] before = group == 0 ? integerBias : scratch.ints;
        int beforeAt = group == 0 ? panel * Lanes.COUNT : integersAt + at;
        for (int i = 0; i < panels * Lanes.COUNT; i += Lanes.COUNT) {
            addAsIntegers(scratch.floats, sumsAt + at + i, before, beforeAt + i, scratch.ints,
                    integersAt + at + i);
        }
    }

    private static void addAsIntegers(float[] sums, int sumsAt, int[] before, int beforeAt, int[] integers,
            int integersAt) {
        IntVector sum = ((IntVector) FloatVector.fromArray(Lanes.FLOATS, sums, sumsAt)
                .convertShape(VectorOperators.F2I, Lanes.INTS, 0))
                .add(IntVector.fromArray(Lanes.INTS, before, beforeAt));
        sum.intoArray(integers, integersAt);
        ((FloatVector) sum.convertShape(VectorOperators.I2F, Lanes.FLOATS, 0)).intoArray(sums, sumsAt);
    }
}
