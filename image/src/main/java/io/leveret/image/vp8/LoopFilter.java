package io.leveret.image.vp8;

/**
 * Smooths the edges of blocks (RFC 6386, section 15), where samples differ less across an edge than a picture's own
 * edges do.
 */
final class LoopFilter {
    /** Which filter the header names. */
    enum Kind {
        NONE,
        SIMPLE,
        NORMAL
    }

    static final int HIGHEST_LEVEL = 63;

    private static final int LUMA_SIDE = Planes.LUMA_SIDE;
    private static final int CHROMA_SIDE = Planes.CHROMA_SIDE;
    private static final int BLOCK_SIDE = 4;
    private static final int LANES = EdgeFilter.LANES;
    private static final int BEFORE = 4; // samples before an edge that a filter needs
    private static final int OUTER_LIMIT = 4; // what more is filtered between macroblocks

    private final EdgeFilter edges;
    private final Kind kind;
    private final int[] levels; // [segment][whether subblocks are predicted]
    private final int[] interiorLimits = new int[HIGHEST_LEVEL + 1]; // [level]
    private final byte[] turned = new byte[3 * Tiles.SIDE * LANES]; // [column][row], or chroma: [row][blue, red]

    /**
     * Prepares.
     *
     * @param edges how edges are filtered
     * @param sharpness 0 to 7
     * @param levels {@code [segment][2]}, for macroblocks predicted as a whole and for those whose subblocks are; 0 to
     *     {@value #HIGHEST_LEVEL}
     */
    LoopFilter(EdgeFilter edges, Kind kind, int sharpness, int[] levels) {
        this.edges = edges;
        this.kind = kind;
        this.levels = levels;
        for (int level = 0; level <= HIGHEST_LEVEL; level++) {
            int limit = sharpness == 0 ? level
                    : Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
            interiorLimits[level] = Math.max(1, limit);
        }
    }

    /** Rows of luma that the upper edge of macroblocks changes in those above. */
    int changedLumaRows() {
        return switch (kind) {
            case NONE -> 0;
            case SIMPLE -> 1;
            case NORMAL -> 3;
        };
    }

    /** Rows of blue and red that the upper edge of macroblocks changes in those above. */
    int changedChromaRows() {
        return kind == Kind.NORMAL ? 3 : 0;
    }

    /** The level for a macroblock; 0 if it is not filtered. */
    int level(int segment, boolean isOfSubblocks) {
        return kind == Kind.NONE ? 0 : levels[2 * segment + (isOfSubblocks ? 1 : 0)];
    }

    /**
     * Filters the edges of a macroblock: the left and upper one, and those inside.
     *
     * @param level from 1 on
     * @param inner whether edges inside are filtered
     */
    void filter(Planes planes, int column, int row, int level, boolean inner) {
        int interior = interiorLimits[level];
        int limit = 2 * level + interior;
        if (kind == Kind.SIMPLE) {
            filterSimply(planes, column, row, limit, inner);
            return;
        }
        int threshold = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        boolean outer = column > 0;
        if (outer || inner) {
            int luma = planes.luma(column) - BEFORE;
            int width = inner ? BEFORE + LUMA_SIDE : 2 * BEFORE;
            turnLuma(planes.luma, luma, planes.lumaStride, width, turned);
            filterEdges(turned, BEFORE * LANES, LANES, LUMA_SIDE, outer, inner, limit, interior, threshold);
            turnLumaBack(turned, planes.luma, luma, planes.lumaStride, width);
            int chroma = planes.chroma(column) - BEFORE;
            width = inner ? BEFORE + CHROMA_SIDE : 2 * BEFORE;
            turnChroma(planes, chroma, width, turned);
            filterEdges(turned, BEFORE * LANES, LANES, CHROMA_SIDE, outer, inner, limit, interior, threshold);
            turnChromaBack(turned, planes, chroma, width);
        }
        outer = row > 0;
        if (outer || inner) {
            filterEdges(planes.luma, planes.luma(column), planes.lumaStride, LUMA_SIDE, outer, inner, limit, interior,
                    threshold);
            int chroma = planes.chroma(column) - BEFORE * planes.chromaStride;
            joinChroma(planes, chroma, turned);
            filterEdges(turned, BEFORE * LANES, LANES, CHROMA_SIDE, outer, inner, limit, interior, threshold);
            splitChroma(turned, planes, chroma);
        }
    }

