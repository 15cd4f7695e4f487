package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.convolution.Epilogue;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolution in float32 lanes, of float32 values or, exactly, of centered quantized values, whose
 * products' sums must stay below 2^24; the caller checks that.
 *
 * <p>Works plane by plane: a vector of channels of some rows of the image, copied into the scratch as float32 and with
 * the padding in it, {@code [row][column][lane]}. There a window's neighbors are neighbors in memory too. In the image
 * they are all channels apart, often a power of two, so that they would drive each other out of the same few lines of
 * the first-level cache. Four planes at a time, row by row, so that a line of the image is fetched and written once for
 * all of its channels. Lanes beyond the last channel hold arbitrary values, and their sums are not read.
 *
 * <p>Threads divide output rows or groups of planes, whichever are more.
 */
public final class VectorDepthwise implements RowKernel {
    /** Floats of a plane: it is read in order, so the second-level cache will do. */
    private static final int PLANE_FLOATS = 8 * 1024;
    private static final int GROUP = 4; // planes at a time

    /** Channels that are copied at a time, even if there are fewer. */
    public static final int GROUP_CHANNELS = GROUP * Lanes.COUNT;

    private final Geometry geometry;
    private final boolean quantized;
    private final int multiplier; // output channels for each input channel
    private final int planes;
    private final boolean byGroups; // whether threads divide groups of planes
    private final int rowLength; // of a plane
    private final int blockRows; // output rows from one plane
    private final DepthwiseFilter filter;
    private final int[] cells; // where each cell of a window lies in the plane, from the window's first
    private final int @Nullable [] integerBias; // [channel], if it does not fit into the exact sums; else null
    private final Epilogue epilogue;
    private final boolean threeByThree; // the window that mobile networks use, moving by one or two columns
    private final int input;
    private final int output;

