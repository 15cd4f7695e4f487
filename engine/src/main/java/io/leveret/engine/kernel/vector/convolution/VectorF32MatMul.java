package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products of two computed float32 matrices. A part is two panels of one product's columns: their elements are laid out
 * as those of a filter are, then all rows pass by in the tiles of convolutions.
 */
public final class VectorF32MatMul implements Kernel {
    /** Rows whose sums wait in the scratch. */
    private static final int CHUNK = 16 * Tiles.PIXELS;

    private final MatMulGeometry geometry;
    private final int pairs; // of panels in a product
    private final int width; // columns of a pair
    private final int sumsAt; // in the scratch, after the two panels
    private final int startAt; // where sums start from: zeros
    private final int[] columnStrides; // [lane], elements of the right tensor from the first column
    private final int left;
    private final int right;
    private final int output;

    public VectorF32MatMul(MatMulGeometry geometry, int left, int right, int output) {
        this.geometry = geometry;
        this.width = 2 * Lanes.COUNT;
        this.pairs = (geometry.columns() + width - 1) / width;
        this.sumsAt = width * geometry.inner();
        this.startAt = sumsAt + CHUNK * width;
        this.columnStrides = new int[Lanes.COUNT];
        Arrays.setAll(columnStrides, lane -> lane * geometry.rightColumnStride());
        this.left = left;
        this.right = right;
        this.output = output;
    }

    /** Whether rows of the left matrices are contiguous, and there is enough to fill vectors. */
    public static boolean suits(MatMulGeometry geometry) {
        return geometry.leftInnerStride() == 1 && geometry.columns() >= Lanes.COUNT && geometry.inner() <= 1 << 14;
    }

    @Override
    public int parts() {
        return geometry.products() * pairs;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(startAt + width, Tiles.roundUp(CHUNK), 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Arrays.fill(scratch.floats, startAt, startAt + width, 0);
        for (int part = from; part < to; part++) {
            int product = part / pairs;
            int column = part % pairs * width;
            int columns = Math.min(width, geometry.columns() - column);
            pack(arena.floats, right + geometry.right(product) + column * geometry.rightColumnStride(), columns,
                    scratch.floats);
            int row = left + geometry.left(product);
            int out = output + product * geometry.rows() * geometry.columns() + column;
            for (int first = 0; first < geometry.rows(); first += CHUNK) {
                chunk(arena.floats, scratch, row + first * geometry.leftRowStride(),
                        Math.min(CHUNK, geometry.rows() - first), columns, out + first * geometry.columns());
            }
        }
    }

    /** Two panels, {@code [panel][k][lane]}; lanes beyond the columns are 0. */
    private void pack(float[] values, int from, int columns, float[] panels) {
        int inner = geometry.inner();
        for (int panel = 0; panel < 2; panel++) {
            int lanes = Math.clamp(columns - panel * Lanes.COUNT, 0, Lanes.COUNT);
            int start = panel * Lanes.COUNT * inner;
            if (lanes < Lanes.COUNT) {
                Arrays.fill(panels, start, start + Lanes.COUNT * inner, 0);
            }
            int source = from + panel * Lanes.COUNT * geometry.rightColumnStride();
            if (geometry.rightColumnStride() == 1) {
                for (int k = 0; k < inner; k++) {
                    System.arraycopy(values, source + k * geometry.rightInnerStride(), panels, start + k * Lanes.COUNT,
                            lanes);
                }
            } else if (lanes == Lanes.COUNT) {
                gather(values, source, geometry.rightInnerStride(), columnStrides, inner, panels, start);
            } else {
                for (int lane = 0; lane < lanes; lane++) {
                    int column = source + lane * geometry.rightColumnStride();
                    for (int k = 0; k < inner; k++) {
                        panels[start + k * Lanes.COUNT + lane] = values[column + k * geometry.rightInnerStride()];
                    }
                }
            }
        }
    }

    /** One element of each column at a time. */
    private static void gather(float[] values, int from, int step, int[] columnStrides, int inner, float[] panel,
            int to) {
        for (int k = 0; k < inner; k++) {
            FloatVector.fromArray(Lanes.FLOATS, values, from + k * step, columnStrides, 0).intoArray(panel,
                    to + k * Lanes.COUNT);
        }
    }

    private void chunk(float[] values, Scratch scratch, int row, int rows, int columns, int out) {
        for (int i = 0; i < Tiles.roundUp(rows); i++) {
            scratch.ints[i] = row + Math.min(i, rows - 1) * geometry.leftRowStride();
        }
        Tiles.twoPanels(values, scratch.ints, 0, rows, 0, geometry.inner(), scratch.floats, 0,
                Lanes.COUNT * geometry.inner(), scratch.floats, startAt, 0, scratch.floats, sumsAt, width);
        if (columns == width) {
            store(scratch.floats, sumsAt, rows, values, out, geometry.columns());
            return;
        }
        for (int i = 0; i < rows; i++) {
            System.arraycopy(scratch.floats, sumsAt + i * width, values, out + i * geometry.columns(), columns);
        }
    }

    /** Rows of two vectors each; calls of {@code arraycopy} would take longer than so little. */
    private static void store(float[] sums, int from, int rows, float[] out, int to, int stride) {
        for (int i = 0; i < rows; i++) {
            int at = from + 2 * Lanes.COUNT * i;
            FloatVector.fromArray(Lanes.FLOATS, sums, at).intoArray(out, to + i * stride);
            FloatVector.fromArray(Lanes.FLOATS, sums, at + Lanes.COUNT).intoArray(out, to + i * stride + Lanes.COUNT);
        }
    }
}
