package io.leveret.engine.kernel.vector.winograd;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.convolution.Epilogue;
import io.leveret.engine.kernel.vector.convolution.Tiles;
import io.leveret.engine.kernel.vector.convolution.VectorBand;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.stream.IntStream;

/**
 * Convolution with windows of 3×3 that visit every pixel, with 16 instead of 36 multiplications for each 2×2 pixels of
 * output: Winograd's F(2×2, 3×3). Of float32 values or, exactly, of centered quantized values.
 *
 * <p>2×2 pixels of output see a tile of 4×4 pixels {@code d}. They are {@code Aᵀ ((G g Gᵀ) ∘ (Bᵀ d B)) A}, where ∘
 * multiplies position by position, and only it is summed over the input channels:
 *
 * <pre>
 *      ⎡1  0 −1  0⎤       ⎡ 1   0   0 ⎤
 * Bᵀ = ⎢0  1  1  0⎥   G = ⎢1/2  1/2 1/2⎥   Aᵀ = ⎡1  1  1  0⎤
 *      ⎢0 −1  1  0⎥       ⎢1/2 −1/2 1/2⎥        ⎣0  1 −1  1⎦
 *      ⎣0 −1  0  1⎦       ⎣ 0   0   1 ⎦
 * </pre>
 *
 * <p>So for each of 16 positions there is a matrix product of tiles × input channels by input channels × output
 * channels, for which the {@link Tiles} serve as they are: their pixels are tiles here. The filter is transformed when
 * the model is loaded ({@link WinogradFilter}). Of each block of tiles the transformed input,
 * {@code [position][tile][channel]}, stays in the second-level cache while the weights pass by, and so do the sums of a
 * chunk of them until they are transformed back.
 *
 * <p>Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015, section 4.1; the last rows of Bᵀ
 * and Aᵀ have the opposite sign here, which cancels, and makes the rows of either transform alike.
 */
public final class Winograd implements Kernel {
    /** Tiles whose sums wait in the scratch, 16 positions of each; whole tiles of pixels. */
    private static final int CHUNK = 8 * Tiles.PIXELS;
    private static final int STRIDE = WinogradTransforms.STRIDE;
    /**
     * From one position's sums to the next one's: not a power of two, whose multiples would share lines of the cache.
     */
    private static final int SUMS_STRIDE = CHUNK * STRIDE + Lanes.COUNT;
    /**
     * The transformed input of a block. It is read in order, once for each pair of panels, so what a small second-level
     * cache does not hold comes early enough from the next; smaller blocks would have the weights pass by more often.
     */
    private static final int TARGET_FLOATS = 128 * 1024;
    private static final float[] ZEROS = new float[STRIDE]; // what sums start from
    /** Rows of positions, or rows and columns of a tile. */
    private static final int SIDE = 4;

    private final Geometry geometry;
    private final Geometry tiles; // its windows are the tiles
    private final VectorBand band;
    private final boolean byPanels; // whether threads divide panels
    private final WinogradFilter filter;
    private final Epilogue epilogue;
    private final int rowLength; // of the band
    private final int[] places; // of a position's tiles in the transformed input
    private final int positionStride; // there
    private final int transformedAt; // where it lies in the scratch: after the band
    private final int sumsAt; // after it
    private final int resultsAt; // after them, [2 rows][2·tile + column][2·lanes]
    private final int integersAt; // the same, as integers
    private final int input;
    private final int output;

    private Winograd(Geometry geometry, boolean quantized, WinogradFilter filter, Epilogue epilogue, int input,
            int output) {
        int channels = Lanes.roundUp(geometry.inChannels());
        this.geometry = geometry;
        this.tiles = tiles(geometry);
        this.band = new VectorBand(tiles, quantized,
                Math.clamp(TARGET_FLOATS / (WinogradFilter.POSITIONS * tiles.outWidth() * channels), 1,
                        tiles.outHeight()));
        this.filter = filter;
        this.epilogue = epilogue;
        this.byPanels = Tiles.dividePanels(geometry, filter.panels());
        this.rowLength = VectorBand.rowLength(tiles, quantized);
        this.places = IntStream.range(0, Tiles.roundUp(band.outRows() * tiles.outWidth())).map(t -> t * channels)
                .toArray();
        this.positionStride = places.length * channels + Lanes.COUNT;
        this.transformedAt = band.floats();
        this.sumsAt = transformedAt + WinogradFilter.POSITIONS * positionStride;
        this.resultsAt = sumsAt + WinogradFilter.POSITIONS * SUMS_STRIDE;
        this.integersAt = band.ints();
        this.input = input;
        this.output = output;
    }

