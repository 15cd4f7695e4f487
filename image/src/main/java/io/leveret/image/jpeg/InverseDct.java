package io.leveret.image.jpeg;

/**
 * The inverse discrete cosine transform of blocks to 8, 4 or 2 samples a side, in the integer arithmetic of libjpeg
 * (its files {@code jidctint.c} and {@code jidctred.c}), so that samples are the same to the bit. 8 a side is the
 * method of C. Loeffler, A. Ligtenberg and G. Moschytz (ICASSP 1989, p. 988) with 12 multiplications a row; fewer
 * samples leave out the cosines that would need more.
 *
 * <p>
 * {@link #LANES} blocks are transformed at once: the same coefficient of all of them lies side by side, so that a
 * vector of neighbors holds a coefficient of many blocks, and no block has to be transposed between columns and rows.
 */
interface InverseDct {
    /** Blocks that are transformed at once. */
    int LANES = 16;

    /** Bits behind the point of the factors. */
    int FACTOR_BITS = 13;
    /** Bits behind the point of numbers between columns and rows. */
    int PASS_BITS = 2;
    /** The gain of both passes together is 8. */
    int GAIN_BITS = 3;
    /** The sample of the level 0. */
    int CENTER = 128;

    int F_0_211 = 1730; // round(0.211164243 · 2¹³), and so on
    int F_0_298 = 2446;
    int F_0_390 = 3196;
    int F_0_509 = 4176;
    int F_0_541 = 4433;
    int F_0_601 = 4926;
    int F_0_720 = 5906;
    int F_0_765 = 6270;
    int F_0_850 = 6967;
    int F_0_899 = 7373;
    int F_1_061 = 8697;
    int F_1_175 = 9633;
    int F_1_272 = 10426;
    int F_1_451 = 11893;
    int F_1_501 = 12299;
    int F_1_847 = 15137;
    int F_1_961 = 16069;
    int F_2_053 = 16819;
    int F_2_172 = 17799;
    int F_2_562 = 20995;
    int F_3_072 = 25172;
    int F_3_624 = 29692;

    /**
     * Transforms blocks.
     *
     * @param blocks {@code [64][LANES]}: coefficients in natural order; contents afterwards are undefined
     * @param steps {@code [64]}: quantization steps by which they are multiplied
     * @param side samples of a side: 2, 4 or 8
     * @param samples receives {@code [side][side / 4, at least 1][LANES]}: four samples of a row, or two, in the bytes
     *        of a number, the first one in the lowest
     */
    void transform(int[] blocks, int[] steps, int side, int[] samples);

    /** The sample of a block that has only its first coefficient, multiplied by its step: all are the same. */
    static byte level(int first) {
        return (byte) limit((first + (1 << GAIN_BITS - 1) >> GAIN_BITS) + CENTER);
    }

    /** Limits a value to what a sample can be: 0 to 255. */
    static int limit(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
