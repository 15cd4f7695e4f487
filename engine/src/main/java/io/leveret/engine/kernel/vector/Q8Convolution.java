package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of centred quantised values, in float32 lanes: multiplied and added exactly within the groups of
 * {@link Segments}, then requantised tile by tile while the sums are in the first-level cache.
 */
final class Q8Convolution extends BandKernel {
    private final FilterPanels filter;
    private final Segments segments;
    private final Requantizer requantizer;
    private final float[] zeros; // [panel][lane]: what the groups after the first start from

    Q8Convolution(ConvGeometry geometry, FilterPanels filter, Segments segments, Requantization requantization,
            int input, int output) {
        super(geometry, 1, geometry.inChannels(), true, input, output);
        this.filter = filter;
        this.segments = segments;
        this.requantizer = Requantizer.of(requantization, geometry.outChannels());
        this.zeros = new float[segments.groups() > 1 ? filter.bias().length : 0];
    }

    @Override
    int pixelStride() {
        return geometry.inChannels();
    }

    @Override
    int tileFloats() {
        return Tiles.PIXELS * 2 * Lanes.COUNT;
    }

    @Override
    int tileInts() {
        return Tiles.PIXELS * 2 * Lanes.COUNT;
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
                for (int i = 0; i < Tiles.PIXELS; i++) {
                    requantizer.store(scratch.floats, tileAt() + i * 2 * Lanes.COUNT, panel * Lanes.COUNT,
                            2 * Lanes.COUNT, arena.shorts,
                            outAt + (first + i) * filter.channels() + panel * Lanes.COUNT);
                }
            }
        }
    }

    /** The sums of six pixels and two panels (or the last one) into the scratch's tile. */
    private void tile(Scratch scratch, float[] values, int pixel, int panel) {
        int stride = 2 * Lanes.COUNT;
        for (int group = 0; group < segments.groups(); group++) {
            int from = segments.groupStart(group);
            int to = segments.groupEnds()[group];
            int skipped = group == 0 ? 0 : segments.elementsBefore(group) * Lanes.COUNT;
            float[] start = group == 0 ? filter.bias() : zeros;
            if (panel + 1 < filter.panels()) {
                Tiles.sixByTwo(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, filter.start(panel + 1) + skipped, start,
                        panel * Lanes.COUNT, scratch.floats, tileAt(), stride, Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY);
            } else {
                Tiles.sixByOne(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), from, to,
                        filter.weights(), filter.start(panel) + skipped, start, panel * Lanes.COUNT, scratch.floats,
                        tileAt(), stride, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
            }
            gather(scratch, group, Tiles.PIXELS * stride);
        }
    }

    private void single(Arena arena, Scratch scratch, float[] values, int pixelAt, int outAt) {
        int panel = 0;
        while (panel < filter.panels()) {
            int panels = panel + 4 <= filter.panels() ? 4 : 1;
            for (int group = 0; group < segments.groups(); group++) {
                int from = segments.groupStart(group);
                int to = segments.groupEnds()[group];
                int panelAt = filter.start(panel) + (group == 0 ? 0 : segments.elementsBefore(group) * Lanes.COUNT);
                float[] start = group == 0 ? filter.bias() : zeros;
                if (panels == 4) {
                    Tiles.oneByFour(values, pixelAt, segments.offsets(), segments.lengths(), from, to,
                            filter.weights(), panelAt, filter.start(1), start, panel * Lanes.COUNT, scratch.floats,
                            tileAt(), Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                } else {
                    Tiles.oneByOne(values, pixelAt, segments.offsets(), segments.lengths(), from, to,
                            filter.weights(), panelAt, start, panel * Lanes.COUNT, scratch.floats, tileAt(),
                            Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
                }
                gather(scratch, group, panels * Lanes.COUNT);
            }
            requantizer.store(scratch.floats, tileAt(), panel * Lanes.COUNT, panels * Lanes.COUNT, arena.shorts,
                    outAt + panel * Lanes.COUNT);
            panel += panels;
        }
    }

    /** Adds a group's sums, which are exact, to those of the groups before, as integers. */
    private void gather(Scratch scratch, int group, int length) {
        if (segments.groups() == 1) {
            return;
        }
        for (int i = 0; i < length; i++) {
            int sum = (int) scratch.floats[tileAt() + i] + (group == 0 ? 0 : scratch.ints[tileIntsAt() + i]);
            scratch.ints[tileIntsAt() + i] = sum;
            scratch.floats[tileAt() + i] = sum;
        }
    }
}