    /** Tiles as windows of 4×4 that move by two pixels; those at the end may reach beyond what the convolution sees. */
    private static Geometry tiles(Geometry geometry) {
        return new Geometry(geometry.batch(), geometry.in(),
                new Geometry.Image((geometry.outHeight() + 1) / 2, (geometry.outWidth() + 1) / 2,
                        geometry.outChannels()),
                Geometry.Window.of(SIDE, SIDE).stride(2, 2).padding(geometry.padTop(), geometry.padLeft()),
                geometry.outStride());
    }

    /**
     * Whether the algorithm is one for a convolution, and clearly faster than the direct one. It saves multiplications,
     * by 36 to 16, and pays with transforms of each tile, with more and shorter loops, and with more weights to fetch.
     * So it wants many channels on both sides, and more than a few pixels. All costs are in multiply-adds of a vector,
     * from measurements with 256 and 512 bits on Zen 4.
     *
     * @param groups of channels that are summed apart, {@link WinogradFilter#groups}
     * @param lanes of a vector
     */
    public static boolean pays(Geometry geometry, int groups, int lanes) {
        if (geometry.filterHeight() != 3 || geometry.filterWidth() != 3
                || geometry.strideHeight() != 1
                || geometry.strideWidth() != 1 || geometry.dilationHeight() != 1 || geometry.dilationWidth() != 1) {
            return false;
        }
        final double transform = 150; // of a vector of channels of a tile, either way
        final double loop = 7; // to begin and end one
        final double fetch = 28; // of a vector of weights
        final double margin = 1.1;
        int channels = geometry.inChannels();
        double panels = (geometry.outChannels() + lanes - 1) / lanes;
        double vectors = (channels + lanes - 1) / lanes;
        double pixelCount = Tiles.roundUp(geometry.outRows() * geometry.outWidth());
        double tileCount = Tiles.roundUp(tiles(geometry).outRows() * tiles(geometry).outWidth());
        double direct = panels * (pixelCount * (9 * channels + 3 * loop) + 9 * channels * fetch);
        double here = tileCount * vectors * transform + panels * (tileCount
                * (WinogradFilter.POSITIONS * (channels + groups * loop) + groups * transform)
                + WinogradFilter.POSITIONS * channels * fetch);
        return direct > margin * here;
    }

    /** A convolution of float32 values. */
    public static Winograd ofFloat32(Geometry geometry, WinogradFilter filter, Epilogue epilogue, int input,
            int output) {
        return new Winograd(geometry, false, filter, epilogue, input, output);
    }

    /** A convolution of quantized values. */
    public static Winograd ofQuantized(Geometry geometry, WinogradFilter filter, Epilogue epilogue, int input,
            int output) {
        return new Winograd(geometry, true, filter, epilogue, input, output);
    }

    @Override
    public int parts() {
        return byPanels ? (filter.panels() + 1) / 2 : tiles.outRows();
    }

