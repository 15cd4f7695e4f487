package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.QuantizedMeans;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the code of poolings needs to know, in one piece of memory outside the heap:
 *
 * <pre>
 * bytes     what
 * 0         bytes from a row of the image to the next one, int64
 * 8         bytes of a cell's channels, which is from a cell to the next one, int64
 * 16        bytes from a pixel's results to the next one's, int64
 * 24        lower bound of the results, 2 × int16
 * 28        upper bound, 2 × int16
 * 32        what is added to scaled sums, float32: the zero point, or 0
 * 36        the zero point, int32
 * 40        the sign of a float32
 * 44        {@link QuantizedMeans#BELOW_HALF}, float32
 * 48        for 0, 1, … cells: what is added to the sum of so many, and what that is multiplied by, 2 × float32
 * </pre>
 *
 * The largest values need the first 32 bytes only.
 *
 * @param memory the panel
 * @param isOfMaxima whether it is for the largest values, not for means
 */
public record PoolPanel(MemorySegment memory, boolean isOfMaxima) {
    public static final int ROW_BYTES = 0;
    public static final int CELL_BYTES = 8;
    public static final int OUT_STRIDE = 16;
    public static final int MIN = 24;
    public static final int MAX = 28;
    public static final int AFTER = 32;
    public static final int ZERO_POINT = 36;
    public static final int SIGN = 40;
    public static final int BELOW_HALF = 44;
    public static final int CELLS = 48;

    /** Ints of a pixel's place: where its window starts, in elements, and how many rows and columns of cells it has. */
    public static final int PLACE_INTS = 3;
    /** Channels that are computed together; there are no fewer. */
    public static final int WIDTH = 16;

    /** The largest value in each window. */
    public static PoolPanel ofMaxima(Geometry geometry, Bounds.Quantized bounds) {
        return new PoolPanel(begin(geometry, bounds, MAX + Integer.BYTES), true);
    }

    /** The mean of each window, whose cells within the image are at most {@link QuantizedMeans#MAX_CELLS}. */
    public static PoolPanel ofAverages(Geometry geometry, Bounds.Quantized bounds) {
        MemorySegment memory = ofMeans(geometry, bounds);
        for (int cells = 1; cells <= geometry.mostCells(); cells++) {
            set(memory, cells, cells * bounds.zeroPoint(), QuantizedMeans.reciprocal(cells));
        }
        return new PoolPanel(memory, false);
    }

    /**
     * The mean of each window in another scale; all have the same number of cells, at most
     * {@link QuantizedMeans#MAX_CELLS}.
     *
     * @param scale by which sums are multiplied, below {@link QuantizedMeans#MAX_SCALE}
     */
    public static PoolPanel ofMeans(Geometry geometry, float scale, Bounds.Quantized bounds) {
        MemorySegment memory = ofMeans(geometry, bounds);
        memory.set(ValueLayout.JAVA_FLOAT, AFTER, bounds.zeroPoint());
        set(memory, geometry.mostCells(), 0, scale);
        return new PoolPanel(memory, false);
    }

    private static MemorySegment ofMeans(Geometry geometry, Bounds.Quantized bounds) {
        MemorySegment memory = begin(geometry, bounds, CELLS + (geometry.mostCells() + 1) * 2 * Float.BYTES);
        memory.set(ValueLayout.JAVA_INT, ZERO_POINT, bounds.zeroPoint());
        memory.set(ValueLayout.JAVA_FLOAT, SIGN, -0f);
        memory.set(ValueLayout.JAVA_FLOAT, BELOW_HALF, QuantizedMeans.BELOW_HALF);
        return memory;
    }

    private static MemorySegment begin(Geometry geometry, Bounds.Quantized bounds, int bytes) {
        MemorySegment memory = PanelMemory.allocate(bytes);
        long cellBytes = (long) geometry.inChannels() * Short.BYTES;
        memory.set(ValueLayout.JAVA_LONG, ROW_BYTES, geometry.inWidth() * cellBytes);
        memory.set(ValueLayout.JAVA_LONG, CELL_BYTES, cellBytes);
        memory.set(ValueLayout.JAVA_LONG, OUT_STRIDE, (long) geometry.outStride() * Short.BYTES);
        memory.set(ValueLayout.JAVA_INT, MIN, Pairs.of(bounds.min(), bounds.min()));
        memory.set(ValueLayout.JAVA_INT, MAX, Pairs.of(bounds.max(), bounds.max()));
        return memory;
    }

    private static void set(MemorySegment memory, int cells, float before, float factor) {
        memory.set(ValueLayout.JAVA_FLOAT, CELLS + 2L * Float.BYTES * cells, before);
        memory.set(ValueLayout.JAVA_FLOAT, CELLS + 2L * Float.BYTES * cells + Float.BYTES, factor);
    }
}
