package io.leveret.engine.kernel.vector.winograd;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.convolution.Epilogue;
import io.leveret.engine.kernel.vector.convolution.Tiles;
import io.leveret.engine.kernel.vector.convolution.VectorBand;
import io.leveret.engine.kernel.vector.lane.Lanes;

/**
 * Convolution with windows of 1×7 or 7×1 that visit every pixel, with 10 instead of 14 multiplications for each two
 * pixels of output along the window. Of float32 values or, exactly, of centered quantized values.
 *
 * <p>Two pixels of output see a tile of 8 pixels {@code d} in a line. The first three cells of the window and the last
 * three each take 4 multiplications by Winograd's F(2, 3), {@code Aᵀ ((G g) ∘ (Bᵀ d))} with the matrices of
 * {@link Winograd}; the one between them takes two:
 *
 * <pre>
 * first = (d0 − d2)·g0 + (d4 − d6)·g4 + d3·g3         y0 = first + both + difference
 * both = (d1 + d2)·(g0 + g1 + g2)/2 + (d5 + d6)·(g4 + g5 + g6)/2
 * difference = (d2 − d1)·(g0 − g1 + g2)/2 + (d6 − d5)·(g4 − g5 + g6)/2
 * second = (d3 − d1)·g2 + (d7 − d5)·g6 + d4·g3        y1 = second + both − difference
 * </pre>
 *
 * <p>So products of several cells are summed as one: there are just four matrix products, of tiles × 2 or 3 times the
 * input channels, for which the {@link Tiles} serve as they are. And the last four pixels of a tile are the first four
 * of the tile after the next, transformed alike. So each is transformed once, and tiles lie in
 * {@code [kind][tile][channel]} such that the one after the next is the next one there: first the even ones of a
 * line, then the odd ones.
 */
public final class LineWinograd implements Kernel {
    /** Tiles whose sums wait in the scratch, four kinds of each; whole tiles of pixels. */
    private static final int CHUNK = 8 * Tiles.PIXELS;
    private static final int STRIDE = WinogradTransforms.STRIDE;
    /** From one kind's sums to the next one's: not a power of two, whose multiples would share lines of the cache. */
    private static final int SUMS_STRIDE = CHUNK * STRIDE + Lanes.COUNT;
    /** The transformed input of a block; as that of {@link Winograd}. */
    private static final int TARGET_FLOATS = 128 * 1024;
    private static final float[] ZEROS = new float[STRIDE]; // what sums start from
    private static final int TILE = 8;

    private final Geometry geometry;
    private final Geometry tiles; // its windows are the tiles
    private final VectorBand band;
    private final boolean wide; // whether windows lie along the width
    private final boolean byPanels; // whether threads divide panels
    private final LineWinogradFilter filter;
    private final Epilogue epilogue;
    private final int rowLength; // of the band
    private final int step; // from one pixel of a tile to the next, in the band
    private final int tileStep; // from one tile's results to the next one's
    private final int pixelStep; // from the first pixel's result to the second one's
    private final int kindStride; // of the transformed input
    private final int transformedAt; // where it lies in the scratch: after the band
    private final int sumsAt; // after it
    private final int resultsAt; // after them, [tile][column] or [row][tile] by [2·lanes]
    private final int sourcesAt; // where the ints say where in the band each tile starts, as transformed
    private final int placesAt; // where they say where each tile is transformed, as stored
    private final int integersAt; // results as integers
    private final int input;
    private final int output;

    private LineWinograd(Geometry geometry, boolean quantized, LineWinogradFilter filter, Epilogue epilogue,
            int input, int output) {
        this.geometry = geometry;
        this.tiles = tiles(geometry);
        this.wide = geometry.filterHeight() == 1;
        int rowsInTarget = TARGET_FLOATS
                / (LineWinogradFilter.KINDS * (tiles.outWidth() + (wide ? 2 : 0)) * geometry.inChannels());
        this.band = new VectorBand(tiles, quantized, Math.clamp(rowsInTarget - (wide ? 0 : 2), 1, tiles.outHeight()));
        this.filter = filter;
        this.epilogue = epilogue;
        this.byPanels = Tiles.dividePanels(geometry, filter.panels());
        this.rowLength = VectorBand.rowLength(tiles, quantized);
        this.step = wide ? geometry.inChannels() : rowLength;
        this.tileStep = wide ? 2 * STRIDE : STRIDE;
        this.pixelStep = wide ? STRIDE : CHUNK * STRIDE;
        int transformed = lines(band.outRows()) * tilesOfLine(band.outRows());
        this.kindStride = transformed * geometry.inChannels() + Lanes.COUNT;
        this.transformedAt = band.floats();
        this.sumsAt = transformedAt + LineWinogradFilter.KINDS * kindStride;
        this.resultsAt = sumsAt + LineWinogradFilter.KINDS * SUMS_STRIDE;
        this.sourcesAt = band.ints();
        this.placesAt = sourcesAt + transformed;
        this.integersAt = placesAt + Tiles.roundUp(band.outRows() * tiles.outWidth());
        this.input = input;
        this.output = output;
    }

