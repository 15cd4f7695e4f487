package io.leveret.engine.kernel;

import java.util.List;

/**
 * Successive convolutions, computed together by bands of rows: each computes only the rows that the next one needs,
 * while they are in the cache. The images between are never complete in memory; a large one would leave the cache
 * before it is read.
 *
 * <p>A band is some rows of the last result. Windows reach beyond it, so neighboring bands share some rows of the
 * images between; they are kept from one band to the next. Threads divide rows of the last result; at the boundary,
 * both compute the few shared rows. Source: Alwani et al., "Fused-layer CNN accelerators", 2016.
 */
public final class FusedRows implements Kernel {
    /** The most bytes of all rows between convolutions: leaves room in a second-level cache of 512 KiB or more. */
    private static final int MOST_BYTES = 256 * 1024;

    private final List<RowKernel> stages;
    private final List<Geometry> geometries; // of the stages
    private final boolean quantized;
    private final int bandRows; // of the last result
    private final int[] betweenAt; // [stage but the last], where its rows lie in the scratch
    private final int input;
    private final int output;

    /**
     * Fuses kernels of one image, each of which reads the result of the previous one.
     *
     * @param quantized whether the images are of quantized values
     * @param bandRows rows of the last result to compute at a time
     * @param input position of the first input in the arena
     * @param output position of the last output in the arena
     */
    public FusedRows(List<RowKernel> stages, boolean quantized, int bandRows, int input, int output) {
        this.stages = List.copyOf(stages);
        this.geometries = stages.stream().map(RowKernel::geometry).toList();
        this.quantized = quantized;
        this.bandRows = bandRows;
        this.betweenAt = new int[stages.size() - 1];
        for (int stage = 1; stage < betweenAt.length; stage++) {
            betweenAt[stage] = betweenAt[stage - 1] + (int) elements(geometries, stage - 1, bandRows);
        }
        this.input = input;
        this.output = output;
    }

    /**
     * Returns the rows of the last result in a band for which the rows between stay in the cache; 0 if not even a pair
     * does.
     */
    public static int bandRows(List<Geometry> stages, boolean quantized) {
        int most = stages.getLast().outHeight();
        for (int rows = most; rows >= Math.min(2, most); rows--) {
            if (betweenBytes(stages, rows, quantized) <= MOST_BYTES) {
                return rows;
            }
        }
        return 0;
    }

    private static long betweenBytes(List<Geometry> stages, int bandRows, boolean quantized) {
        long elements = 0;
        for (int stage = 0; stage < stages.size() - 1; stage++) {
            elements += elements(stages, stage, bandRows);
        }
        return elements * (quantized ? Short.BYTES : Float.BYTES);
    }

    /** Returns the elements of a stage's result that a band needs. */
    private static long elements(List<Geometry> stages, int stage, int bandRows) {
        int needed = bandRows;
        for (int next = stages.size() - 1; next > stage; next--) {
            Geometry geometry = stages.get(next);
            needed = Math.min(geometry.inRows(needed), geometry.inHeight());
        }
        return (long) needed * rowLength(stages.get(stage));
    }

    /** Elements of a row of a stage's result. */
    private static int rowLength(Geometry stage) {
        return stage.outWidth() * stage.outChannels();
    }

    @Override
    public int parts() {
        return geometries.getLast().outHeight();
    }

    @Override
    public Scratch.Size scratch() {
        Scratch.Size size = Scratch.NONE;
        for (RowKernel stage : stages) {
            size = size.max(stage.scratch());
        }
        int last = betweenAt.length - 1;
        int elements = betweenAt[last] + (int) elements(geometries, last, bandRows);
        return size.withBetween(quantized ? 0 : elements, quantized ? elements : 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        int before = from; // start of the previous band; none yet
        for (int row = from; row < to; row += bandRows) {
            run(arena, scratch, before, row, Math.min(row + bandRows, to));
            before = row;
        }
    }

    /** Computes a band, after the previous one that began at {@code before}. */
    private void run(Arena arena, Scratch scratch, int before, int from, int to) {
        Arena source = arena;
        int sourceAt = input;
        for (int stage = 0; stage < betweenAt.length; stage++) {
            int first = first(stage, from);
            int end = end(stage, to);
            int known = first; // rows up to this one are already computed
            if (before < from) {
                known = Math.max(end(stage, from), first);
            }
            if (known > first) {
                keep(scratch.between, betweenAt[stage], first(stage, before), first, known,
                        rowLength(geometries.get(stage)));
            }
            int targetAt = betweenAt[stage] - first * rowLength(geometries.get(stage));
            if (known < end) {
                stages.get(stage).runRows(source, sourceAt, scratch.between, targetAt, scratch, known, end);
            }
            source = scratch.between;
            sourceAt = targetAt;
        }
        stages.getLast().runRows(source, sourceAt, arena, output, scratch, from, to);
    }

    /** Moves the rows that are needed again to the beginning. */
    private void keep(Arena between, int at, int firstBefore, int first, int end, int rowLength) {
        int from = at + (first - firstBefore) * rowLength;
        int length = (end - first) * rowLength;
        if (quantized) {
            System.arraycopy(between.shorts, from, between.shorts, at, length);
        } else {
            System.arraycopy(between.floats, from, between.floats, at, length);
        }
    }

    /** The first row of a stage's result that row {@code row} of the last result needs. */
    private int first(int stage, int row) {
        int first = row;
        for (int next = stages.size() - 1; next > stage; next--) {
            Geometry geometry = geometries.get(next);
            first = Math.clamp((long) first * geometry.strideHeight() - geometry.padTop(), 0, geometry.inHeight());
        }
        return first;
    }

    /** The row of a stage's result after the last that the last result needs for its rows before {@code row}. */
    private int end(int stage, int row) {
        int end = row;
        for (int next = stages.size() - 1; next > stage; next--) {
            Geometry geometry = geometries.get(next);
            end = Math.clamp((long) (end - 1) * geometry.strideHeight() - geometry.padTop() + geometry.windowHeight(),
                    0,
                    geometry.inHeight());
        }
        return end;
    }
}
