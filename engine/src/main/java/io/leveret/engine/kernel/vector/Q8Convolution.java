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
    private static final int TILE_STRIDE = 2 * Lanes.COUNT;

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
        return Math.max(Tiles.PIXELS * TILE_STRIDE, 4 * Lanes.COUNT);
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
            for (int pixel = 0; pixel < pixels; pixel += Tiles.PIXELS) {
                int first = Math.min(pixel, pixels - Tiles.PIXELS); // the last tile may overlap the one before
                tile(scratch, values, first, panel);
                store(arena, scratch, panel, outAt + first * filter.channels() + panel * Lanes.COUNT);
            }
        }
    }

    private void store(Arena arena, Scratch scratch, int panel, int outAt) {
        int channel = panel * Lanes.COUNT;
        int channels = Math.min(filter.channels() - channel, TILE_STRIDE);
        if (channels % Lanes.COUNT == 0) {
            requantizer.storeTile(scratch.floats, tileAt(), TILE_STRIDE, channel, channels / Lanes.COUNT,
                    arena.shorts, outAt);
            return;
        }
        for (int i = 0; i < Tiles.PIXELS; i++) {
            requantizer.store(scratch.floats, tileAt() + i * TILE_STRIDE, channel, channels, arena.shorts,
                    outAt + i * filter.channels(), scratch.shorts);
        }
    }

    /** The sums of six pixels and two panels (or the last one) into the scratch's tile. */
    private void tile(Scratch scratch, float[] values, int pixel, int panel) {
        for (int group = 0; group < segments.groups(); group++) {
            int from = segments.groupStart(group);
            int to = segments.groupEnds()[group];
            int skipped = segments.elementsBefore(group) * Lanes.COUNT;
            if (panel + 1 < filter.panels()) {
                Tiles.sixByTwo(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, filter.start(panel + 1) + skipped, start,
                        panel * Lanes.COUNT, scratch.floats, tileAt(), TILE_STRIDE, Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY);
            } else {
                Tiles.sixByOne(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, start, panel * Lanes.COUNT, scratch.floats,
                        tileAt(), TILE_STRIDE, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
            }
            if (integerBias != null) {
                for (int i = 0; i < Tiles.PIXELS; i++) {
                    gather(scratch, group, panel, i * TILE_STRIDE, panel + 1 < filter.panels() ? 2 : 1);
                }
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
                            tileAt(), Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                } else {
                    Tiles.oneByOne(values, pixelAt, segments.offsets(), segments.lengths(), from, to,
                            filter.weights(), panelAt, start, panel * Lanes.COUNT, scratch.floats, tileAt(),
                            Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                }
                if (integerBias != null) {
                    gather(scratch, group, panel, 0, panels);
                }
            }
            requantizer.store(scratch.floats, tileAt(), panel * Lanes.COUNT, panels * Lanes.COUNT, arena.shorts,
                    outAt + panel * Lanes.COUNT, scratch.shorts);
            panel += panels;
        }
    }

    /** Adds a group's sums of one pixel, which are exact, to the bias and those of the groups before, as integers. */
    private void gather(Scratch scratch, int group, int panel, int at, int panels) {
        int[] before = group == 0 ? integerBias : scratch.ints;
        int beforeAt = group == 0 ? panel * Lanes.COUNT : tileIntsAt() + at;
        for (int i = 0; i < panels * Lanes.COUNT; i += Lanes.COUNT) {
            addAsIntegers(scratch.floats, tileAt() + at + i, before, beforeAt + i, scratch.ints,
                    tileIntsAt() + at + i);
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
