package io.leveret.image.vp8;

/** Turns tiles of 8 × 8 samples: rows become columns. */
final class Tiles {
    static final int SIDE = 8;

    private static final long FOURS = 0xffffffffL;
    private static final long PAIRS = 0x0000ffff_0000ffffL;
    private static final long SINGLES = 0x00ff00ff_00ff00ffL;

    private Tiles() {}

    /**
     * Turns a tile: the halves of rows four apart change places, then quarters of rows two apart, then neighbors.
     *
     * @param from an array with the tile, and there its position and the distance of its rows
     * @param to the array that receives the other one, and there its position and the distance of its rows
     */
    static void turn(byte[] from, int fromAt, int fromStride, byte[] to, int toAt, int toStride) {
        long r0 = row(from, fromAt);
        long r1 = row(from, fromAt + fromStride);
        long r2 = row(from, fromAt + 2 * fromStride);
        long r3 = row(from, fromAt + 3 * fromStride);
        long r4 = row(from, fromAt + 4 * fromStride);
        long r5 = row(from, fromAt + 5 * fromStride);
        long r6 = row(from, fromAt + 6 * fromStride);
        long r7 = row(from, fromAt + 7 * fromStride);

        long s0 = r0 & FOURS | r4 << 32;
        long s4 = r0 >>> 32 | r4 & ~FOURS;
        long s1 = r1 & FOURS | r5 << 32;
        long s5 = r1 >>> 32 | r5 & ~FOURS;
        long s2 = r2 & FOURS | r6 << 32;
        long s6 = r2 >>> 32 | r6 & ~FOURS;
        long s3 = r3 & FOURS | r7 << 32;
        long s7 = r3 >>> 32 | r7 & ~FOURS;

        r0 = s0 & PAIRS | (s2 & PAIRS) << 16;
        r2 = s0 >>> 16 & PAIRS | s2 & ~PAIRS;
        r1 = s1 & PAIRS | (s3 & PAIRS) << 16;
        r3 = s1 >>> 16 & PAIRS | s3 & ~PAIRS;
        r4 = s4 & PAIRS | (s6 & PAIRS) << 16;
        r6 = s4 >>> 16 & PAIRS | s6 & ~PAIRS;
        r5 = s5 & PAIRS | (s7 & PAIRS) << 16;
        r7 = s5 >>> 16 & PAIRS | s7 & ~PAIRS;

        Planes.LONGS.set(to, toAt, r0 & SINGLES | (r1 & SINGLES) << 8);
        Planes.LONGS.set(to, toAt + toStride, r0 >>> 8 & SINGLES | r1 & ~SINGLES);
        Planes.LONGS.set(to, toAt + 2 * toStride, r2 & SINGLES | (r3 & SINGLES) << 8);
        Planes.LONGS.set(to, toAt + 3 * toStride, r2 >>> 8 & SINGLES | r3 & ~SINGLES);
        Planes.LONGS.set(to, toAt + 4 * toStride, r4 & SINGLES | (r5 & SINGLES) << 8);
        Planes.LONGS.set(to, toAt + 5 * toStride, r4 >>> 8 & SINGLES | r5 & ~SINGLES);
        Planes.LONGS.set(to, toAt + 6 * toStride, r6 & SINGLES | (r7 & SINGLES) << 8);
        Planes.LONGS.set(to, toAt + 7 * toStride, r6 >>> 8 & SINGLES | r7 & ~SINGLES);
    }

    private static long row(byte[] samples, int at) {
        return (long) Planes.LONGS.get(samples, at);
    }
}
