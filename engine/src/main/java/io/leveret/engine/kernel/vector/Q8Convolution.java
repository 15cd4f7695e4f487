package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Convolution of centred quantised values, in float32 lanes: multiplied and added exactly within the groups of
 * {@link Segments}, then requantised tile by tile while the sums are in the first-level cache.
 */
final class Q8Convolution extends BandKernel {
    /** Pixels whose sums wait in the scratch: few enough for the first-level cache, and whole tiles. */
    private static final int CHUNK = 16 * Tiles.PIXELS;
    private static final int TILE_STRIDE = 2 * Lanes.COUNT; // of sums in the scratch, [pixel][two panels]

    private final FilterPanels filter;
    private final Segments segments;
    private final Requantizer requantizer;
    private final int[] integerBias; // [panel][lane], where sums are gathered as integers; else null
    private final float[] start; // [panel][lane]: what each group's sums start from

    /**
     * A kernel.
     *
     * @param segments in exact groups
     */
    Q8Convolution(ConvGeometry geometry, FilterPanels filter, Segments segments, int[] bias,
            Requantization requantization, int input, int output) {
        super(geometry, 1, true, input, output);
        this.filter = filter;
        this.segments = segments;
        this.requantizer = Requantizer.of(requantization, geometry.outChannels());
        this.integerBias = segments.includesBias() ? null : Arrays.copyOf(bias, filter.bias().length);
        this.start = segments.includesBias() ? filter.bias() : new float[filter.bias().length];
    }

    @Override
    int tileFloats() {
        return CHUNK * TILE_STRIDE;
    }

    @Override
    int tileInts() {
        return tileFloats();
    }

    @Override
    void compute(Arena arena, Scratch scratch, float[] values, int pixels, int firstPixel) {
        int outAt = output + firstPixel * filter.channels();
        if (pixels < Tiles.PIXELS) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                single(arena, scratch, values, scratch.ints[pixel], outAt + pixel * filter.channels());
            }
            return;
        }
        for (int panel = 0; panel < filter.panels(); panel += 2) {
            for (int chunk = 0; chunk < pixels; chunk += CHUNK) {
                int end = Math.min(chunk + CHUNK, pixels);
                int first = Math.min(chunk, end - Tiles.PIXELS); // a short last chunk overlaps the one before
                sums(scratch, values, first, end, panel);
                requantizer.store(scratch.floats, tileAt, TILE_STRIDE, panel * Lanes.COUNT, TILE_STRIDE, end - first,
                        arena.shorts, outAt + first * filter.channels() + panel * Lanes.COUNT, scratch.shorts);
            }
        }
    }

    /** The sums of some pixels and two panels (or the last one) into the scratch. */
    private void sums(Scratch scratch, float[] values, int first, int end, int panel) {
        boolean two = panel + 1 < filter.panels();
        for (int group = 0; group < segments.groups(); group++) {
            int from = segments.groupStart(group);
            int to = segments.groupEnds()[group];
            int skipped = segments.elementsBefore(group) * Lanes.COUNT;
            if (two) {
                Tiles.sixByTwo(values, scratch.ints, first, end, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, filter.start(panel + 1) + skipped, start,
                        panel * Lanes.COUNT, scratch.floats, tileAt, TILE_STRIDE, Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY);
            } else {
                Tiles.sixByOne(values, scratch.ints, first, end, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, start, panel * Lanes.COUNT, scratch.floats,
                        tileAt, TILE_STRIDE, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
            }
            for (int i = 0; i < end - first && integerBias != null; i++) {
                gather(scratch, group, panel, i * TILE_STRIDE, two ? 2 : 1);
            }
        }
    }

    private void single(Arena arena, Scratch scratch, float[] values, int pixelAt, int outAt) {
        int panel = 0;
        while (panel < filter.panels()) {
            int panels = panel + 4 <= filter.panels() ? 4 : 1;
            for (int group = 0; group < segments.groups(); group++) {
                int from = segments.groupStart(group);
                int to = segments.groupEnds()[group];
                int panelAt = filter.start(panel) + segments.elementsBefore(group) * Lanes.COUNT;
                if (panels == 4) {
                    Tiles.oneByFour(values, pixelAt, segments.offsets(), segments.lengths(), from, to,
                            filter.weights(), panelAt, filter.start(1), start, panel * Lanes.COUNT, scratch.floats,
                            tileAt, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                } else {
                    Tiles.oneByOne(values, pixelAt, segments.offsets(), segments.lengths(), from, to,
                            filter.weights(), panelAt, start, panel * Lanes.COUNT, scratch.floats, tileAt,
                            Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                }
                if (integerBias != null) {
                    gather(scratch, group, panel, 0, panels);
                }
            }
            requantizer.store(scratch.floats, tileAt, 0, panel * Lanes.COUNT, panels * Lanes.COUNT, 1, arena.shorts,
                    outAt + panel * Lanes.COUNT, scratch.shorts);
            panel += panels;
        }
    }

    /** Adds a group's sums of one pixel, which are exact, to the bias and those of the groups before, as integers. */
    private void gather(Scratch scratch, int group, int panel, int at, int panels) {
        int[] before = group == 0 ? integerBias : scratch.ints;
        int beforeAt = group == 0 ? panel * Lanes.COUNT : tileIntsAt + at;
        for (int i = 0; i < panels * Lanes.COUNT; i += Lanes.COUNT) {
            addAsIntegers(scratch.floats, tileAt + at + i, before, beforeAt + i, scratch.ints,
                    tileIntsAt + at + i);
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
