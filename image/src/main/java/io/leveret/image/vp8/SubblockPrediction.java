package io.leveret.image.vp8;

/** Predicts blocks of 4 × 4 luma samples from their neighbors (RFC 6386, section 12.3). */
final class SubblockPrediction {
    private SubblockPrediction() {}

    /**
     * Predicts. Rows are made as little-endian numbers of four samples, since most modes move the same samples from row
     * to row.
     *
     * @param mode one of {@link SubblockModes}
     * @param samples the plane; left of the block are its neighbors
     * @param at of the block
     * @param above an array with the four neighbors above
     * @param aboveAt where they begin; the one before is above the left neighbors
     * @param ahead an array with the four that follow those above
     * @param aheadAt where they begin
     */
    static void predict(int mode, byte[] samples, int at, int stride, byte[] above, int aboveAt, byte[] ahead,
            int aheadAt) {
        int p = above[aboveAt - 1] & 0xff;
        int a0 = above[aboveAt] & 0xff;
        int a1 = above[aboveAt + 1] & 0xff;
        int a2 = above[aboveAt + 2] & 0xff;
        int a3 = above[aboveAt + 3] & 0xff;
        int l0 = samples[at - 1] & 0xff;
        int l1 = samples[at + stride - 1] & 0xff;
        int l2 = samples[at + 2 * stride - 1] & 0xff;
        int l3 = samples[at + 3 * stride - 1] & 0xff;
        int row0;
        int row1;
        int row2;
        int row3;
        switch (mode) {
            case SubblockModes.DC -> {
                row0 = (a0 + a1 + a2 + a3 + l0 + l1 + l2 + l3 + 4 >> 3) * 0x01010101;
                row1 = row0;
                row2 = row0;
                row3 = row0;
            }
            case SubblockModes.TRUE_MOTION -> {
                row0 = slope(l0 - p, a0, a1, a2, a3);
                row1 = slope(l1 - p, a0, a1, a2, a3);
                row2 = slope(l2 - p, a0, a1, a2, a3);
                row3 = slope(l3 - p, a0, a1, a2, a3);
            }
            case SubblockModes.VERTICAL -> {
                int a4 = ahead[aheadAt] & 0xff;
                row0 = pack(mean(p, a0, a1), mean(a0, a1, a2), mean(a1, a2, a3), mean(a2, a3, a4));
                row1 = row0;
                row2 = row0;
                row3 = row0;
            }
            case SubblockModes.HORIZONTAL -> {
                row0 = mean(p, l0, l1) * 0x01010101;
                row1 = mean(l0, l1, l2) * 0x01010101;
                row2 = mean(l1, l2, l3) * 0x01010101;
                row3 = mean(l2, l3, l3) * 0x01010101;
            }
            case SubblockModes.LEFT_DOWN -> {
                int a4 = ahead[aheadAt] & 0xff;
                int a5 = ahead[aheadAt + 1] & 0xff;
                int a6 = ahead[aheadAt + 2] & 0xff;
                int a7 = ahead[aheadAt + 3] & 0xff;
                row0 = pack(mean(a0, a1, a2), mean(a1, a2, a3), mean(a2, a3, a4), mean(a3, a4, a5));
                row1 = row0 >>> 8 | mean(a4, a5, a6) << 24;
                row2 = row1 >>> 8 | mean(a5, a6, a7) << 24;
                row3 = row2 >>> 8 | mean(a6, a7, a7) << 24;
            }
            case SubblockModes.RIGHT_DOWN -> {
                row0 = pack(mean(l0, p, a0), mean(p, a0, a1), mean(a0, a1, a2), mean(a1, a2, a3));
                row1 = row0 << 8 | mean(l1, l0, p);
                row2 = row1 << 8 | mean(l2, l1, l0);
                row3 = row2 << 8 | mean(l3, l2, l1);
            }
            case SubblockModes.VERTICAL_RIGHT -> {
                row0 = pack(mean(p, a0), mean(a0, a1), mean(a1, a2), mean(a2, a3));
                row1 = pack(mean(l0, p, a0), mean(p, a0, a1), mean(a0, a1, a2), mean(a1, a2, a3));
                row2 = row0 << 8 | mean(l1, l0, p);
                row3 = row1 << 8 | mean(l2, l1, l0);
            }
            case SubblockModes.VERTICAL_LEFT -> {
                int a4 = ahead[aheadAt] & 0xff;
                int a5 = ahead[aheadAt + 1] & 0xff;
                int a6 = ahead[aheadAt + 2] & 0xff;
                int a7 = ahead[aheadAt + 3] & 0xff;
                row0 = pack(mean(a0, a1), mean(a1, a2), mean(a2, a3), mean(a3, a4));
                row1 = pack(mean(a0, a1, a2), mean(a1, a2, a3), mean(a2, a3, a4), mean(a3, a4, a5));
                row2 = row0 >>> 8 | mean(a4, a5, a6) << 24;
                row3 = row1 >>> 8 | mean(a5, a6, a7) << 24;
            }
            case SubblockModes.HORIZONTAL_DOWN -> {
                row0 = pack(mean(l0, p), mean(l0, p, a0), mean(p, a0, a1), mean(a0, a1, a2));
                row1 = row0 << 16 | mean(l1, l0, p) << 8 | mean(l1, l0);
                row2 = row1 << 16 | mean(l2, l1, l0) << 8 | mean(l2, l1);
                row3 = row2 << 16 | mean(l3, l2, l1) << 8 | mean(l3, l2);
            }
            default -> {
                row0 = pack(mean(l0, l1), mean(l0, l1, l2), mean(l1, l2), mean(l1, l2, l3));
                row1 = row0 >>> 16 | mean(l2, l3) << 16 | mean(l2, l3, l3) << 24;
                row2 = row1 >>> 16 | l3 << 16 | l3 << 24;
                row3 = l3 * 0x01010101;
            }
        }
        Planes.INTS.set(samples, at, row0);
        Planes.INTS.set(samples, at + stride, row1);
        Planes.INTS.set(samples, at + 2 * stride, row2);
        Planes.INTS.set(samples, at + 3 * stride, row3);
    }

    private static int slope(int slope, int a0, int a1, int a2, int a3) {
        return pack(limited(a0 + slope), limited(a1 + slope), limited(a2 + slope), limited(a3 + slope));
    }

    private static int limited(int value) {
        return Math.min(Math.max(value, 0), 255);
    }

    private static int pack(int first, int second, int third, int fourth) {
        return first | second << 8 | third << 16 | fourth << 24;
    }

    private static int mean(int one, int other) {
        return one + other + 1 >> 1;
    }

    private static int mean(int before, int middle, int behind) {
        return before + 2 * middle + behind + 2 >> 2;
    }
}
