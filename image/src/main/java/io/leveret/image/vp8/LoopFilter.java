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

    private static final int LUMA_SIDE = 16;
    private static final int CHROMA_SIDE = 8;
    private static final int BLOCK_SIDE = 4;

    private final Kind kind;
    private final int[] levels; // [segment][whether subblocks are predicted]
    private final int[] interiorLimits = new int[HIGHEST_LEVEL + 1]; // [level]

    /**
     * Prepares.
     *
     * @param sharpness 0 to 7
     * @param levels {@code [segment][2]}, for macroblocks predicted as a whole and for those whose subblocks are; 0 to
     *     {@value #HIGHEST_LEVEL}
     */
    LoopFilter(Kind kind, int sharpness, int[] levels) {
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
        int innerLimit = 2 * level + interior;
        int outerLimit = innerLimit + 4;
        int luma = planes.luma(column);
        if (kind == Kind.SIMPLE) {
            filterSimply(planes.luma, luma, 1, planes.lumaStride, column > 0, outerLimit, inner, innerLimit);
            filterSimply(planes.luma, luma, planes.lumaStride, 1, row > 0, outerLimit, inner, innerLimit);
            return;
        }
        int threshold = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        int chroma = planes.chroma(column);
        int lumaStride = planes.lumaStride;
        int chromaStride = planes.chromaStride;
        if (column > 0) {
            outer(planes.luma, luma, 1, lumaStride, LUMA_SIDE, outerLimit, interior, threshold);
            outer(planes.blue, chroma, 1, chromaStride, CHROMA_SIDE, outerLimit, interior, threshold);
            outer(planes.red, chroma, 1, chromaStride, CHROMA_SIDE, outerLimit, interior, threshold);
        }
        if (inner) {
            for (int x = BLOCK_SIDE; x < LUMA_SIDE; x += BLOCK_SIDE) {
                inner(planes.luma, luma + x, 1, lumaStride, LUMA_SIDE, innerLimit, interior, threshold);
            }
            inner(planes.blue, chroma + BLOCK_SIDE, 1, chromaStride, CHROMA_SIDE, innerLimit, interior, threshold);
            inner(planes.red, chroma + BLOCK_SIDE, 1, chromaStride, CHROMA_SIDE, innerLimit, interior, threshold);
        }
        if (row > 0) {
            outer(planes.luma, luma, lumaStride, 1, LUMA_SIDE, outerLimit, interior, threshold);
            outer(planes.blue, chroma, chromaStride, 1, CHROMA_SIDE, outerLimit, interior, threshold);
            outer(planes.red, chroma, chromaStride, 1, CHROMA_SIDE, outerLimit, interior, threshold);
        }
        if (inner) {
            for (int y = BLOCK_SIDE; y < LUMA_SIDE; y += BLOCK_SIDE) {
                inner(planes.luma, luma + y * lumaStride, lumaStride, 1, LUMA_SIDE, innerLimit, interior, threshold);
            }
            int middle = chroma + BLOCK_SIDE * chromaStride;
            inner(planes.blue, middle, chromaStride, 1, CHROMA_SIDE, innerLimit, interior, threshold);
            inner(planes.red, middle, chromaStride, 1, CHROMA_SIDE, innerLimit, interior, threshold);
        }
    }

    private static void filterSimply(byte[] samples, int at, int across, int along, boolean outer, int outerLimit,
            boolean inner, int innerLimit) {
        if (outer) {
            simple(samples, at, across, along, outerLimit);
        }
        for (int edge = BLOCK_SIDE; inner && edge < LUMA_SIDE; edge += BLOCK_SIDE) {
            simple(samples, at + edge * across, across, along, innerLimit);
        }
    }

    private static void simple(byte[] samples, int start, int across, int along, int limit) {
        for (int i = 0; i < LUMA_SIDE; i++) {
            int at = start + i * along;
            int p1 = samples[at - 2 * across] & 0xff;
            int p0 = samples[at - across] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= limit) {
                int change = signed(signed(p1 - q1) + 3 * (q0 - p0));
                samples[at - across] = limited(p0 + (Math.min(change + 3, 127) >> 3));
                samples[at] = limited(q0 - (Math.min(change + 4, 127) >> 3));
            }
        }
    }

    /**
     * Filters an edge between macroblocks.
     *
     * @param start the first sample behind the edge
     * @param across the distance of samples across the edge
     * @param along the distance of samples along the edge
     */
    private static void outer(byte[] samples, int start, int across, int along, int count, int limit, int interior,
            int threshold) {
        for (int i = 0; i < count; i++) {
            int at = start + i * along;
            int p3 = samples[at - 4 * across] & 0xff;
            int p2 = samples[at - 3 * across] & 0xff;
            int p1 = samples[at - 2 * across] & 0xff;
            int p0 = samples[at - across] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + across] & 0xff;
            int q2 = samples[at + 2 * across] & 0xff;
            int q3 = samples[at + 3 * across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) > limit || Math.abs(p3 - p2) > interior
                    || Math.abs(p2 - p1) > interior || Math.abs(p1 - p0) > interior || Math.abs(q3 - q2) > interior
                    || Math.abs(q2 - q1) > interior || Math.abs(q1 - q0) > interior) {
                continue;
            }
            int change = signed(signed(p1 - q1) + 3 * (q0 - p0));
            if (Math.abs(p1 - p0) > threshold || Math.abs(q1 - q0) > threshold) {
                samples[at - across] = limited(p0 + (Math.min(change + 3, 127) >> 3));
                samples[at] = limited(q0 - (Math.min(change + 4, 127) >> 3));
                continue;
            }
            int near = 27 * change + 63 >> 7;
            int middle = 18 * change + 63 >> 7;
            int far = 9 * change + 63 >> 7;
            samples[at - 3 * across] = limited(p2 + far);
            samples[at - 2 * across] = limited(p1 + middle);
            samples[at - across] = limited(p0 + near);
            samples[at] = limited(q0 - near);
            samples[at + across] = limited(q1 - middle);
            samples[at + 2 * across] = limited(q2 - far);
        }
    }

    /** Filters an edge inside a macroblock. */
    private static void inner(byte[] samples, int start, int across, int along, int count, int limit, int interior,
            int threshold) {
        for (int i = 0; i < count; i++) {
            int at = start + i * along;
            int p3 = samples[at - 4 * across] & 0xff;
            int p2 = samples[at - 3 * across] & 0xff;
            int p1 = samples[at - 2 * across] & 0xff;
            int p0 = samples[at - across] & 0xff;
            int q0 = samples[at] & 0xff;
            int q1 = samples[at + across] & 0xff;
            int q2 = samples[at + 2 * across] & 0xff;
            int q3 = samples[at + 3 * across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) > limit || Math.abs(p3 - p2) > interior
                    || Math.abs(p2 - p1) > interior || Math.abs(p1 - p0) > interior || Math.abs(q3 - q2) > interior
                    || Math.abs(q2 - q1) > interior || Math.abs(q1 - q0) > interior) {
                continue;
            }
            boolean isSharp = Math.abs(p1 - p0) > threshold || Math.abs(q1 - q0) > threshold;
            int change = signed((isSharp ? signed(p1 - q1) : 0) + 3 * (q0 - p0));
            int before = Math.min(change + 3, 127) >> 3;
            int behind = Math.min(change + 4, 127) >> 3;
            samples[at - across] = limited(p0 + before);
            samples[at] = limited(q0 - behind);
            if (!isSharp) {
                int half = behind + 1 >> 1;
                samples[at - 2 * across] = limited(p1 + half);
                samples[at + across] = limited(q1 - half);
            }
        }
    }

    private static int signed(int value) {
        return Math.min(Math.max(value, -128), 127);
    }

    private static byte limited(int value) {
        return (byte) Math.min(Math.max(value, 0), 255);
    }
}