    /** The band, the transformed input, then sums and results of a chunk; as integers results only. */
    @Override
    public Scratch.Size scratch() {
        int results = 4 * CHUNK * STRIDE;
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
            transform(band.load(arena, input, scratch, row, rows), scratch, Tiles.roundUp(count));
            for (int panel = fromPanel; panel < toPanel; panel += 2) {
                int panels = Math.min(toPanel - panel, 2);
                for (int first = 0; first < count; first += CHUNK) {
                    int chunk = Math.min(CHUNK, count - first);
                    for (int group = 0; group < filter.groups(); group++) {
                        multiply(scratch, first, chunk, panel, panels, group);
                        transformBack(scratch, chunk, panel, panels, group);
                    }
                    store(arena, scratch, row, first, chunk, panel, panels);
                }
            }
            row += rows;
        }
    }

    /** {@code Bᵀ d B} of a block's tiles, whose places are the first of the scratch's ints. */
    private void transform(float[] values, Scratch scratch, int count) {
        transform(values, scratch, count, 0, 0, 2, -1);
        transform(values, scratch, count, 1, 1, 2, 1);
        transform(values, scratch, count, 2, 2, 1, -1);
        transform(values, scratch, count, 3, 3, 1, -1);
    }

    private void transform(float[] values, Scratch scratch, int count, int row, int first, int second, float sign) {
        WinogradTransforms.input(values, scratch.ints, count, geometry.inChannels(), first * rowLength,
                second * rowLength, sign, scratch.floats, transformedAt + row * SIDE * positionStride, positionStride);
    }

    /** The products of a chunk of tiles with one or two panels, summed over a group of channels. */
    private void multiply(Scratch scratch, int first, int count, int panel, int panels, int group) {
        int length = filter.groupLength(group);
        for (int position = 0; position < WinogradFilter.POSITIONS; position++) {
            int offset = transformedAt + position * positionStride + filter.groupStart(group);
            int weights = filter.start(position, panel, group);
            int sums = sumsAt + position * SUMS_STRIDE;
            if (panels == 2) {
                Tiles.twoPanels(scratch.floats, places, first, first + count, offset, length, filter.weights(), weights,
                        filter.panelStride(), ZEROS, 0, 0, scratch.floats, sums, STRIDE);
            } else {
                Tiles.sixByOne(scratch.floats, places, first, first + count, offset, length, filter.weights(), weights,
                        ZEROS, 0, 0, scratch.floats, sums, STRIDE);
            }
        }
    }

    /** {@code Aᵀ m A} of a chunk of tiles, plus the bias or the results of the groups before. */
    private void transformBack(Scratch scratch, int count, int panel, int panels, int group) {
        int inner = sumsAt + SIDE * SUMS_STRIDE;
        int row1 = 2 * CHUNK * STRIDE;
        for (int i = 0; i < panels; i++) {
            int lane = i * Lanes.COUNT;
            transformBack(scratch, sumsAt + lane, inner + lane, 1, count, panel + i, group, lane);
            transformBack(scratch, sumsAt + 3 * SIDE * SUMS_STRIDE + lane, inner + lane, -1, count, panel + i, group,
                    row1 + lane);
        }
    }

    private void transformBack(Scratch scratch, int outer, int inner, float sign, int count, int panel, int group,
            int at) {
        if (filter.integerBias() == null) {
            WinogradTransforms.float32(scratch.floats, outer, inner, sign, SUMS_STRIDE, count, filter.bias(),
                    panel * Lanes.COUNT, scratch.floats, resultsAt + at);
        } else if (group == 0) {
            WinogradTransforms.integers(scratch.floats, outer, inner, sign, SUMS_STRIDE, count, filter.integerBias(),
                    panel * Lanes.COUNT, 0, scratch.ints, integersAt + at, scratch.floats, resultsAt + at);
        } else {
            WinogradTransforms.integers(scratch.floats, outer, inner, sign, SUMS_STRIDE, count, scratch.ints,
                    integersAt + at, STRIDE, scratch.ints, integersAt + at, scratch.floats, resultsAt + at);
        }
    }

    /** Stores the results of a chunk, which may begin and end within rows of tiles. */
    private void store(Arena arena, Scratch scratch, int firstRow, int first, int count, int panel, int panels) {
        for (int tile = first; tile < first + count;) {
            int row = firstRow + tile / tiles.outWidth();
            int column = tile % tiles.outWidth();
            int length = Math.min(tiles.outWidth() - column, first + count - tile);
            int y = row % tiles.outHeight() * 2;
            int pixels = Math.min(2 * length, geometry.outWidth() - 2 * column);
            int pixel = (row / tiles.outHeight() * geometry.outHeight() + y) * geometry.outWidth() + 2 * column;
            int results = resultsAt + 2 * (tile - first) * STRIDE;
            for (int i = 0; i < Math.min(2, geometry.outHeight() - y); i++) {
                epilogue.store(scratch, results + i * 2 * CHUNK * STRIDE, STRIDE, panel * Lanes.COUNT,
                        panels * Lanes.COUNT, pixels, arena,
                        output + (pixel + i * geometry.outWidth()) * geometry.outStride() + panel * Lanes.COUNT);
            }
            tile += length;
        }
    }
}