    /** Tiles as windows of 1×8 or 8×1 that move by two pixels; the last may reach beyond what the convolution sees. */
    private static Geometry tiles(Geometry geometry) {
        boolean wide = geometry.filterHeight() == 1;
        return new Geometry(geometry.batch(), geometry.in(),
                new Geometry.Image(wide ? geometry.outHeight() : (geometry.outHeight() + 1) / 2,
                        wide ? (geometry.outWidth() + 1) / 2 : geometry.outWidth(), geometry.outChannels()),
                Geometry.Window.of(wide ? 1 : TILE, wide ? TILE : 1).stride(wide ? 1 : 2, wide ? 2 : 1)
                        .padding(geometry.padTop(), geometry.padLeft()),
                geometry.outStride());
    }

    /**
     * Whether the algorithm is one for a convolution, and clearly faster than the direct one. It saves multiplications,
     * by 14 to 10, and pays with transforms of each tile, and with more weights to fetch. All costs are in
     * multiply-adds of a vector, as those of {@link Winograd#pays}.
     *
     * @param groups of products that are summed apart, {@link LineWinogradFilter#groups}
     * @param lanes of a vector
     */
    public static boolean pays(Geometry geometry, int groups, int lanes) {
        if (Math.min(geometry.filterHeight(), geometry.filterWidth()) != 1
                || geometry.filterHeight() * geometry.filterWidth() != LineWinogradFilter.CELLS
                || geometry.strideHeight() != 1 || geometry.strideWidth() != 1 || geometry.dilationHeight() != 1
                || geometry.dilationWidth() != 1) {
            return false;
        }
        final double transform = 40; // of a vector of channels of a tile, either way
        final double loop = 7; // to begin and end one
        final double fetch = 28; // of a vector of weights
        final double margin = 1.1;
        int channels = geometry.inChannels();
        double panels = (geometry.outChannels() + lanes - 1) / lanes;
        double vectors = (channels + lanes - 1) / lanes;
        double pixelCount = Tiles.roundUp(geometry.outRows() * geometry.outWidth());
        double tileCount = Tiles.roundUp(tiles(geometry).outRows() * tiles(geometry).outWidth());
        double direct = panels * LineWinogradFilter.CELLS * channels * (pixelCount + fetch)
                + panels * pixelCount * geometry.filterHeight() * loop;
        double here = tileCount * vectors * transform
                + panels * LineWinogradFilter.PRODUCTS * channels * (tileCount + fetch)
                + panels * tileCount * groups * (6 * loop + transform);
        return direct > margin * here;
    }

    /** A convolution of float32 values. */
    public static LineWinograd ofFloat32(Geometry geometry, LineWinogradFilter filter, Epilogue epilogue, int input,
            int output) {
        return new LineWinograd(geometry, false, filter, epilogue, input, output);
    }

    /** A convolution of quantized values. */
    public static LineWinograd ofQuantized(Geometry geometry, LineWinogradFilter filter, Epilogue epilogue, int input,
            int output) {
        return new LineWinograd(geometry, true, filter, epilogue, input, output);
    }

    @Override
    public int parts() {
        return byPanels ? (filter.panels() + 1) / 2 : tiles.outRows();
    }

    /** The band, the transformed input, then sums and results of a chunk; places, and as integers results only. */
    @Override
    public Scratch.Size scratch() {
        int results = 2 * CHUNK * STRIDE;
        return new Scratch.Size(resultsAt + results, integersAt + (filter.integerBias() == null ? 0 : results),
                Lanes.COUNT);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (byPanels) {
            run(arena, scratch, 0, tiles.outRows(), 2 * from, Math.min(2 * to, filter.panels()));
        } else {
            run(arena, scratch, from, to, 0, filter.panels());
        }
    }

    /** Some rows of tiles and some panels. */
    private void run(Arena arena, Scratch scratch, int from, int to, int fromPanel, int toPanel) {
        for (int row = from; row < to;) {
            int rows = band.rowsFrom(row, to);
            int count = rows * tiles.outWidth();
            float[] values = band.load(arena, input, scratch, row, rows);
            locate(scratch.ints, rows);
            WinogradTransforms.line(values, scratch.ints, sourcesAt, lines(rows) * tilesOfLine(rows),
                    geometry.inChannels(), step, scratch.floats, transformedAt, kindStride);
            for (int panel = fromPanel; panel < toPanel; panel += 2) {
                int panels = Math.min(toPanel - panel, 2);
                for (int first = 0; first < count; first += CHUNK) {
                    int chunk = Math.min(CHUNK, count - first);
                    for (int group = 0; group < filter.groups(); group++) {
                        multiply(values, scratch, first, chunk, panel, panels, group);
                        transformBack(scratch, chunk, panel, panels, group);
                    }
                    store(arena, scratch, row, first, chunk, panel, panels);
                }
            }
            row += rows;
        }
    }

    /** Returns the lines of tiles in some rows of them. */
    private int lines(int rows) {
        return wide ? rows : tiles.outWidth();
    }

    /** The tiles of a line, and two more, with only the first four pixels used. */
    private int tilesOfLine(int rows) {
        return (wide ? tiles.outWidth() : rows) + 2;
    }

