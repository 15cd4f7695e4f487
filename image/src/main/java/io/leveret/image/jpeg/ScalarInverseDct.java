package io.leveret.image.jpeg;

/** The transform in plain Java, which C2 may vectorize. */
final class ScalarInverseDct implements InverseDct {
    private static final int ROW = Block.SIDE * LANES; // of coefficients

    @Override
    public void transform(int[] blocks, int[] steps, int side, int[] samples) {
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] *= steps[i / LANES];
        }
        for (int x = 0; x < Block.SIDE; x++) {
            pass(blocks, x * LANES, ROW, side, FACTOR_BITS - PASS_BITS);
        }
        for (int y = 0; y < side; y++) {
            pass(blocks, y * ROW, LANES, side, FACTOR_BITS + PASS_BITS + GAIN_BITS);
        }
        int to = 0;
        for (int y = 0; y < side; y++) {
            for (int from = y * ROW; from < y * ROW + side * LANES; from += 4 * LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    samples[to++] = four(blocks, from + lane);
                }
            }
        }
    }

    private static int four(int[] c, int i) {
        return InverseDct.limit(c[i] + CENTER) | InverseDct.limit(c[i + LANES] + CENTER) << 8
                | InverseDct.limit(c[i + 2 * LANES] + CENTER) << 16 | InverseDct.limit(c[i + 3 * LANES] + CENTER) << 24;
    }

    /** Transforms a column or a row of all blocks: 8 coefficients, {@code step} apart, to {@code side} numbers. */
    private static void pass(int[] c, int start, int step, int side, int bits) {
        for (int i = start; i < start + LANES; i++) {
            switch (side) {
                case 8 -> toEight(c, i, step, bits);
                case 4 -> toFour(c, i, step, bits + 1);
                default -> toTwo(c, i, step, bits + 2);
            }
        }
    }

    private static void toEight(int[] c, int i, int step, int bits) {
        int half = 1 << bits - 1;
        int z2 = c[i + 2 * step];
        int z3 = c[i + 6 * step];
        int z1 = (z2 + z3) * F_0_541;
        int even2 = z1 - z3 * F_1_847;
        int even3 = z1 + z2 * F_0_765;
        int even0 = (c[i] + c[i + 4 * step] << FACTOR_BITS) + half;
        int even1 = (c[i] - c[i + 4 * step] << FACTOR_BITS) + half;

        int o0 = c[i + 7 * step];
        int o1 = c[i + 5 * step];
        int o2 = c[i + 3 * step];
        int o3 = c[i + step];
        int s1 = (o0 + o3) * F_0_899;
        int s2 = (o1 + o2) * F_2_562;
        int s5 = (o0 + o1 + o2 + o3) * F_1_175;
        int s3 = s5 - (o0 + o2) * F_1_961;
        int s4 = s5 - (o1 + o3) * F_0_390;
        o0 = o0 * F_0_298 - s1 + s3;
        o1 = o1 * F_2_053 - s2 + s4;
        o2 = o2 * F_3_072 - s2 + s3;
        o3 = o3 * F_1_501 - s1 + s4;

        c[i] = even0 + even3 + o3 >> bits;
        c[i + 7 * step] = even0 + even3 - o3 >> bits;
        c[i + step] = even1 + even2 + o2 >> bits;
        c[i + 6 * step] = even1 + even2 - o2 >> bits;
        c[i + 2 * step] = even1 - even2 + o1 >> bits;
        c[i + 5 * step] = even1 - even2 - o1 >> bits;
        c[i + 3 * step] = even0 - even3 + o0 >> bits;
        c[i + 4 * step] = even0 - even3 - o0 >> bits;
    }

    private static void toFour(int[] c, int i, int step, int bits) {
        int dc = (c[i] << FACTOR_BITS + 1) + (1 << bits - 1);
        int even = c[i + 2 * step] * F_1_847 - c[i + 6 * step] * F_0_765;
        int o1 = c[i + step];
        int o3 = c[i + 3 * step];
        int o5 = c[i + 5 * step];
        int o7 = c[i + 7 * step];
        int inner = o1 * F_1_061 - o3 * F_2_172 + o5 * F_1_451 - o7 * F_0_211;
        int outer = o1 * F_2_562 + o3 * F_0_899 - o5 * F_0_601 - o7 * F_0_509;
        c[i] = dc + even + outer >> bits;
        c[i + 3 * step] = dc + even - outer >> bits;
        c[i + step] = dc - even + inner >> bits;
        c[i + 2 * step] = dc - even - inner >> bits;
    }

    private static void toTwo(int[] c, int i, int step, int bits) {
        int dc = (c[i] << FACTOR_BITS + 2) + (1 << bits - 1);
        int odd = c[i + step] * F_3_624 - c[i + 3 * step] * F_1_272 + c[i + 5 * step] * F_0_850
                - c[i + 7 * step] * F_0_720;
        c[i] = dc + odd >> bits;
        c[i + step] = dc - odd >> bits;
    }
}
