package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.machine.code.CellRun;
import io.leveret.engine.kernel.machine.code.Float32DepthwisePanels;

/**
 * Depthwise convolution of float32 values, with one output channel for each input channel, read from the arena as they
 * are: at the borders windows are computed without the cells outside of the image. Pixels that have the same cells are
 * computed together: the middle of a row; or, left and right of it, those of a column. Threads divide output rows.
 */
final class Float32Depthwise implements RowKernel {
    /** Multiply-adds that one call of the code computes: some tens of microseconds. */
    private static final int CALL = 256 << 10;

    private final Geometry geometry;
    private final Float32DepthwisePanels panels;
    private final int callPixels;
    private final int middle; // the first column whose windows lie within the image's columns
    private final int middleEnd; // the column after the last such one
    private final int input;
    private final int output;

    Float32Depthwise(Geometry geometry, Weights.Float32 weights, int input, int output) {
        this.geometry = geometry;
        this.panels = Float32DepthwisePanels.pack(MachineCode.FLOAT32, weights,
                geometry.dilationWidth() * geometry.inChannels() * Float.BYTES);
        this.callPixels = Math.max(CALL / weights.filter().length, 1);
        int span = (geometry.filterWidth() - 1) * geometry.dilationWidth() + 1;
        this.middle = Math.min(Math.ceilDiv(geometry.padLeft(), geometry.strideWidth()), geometry.outWidth());
        this.middleEnd = Math.clamp(
                Math.floorDiv(geometry.inWidth() - span + geometry.padLeft(), geometry.strideWidth()) + 1, middle,
                geometry.outWidth());
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return geometry.outRows();
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, CellRun.INTS, 0);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        runRows(arena, input, arena, output, scratch, from, to);
    }

    @Override
    public void runRows(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int from, int to) {
        for (int row = from; row < to;) {
            int rows = alike(row, to);
            for (int x = 0; x < middle; x++) {
                run(source, sourceAt, target, targetAt, scratch, row, x, rows, true);
            }
            for (int y = row; y < row + rows && middle < middleEnd; y++) {
                run(source, sourceAt, target, targetAt, scratch, y, middle, middleEnd - middle, false);
            }
            for (int x = middleEnd; x < geometry.outWidth(); x++) {
                run(source, sourceAt, target, targetAt, scratch, row, x, rows, true);
            }
            row += rows;
        }
    }

    /** The number of rows from one on, of one image, whose windows all lie within the image's rows; else 1. */
    private int alike(int row, int end) {
        int y = row % geometry.outHeight();
        int last = Math.min(geometry.outHeight() - 1, y + end - row - 1);
        int lastWithin = Math.floorDiv(geometry.inHeight() - geometry.windowHeight() + geometry.padTop(),
                geometry.strideHeight());
        return y * geometry.strideHeight() < geometry.padTop() ? 1 : Math.max(Math.min(last, lastWithin) - y + 1, 1);
    }

    /**
     * Computes pixels along a row or a column.
     *
     * @param row of the first, among those of all images of the batch
     * @param x the column of the first
     */
    private void run(Arena source, int sourceAt, Arena target, int targetAt, Scratch scratch, int row, int x,
            int pixels, boolean alongColumn) {
        int channels = geometry.inChannels();
        int rowLength = geometry.inWidth() * channels;
        int outRowLength = geometry.outWidth() * geometry.outStride();
        int top = row % geometry.outHeight() * geometry.strideHeight() - geometry.padTop();
        int left = x * geometry.strideWidth() - geometry.padLeft();
        int firstRow = firstCell(top, geometry.dilationHeight());
        int firstColumn = firstCell(left, geometry.dilationWidth());
        int rows = cellsBefore(top, geometry.inHeight(), geometry.dilationHeight(), geometry.filterHeight()) - firstRow;
        int columns = cellsBefore(left, geometry.inWidth(), geometry.dilationWidth(), geometry.filterWidth())
                - firstColumn;
        int at = sourceAt + (row / geometry.outHeight() * geometry.inHeight() + top
                + firstRow * geometry.dilationHeight()) * rowLength
                + (left + firstColumn * geometry.dilationWidth()) * channels;
        int step = alongColumn ? geometry.strideHeight() * rowLength : geometry.strideWidth() * channels;
        int outStep = alongColumn ? outRowLength : geometry.outStride();
        int out = targetAt + row * outRowLength + x * geometry.outStride();
        int[] run = scratch.ints;
        run[CellRun.ROWS / 4] = columns > 0 ? Math.max(rows, 0) : 0;
        run[CellRun.ROW_LENGTH / 4] = columns * geometry.dilationWidth() * channels * Float.BYTES;
        run[CellRun.ROW_SKIP / 4] = (geometry.dilationHeight() * rowLength
                - columns * geometry.dilationWidth() * channels) * Float.BYTES;
        run[CellRun.WEIGHTS / 4] = (firstRow * geometry.filterWidth() + firstColumn) * panels.width() * Float.BYTES;
        run[CellRun.WEIGHTS_SKIP / 4] = (geometry.filterWidth() - columns) * panels.width() * Float.BYTES;
        run[CellRun.STEP / 4] = step * Float.BYTES;
        run[CellRun.OUT_STEP / 4] = outStep * Float.BYTES;
        for (int pixel = 0; pixel < pixels; pixel += callPixels) {
            run[CellRun.START / 4] = at + pixel * step;
            MachineCode.convolveFloat32Depthwise(source.floatSegment, target.floatSegment, scratch.intSegment,
                    Math.min(callPixels, pixels - pixel), panels.memory(), out + pixel * outStep);
        }
    }

    /** The first cell of a window that lies within the image. */
    private static int firstCell(int start, int dilation) {
        return start < 0 ? Math.ceilDiv(-start, dilation) : 0;
    }

    /** The number of cells of a window before the end of the image. */
    private static int cellsBefore(int start, int end, int dilation, int cells) {
        return Math.clamp(Math.ceilDiv(end - start, dilation), 0, cells);
    }
}
