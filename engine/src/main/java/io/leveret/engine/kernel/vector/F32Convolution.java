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
            int channels = Math.min(filter.channels() - panel * Lanes.COUNT, 2 * Lanes.COUNT);
            if (channels % Lanes.COUNT == 0) {
                tiles(scratch.ints, values, 0, pixels, panel, arena.floats, outAt + panel * Lanes.COUNT,
                        filter.channels());
                continue;
            }
            for (int pixel = 0; pixel < pixels; pixel += Tiles.PIXELS) {
                int first = Math.min(pixel, pixels - Tiles.PIXELS);
                tiles(scratch.ints, values, first, first + Tiles.PIXELS, panel, scratch.floats, tileAt,
                        2 * Lanes.COUNT);
                for (int i = 0; i < Tiles.PIXELS; i++) {
                    System.arraycopy(scratch.floats, tileAt + i * 2 * Lanes.COUNT, arena.floats,
                            outAt + (first + i) * filter.channels() + panel * Lanes.COUNT, channels);
                }
            }
        }
    }

    private void tiles(int[] places, float[] values, int first, int end, int panel, float[] out, int outAt,
            int outStride) {
        if (panel + 1 < filter.panels()) {
            Tiles.sixByTwo(values, places, first, end, segments.offsets(), segments.lengths(), 0,
                    segments.offsets().length, filter.weights(), filter.start(panel), filter.start(panel + 1),
                    filter.bias(), panel * Lanes.COUNT, out, outAt, outStride, min, max);
        } else {
            Tiles.sixByOne(values, places, first, end, segments.offsets(), segments.lengths(), 0,
                    segments.offsets().length, filter.weights(), filter.start(panel), filter.bias(),
                    panel * Lanes.COUNT, out, outAt, outStride, min, max);
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
                    tileAt, min, max);
            System.arraycopy(scratch.floats, tileAt, arena.floats, outAt + panel * Lanes.COUNT,
                    Math.min(filter.channels() - panel * Lanes.COUNT, Lanes.COUNT));
        }
    }
}