    private void filterEdges(byte[] samples, int at, int stride, int side, boolean outer, boolean inner, int limit,
            int interior, int threshold) {
        if (outer) {
            edges.outer(samples, at, stride, limit + OUTER_LIMIT, interior, threshold);
        }
        for (int edge = BLOCK_SIDE; inner && edge < side; edge += BLOCK_SIDE) {
            edges.inner(samples, at + edge * stride, stride, limit, interior, threshold);
        }
    }

    private void filterSimply(Planes planes, int column, int row, int limit, boolean inner) {
        int luma = planes.luma(column);
        int width = inner ? BEFORE + LUMA_SIDE : 2 * BEFORE;
        turnLuma(planes.luma, luma - BEFORE, planes.lumaStride, width, turned);
        filterEdgesSimply(turned, BEFORE * LANES, LANES, column > 0, inner, limit);
        turnLumaBack(turned, planes.luma, luma - BEFORE, planes.lumaStride, width);
        filterEdgesSimply(planes.luma, luma, planes.lumaStride, row > 0, inner, limit);
    }

    private void filterEdgesSimply(byte[] samples, int at, int stride, boolean outer, boolean inner, int limit) {
        if (outer) {
            edges.simple(samples, at, stride, limit + OUTER_LIMIT);
        }
        for (int edge = BLOCK_SIDE; inner && edge < LUMA_SIDE; edge += BLOCK_SIDE) {
            edges.simple(samples, at + edge * stride, stride, limit);
        }
    }

    /** Makes columns of luma rows, from {@link #BEFORE} samples before a macroblock on. */
    private static void turnLuma(byte[] samples, int from, int stride, int width, byte[] turned) {
        for (int x = 0; x < width; x += Tiles.SIDE) {
            for (int y = 0; y < LUMA_SIDE; y += Tiles.SIDE) {
                Tiles.turn(samples, from + y * stride + x, stride, turned, x * LANES + y, LANES);
            }
        }
    }

    private static void turnLumaBack(byte[] turned, byte[] samples, int to, int stride, int width) {
        for (int x = 0; x < width; x += Tiles.SIDE) {
            for (int y = 0; y < LUMA_SIDE; y += Tiles.SIDE) {
                Tiles.turn(turned, x * LANES + y, LANES, samples, to + y * stride + x, stride);
            }
        }
    }

    /** Makes columns of blue and red rows, blue and red side by side. */
    private static void turnChroma(Planes planes, int from, int width, byte[] turned) {
        for (int x = 0; x < width; x += Tiles.SIDE) {
            Tiles.turn(planes.blue, from + x, planes.chromaStride, turned, x * LANES, LANES);
            Tiles.turn(planes.red, from + x, planes.chromaStride, turned, x * LANES + CHROMA_SIDE, LANES);
        }
    }

    private static void turnChromaBack(byte[] turned, Planes planes, int to, int width) {
        for (int x = 0; x < width; x += Tiles.SIDE) {
            Tiles.turn(turned, x * LANES, LANES, planes.blue, to + x, planes.chromaStride);
            Tiles.turn(turned, x * LANES + CHROMA_SIDE, LANES, planes.red, to + x, planes.chromaStride);
        }
    }

    /** Puts rows of blue and red side by side, from {@link #BEFORE} rows above a macroblock on. */
    private static void joinChroma(Planes planes, int from, byte[] joined) {
        for (int y = 0; y < BEFORE + CHROMA_SIDE; y++) {
            int at = from + y * planes.chromaStride;
            Planes.LONGS.set(joined, y * LANES, (long) Planes.LONGS.get(planes.blue, at));
            Planes.LONGS.set(joined, y * LANES + CHROMA_SIDE, (long) Planes.LONGS.get(planes.red, at));
        }
    }

    private static void splitChroma(byte[] joined, Planes planes, int to) {
        for (int y = 0; y < BEFORE + CHROMA_SIDE; y++) {
            int at = to + y * planes.chromaStride;
            Planes.LONGS.set(planes.blue, at, (long) Planes.LONGS.get(joined, y * LANES));
            Planes.LONGS.set(planes.red, at, (long) Planes.LONGS.get(joined, y * LANES + CHROMA_SIDE));
        }
    }
}
