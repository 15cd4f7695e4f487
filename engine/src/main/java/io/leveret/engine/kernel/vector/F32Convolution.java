package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/**
 * Convolution of reals: for each pair of panels, all tiles of the block, so that the panels' weights stay in the
 * first-level cache while the block's pixels pass by.
 */
final class F32Convolution extends BandKernel {
    private final FilterPanels filter;
    private final Segments segments;
    private final float min;
    private final float max;

    F32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, 1, false, input, output);
        this.filter = FilterPanels.pack(filter, bias);
        this.segments = Segments.of(geometry, rowLength(geometry, 1, false));
        this.min = min;
        this.max = max;
    }

    @Override
    int tileFloats() {
        return Tiles.PIXELS * 2 * Lanes.COUNT;
    }

    @Override
    int tileInts() {
        return 0;
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
                tile(arena, scratch, values, first, panel, outAt + first * filter.channels() + panel * Lanes.COUNT);
            }
        }
    }

    private void tile(Arena arena, Scratch scratch, float[] values, int pixel, int panel, int outAt) {
        int channels = Math.min(filter.channels() - panel * Lanes.COUNT, 2 * Lanes.COUNT);
        boolean two = panel + 1 < filter.panels();
        boolean whole = channels == (two ? 2 : 1) * Lanes.COUNT;
        float[] out = whole ? arena.floats : scratch.floats;
        int at = whole ? outAt : tileAt();
        int stride = whole ? filter.channels() : 2 * Lanes.COUNT;
        if (two) {
            Tiles.sixByTwo(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), 0,
                    segments.offsets().length, filter.weights(), filter.start(panel), filter.start(panel + 1),
                    filter.bias(), panel * Lanes.COUNT, out, at, stride, min, max);
        } else {
            Tiles.sixByOne(values, scratch.ints, pixel, segments.offsets(), segments.lengths(), 0,
                    segments.offsets().length, filter.weights(), filter.start(panel), filter.bias(),
                    panel * Lanes.COUNT, out, at, stride, min, max);
        }
        if (!whole) {
            for (int i = 0; i < Tiles.PIXELS; i++) {
                System.arraycopy(out, at + i * stride, arena.floats, outAt + i * filter.channels(), channels);
            }
        }
    }

    private void single(Arena arena, Scratch scratch, float[] values, int pixelAt, int outAt) {
        int panel = 0;
        int whole = filter.channels() / Lanes.COUNT;
        for (; panel <= whole - 4; panel += 4) {
            Tiles.oneByFour(values, pixelAt, segments.offsets(), segments.lengths(), 0, segments.offsets().length,
                    filter.weights(), filter.start(panel), filter.start(1), filter.bias(), panel * Lanes.COUNT,
                    arena.floats, outAt + panel * Lanes.COUNT, min, max);
        }
        for (; panel < filter.panels(); panel++) {
            Tiles.oneByOne(values, pixelAt, segments.offsets(), segments.lengths(), 0, segments.offsets().length,
                    filter.weights(), filter.start(panel), filter.bias(), panel * Lanes.COUNT, scratch.floats,
                    tileAt(), min, max);
            System.arraycopy(scratch.floats, tileAt(), arena.floats, outAt + panel * Lanes.COUNT,
                    Math.min(filter.channels() - panel * Lanes.COUNT, Lanes.COUNT));
        }
    }
}