    /**
     * A kernel.
     *
     * @param integerBias what is added to them as integers, or null
     */
    public VectorDepthwise(Geometry geometry, boolean quantized, DepthwiseFilter filter, int @Nullable [] integerBias,
            Epilogue epilogue,
            int input, int output) {
        this.geometry = geometry;
        this.quantized = quantized;
        this.multiplier = geometry.outChannels() / geometry.inChannels();
        this.planes = filter.vectors();
        this.byGroups = groups() > geometry.outRows();
        this.rowLength = geometry.paddedWidth() * Lanes.COUNT;
        this.blockRows = geometry.outRowsWithin(PLANE_FLOATS / rowLength);
        this.filter = filter;
        this.cells = new int[geometry.filterHeight() * geometry.filterWidth()];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = cell / geometry.filterWidth() * geometry.dilationHeight() * rowLength
                    + cell % geometry.filterWidth() * geometry.dilationWidth() * Lanes.COUNT;
        }
        this.integerBias = integerBias;
        this.epilogue = epilogue;
        this.threeByThree = geometry.filterHeight() == 3 && geometry.filterWidth() == 3 && geometry.strideWidth() <= 2
                && geometry.dilationWidth() == 1;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return byGroups ? groups() : geometry.outRows();
    }

    private int groups() {
        return (planes + GROUP - 1) / GROUP;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(Math.min(GROUP, planes) * floatsOfPlane(), 0, Lanes.COUNT);
    }

    /** What a plane takes in the scratch: the copy of the image, and the sums of a row, {@code [column][lane]}. */
    private int floatsOfPlane() {
        return sumsAt() + geometry.outWidth() * Lanes.COUNT;
    }

    private int sumsAt() {
        return geometry.inRows(blockRows) * rowLength;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        if (byGroups) {
            run(arena, input, arena, output, scratch, 0, geometry.outRows(), GROUP * from,
                    Math.min(GROUP * to, planes));
        } else {
            runRows(arena, input, arena, output, scratch, from, to);
        }
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        run(source, sourceAt, target, targetAt, scratch, from, to, 0, planes);
    }

    private void run(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to,
            int fromPlane, int toPlane) {
        for (int row = from; row < to;) {
            int y = row % geometry.outHeight();
            int rows = Math.min(Math.min(blockRows, to - row), geometry.outHeight() - y);
            for (int plane = fromPlane; plane < toPlane; plane += GROUP) {
                block(source, sourceAt, target, targetAt, scratch, row, rows, plane, Math.min(plane + GROUP, toPlane));
            }
            row += rows;
        }
    }

    /** Some output rows of some planes. */
    private void block(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int row, int rows,
            int fromPlane, int toPlane) {
        int image = sourceAt + row / geometry.outHeight() * geometry.inHeight() * geometry.inWidth()
                * geometry.inChannels();
        int top = row % geometry.outHeight() * geometry.strideHeight() - geometry.padTop();
        for (int y = 0; y < geometry.inRows(rows); y++) {
            for (int plane = fromPlane; plane < toPlane; plane++) {
                loadRow(source, image, top + y, plane * Lanes.COUNT, scratch.floats,
                        (plane - fromPlane) * floatsOfPlane() + y * rowLength);
            }
        }
        for (int y = 0; y < rows; y++) {
            for (int plane = fromPlane; plane < toPlane; plane++) {
                int channel = plane * Lanes.COUNT;
                int at = (plane - fromPlane) * floatsOfPlane();
                int sums = at + sumsAt();
                sumRow(scratch.floats, at + y * geometry.strideHeight() * rowLength, channel, sums);
                if (integerBias != null) {
                    addBias(scratch.floats, sums, channel);
                }
                epilogue.store(scratch, sums, Lanes.COUNT, channel, Lanes.COUNT, geometry.outWidth(), target,
                        targetAt + (row + y) * geometry.outWidth() * geometry.outStride() + channel);
            }
        }
    }

    // ---- the plane ----

    /** Copies a row of the image, which may lie outside of it, to {@code start}. */
    private void loadRow(Arena arena, int image, int y, int channel, float[] plane, int start) {
        int columns = Math.clamp(geometry.paddedWidth() - geometry.padLeft(), 0, geometry.inWidth());
        int end = start + rowLength;
        if (y < 0 || y >= geometry.inHeight() || columns == 0) {
            Arrays.fill(plane, start, end, 0);
            return;
        }
        int source = image + y * geometry.inWidth() * geometry.inChannels();
        int target = start + geometry.padLeft() * Lanes.COUNT;
        Arrays.fill(plane, start, target, 0);
        if (multiplier > 1) {
            repeat(arena, source, channel, plane, target, columns);
        } else if (quantized) {
            widen(arena.shorts, source + channel, geometry.inChannels(), plane, target, columns);
        } else {
            copy(arena.floats, source + channel, geometry.inChannels(), plane, target, columns);
        }
        Arrays.fill(plane, target + columns * Lanes.COUNT, end, 0);
    }

    private static void widen(short[] source, int from, int step, float[] target, int to, int columns) {
        for (int x = 0; x < columns; x++) {
            ((FloatVector) ShortVector.fromArray(Lanes.SHORTS, source, from + x * step)
                    .convertShape(VectorOperators.S2F, Lanes.FLOATS, 0)).intoArray(target, to + x * Lanes.COUNT);
        }
    }

    private static void copy(float[] source, int from, int step, float[] target, int to, int columns) {
        for (int x = 0; x < columns; x++) {
            FloatVector.fromArray(Lanes.FLOATS, source, from + x * step).intoArray(target, to + x * Lanes.COUNT);
        }
    }

    /** Each input channel as often as it has output channels. */
    private void repeat(Arena arena, int from, int channel, float[] target, int to, int columns) {
        int lanes = Math.min(Lanes.COUNT, geometry.outChannels() - channel);
        for (int x = 0; x < columns; x++) {
            for (int lane = 0; lane < lanes; lane++) {
                int at = from + x * geometry.inChannels() + (channel + lane) / multiplier;
                target[to + x * Lanes.COUNT + lane] = quantized ? arena.shorts[at] : arena.floats[at];
            }
        }
    }

    // ---- the sums ----

    /** The sums of one row of one plane. */
    private void sumRow(float[] floats, int at, int channel, int sums) {
        if (threeByThree) {
            threeByThree(floats, at, channel, sums);
        } else {
            anyWindow(floats, at, channel, sums);
        }
    }

    private void threeByThree(float[] floats, int at, int channel, int sums) {
        int row1 = at + cells[3];
        int row2 = at + cells[6];
        if (geometry.strideWidth() == 1) {
            DepthwiseRows.threeByThree(floats, at, row1, row2, filter.weights(), filter.cellStride(), channel,
                    filter.bias(), sums,
                    geometry.outWidth());
        } else {
            DepthwiseRows.threeByThreeByTwo(floats, at, row1, row2, filter.weights(), filter.cellStride(), channel,
                    filter.bias(), sums,
                    geometry.outWidth());
        }
    }

    private void anyWindow(float[] floats, int at, int channel, int sums) {
        int step = geometry.strideWidth() * Lanes.COUNT;
        int x = 0;
        for (; x <= geometry.outWidth() - DepthwiseRows.PIXELS; x += DepthwiseRows.PIXELS) {
            DepthwiseRows.eight(floats, at + x * step, step, cells, filter.weights(), filter.cellStride(), channel,
                    filter.bias(),
                    sums + x * Lanes.COUNT);
        }
        for (; x < geometry.outWidth(); x++) {
            DepthwiseRows.one(floats, at + x * step, cells, filter.weights(), filter.cellStride(), channel,
                    filter.bias(),
                    sums + x * Lanes.COUNT);
        }
    }

    private void addBias(float[] floats, int sums, int channel) {
        int lanes = Math.min(Lanes.COUNT, geometry.outChannels() - channel);
        for (int x = 0; x < geometry.outWidth(); x++) {
            int at = sums + x * Lanes.COUNT;
            for (int lane = 0; lane < lanes; lane++) {
                floats[at + lane] = (int) floats[at + lane] + integerBias[channel + lane];
            }
        }
    }
}