    /** Writes where tiles start in the band, in the order they are transformed, and where in that each tile is. */
    private void locate(int[] ints, int rows) {
        int length = tilesOfLine(rows);
        int evens = (length + 1) / 2;
        int channels = geometry.inChannels();
        for (int line = 0; line < lines(rows); line++) {
            int start = ints[0] + line * (wide ? rowLength : channels);
            for (int tile = 0; tile < length; tile++) {
                int place = line * length + tile % 2 * evens + tile / 2;
                ints[sourcesAt + place] = start + tile * 2 * step;
                if (tile < length - 2) {
                    int index = wide ? line * tiles.outWidth() + tile : tile * tiles.outWidth() + line;
                    ints[placesAt + index] = place * channels;
                }
            }
        }
        for (int tile = rows * tiles.outWidth(); tile % Tiles.PIXELS != 0; tile++) {
            ints[placesAt + tile] = ints[placesAt + tile - 1];
        }
    }

    /** The products of a chunk of tiles with one or two panels, summed over a group. */
    private void multiply(float[] values, Scratch scratch, int first, int count, int panel, int panels, int group) {
        int split = 2 * geometry.inChannels(); // rows from there on are of the cell in the middle
        int from = filter.groupStart(group);
        int to = filter.groupEnds()[group];
        for (int kind = 0; kind < LineWinogradFilter.KINDS; kind++) {
            int sums = sumsAt + kind * SUMS_STRIDE;
            multiply(scratch.floats, scratch, placesAt + first, count, transformedAt + kind * kindStride + from,
                    Math.max(Math.min(to, split) - from, 0), filter.start(kind, panel, from), panels, ZEROS, 0, 0,
                    sums);
            if (to > split && LineWinogradFilter.isOuter(kind)) {
                int row = Math.max(from, split);
                multiply(values, scratch, first, count, (3 + kind / 3) * step + row - split, to - row,
                        filter.start(kind, panel, row), panels, scratch.floats, sums, STRIDE, sums);
            }
        }
    }

    private void multiply(float[] values, Scratch scratch, int first, int count, int offset, int length, int weights,
            int panels, float[] start, int startAt, int startStride, int sums) {
        if (panels == 2) {
            Tiles.twoPanels(values, scratch.ints, first, first + count, offset, length, filter.weights(), weights,
                    filter.panelStride(), start, startAt, startStride, scratch.floats, sums, STRIDE);
        } else {
            Tiles.sixByOne(values, scratch.ints, first, first + count, offset, length, filter.weights(), weights,
                    start, startAt, startStride, scratch.floats, sums, STRIDE);
        }
    }

    /** {@code Aᵀ m} of a chunk of tiles, plus the bias or the results of the groups before. */
    private void transformBack(Scratch scratch, int count, int panel, int panels, int group) {
        for (int lane = 0; lane < panels * Lanes.COUNT; lane += Lanes.COUNT) {
            int biasAt = panel * Lanes.COUNT + lane;
            if (filter.integerBias() == null) {
                WinogradTransforms.lineOfFloat32(scratch.floats, sumsAt + lane, SUMS_STRIDE, count, filter.bias(),
                        biasAt,
                        scratch.floats, resultsAt + lane, tileStep, pixelStep);
            } else if (group == 0) {
                WinogradTransforms.lineOfIntegers(scratch.floats, sumsAt + lane, SUMS_STRIDE, count,
                        filter.integerBias(), biasAt, 0, 0, scratch.ints, integersAt + lane, scratch.floats,
                        resultsAt + lane, tileStep, pixelStep);
            } else {
                WinogradTransforms.lineOfIntegers(scratch.floats, sumsAt + lane, SUMS_STRIDE, count, scratch.ints,
                        integersAt + lane, tileStep, pixelStep, scratch.ints, integersAt + lane, scratch.floats,
                        resultsAt + lane, tileStep, pixelStep);
            }
        }
    }

    /** Stores the results of a chunk, which may begin and end within rows of tiles. */
    private void store(Arena arena, Scratch scratch, int firstRow, int first, int count, int panel, int panels) {
        int width = wide ? 2 : 1; // of a tile's results
        int height = wide ? 1 : 2;
        for (int tile = first; tile < first + count;) {
            int row = firstRow + tile / tiles.outWidth();
            int column = tile % tiles.outWidth();
            int length = Math.min(tiles.outWidth() - column, first + count - tile);
            int x = column * width;
            int y = row % tiles.outHeight() * height;
            int pixels = Math.min(length * width, geometry.outWidth() - x);
            int pixel = (row / tiles.outHeight() * geometry.outHeight() + y) * geometry.outWidth() + x;
            int results = resultsAt + (tile - first) * tileStep;
            for (int i = 0; i < Math.min(height, geometry.outHeight() - y); i++) {
                epilogue.store(scratch, results + i * pixelStep, STRIDE, panel * Lanes.COUNT, panels * Lanes.COUNT,
                        pixels, arena,
                        output + (pixel + i * geometry.outWidth()) * geometry.outStride() + panel * Lanes.COUNT);
            }
            tile += length;
        }
    }
}
