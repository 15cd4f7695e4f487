package io.leveret.image.jpeg;

import java.util.Arrays;

/** The order in which a block's 64 coefficients are coded. */
final class Block {
    /** Samples of a side. */
    static final int SIDE = 8;
    /** Coefficients of a block. */
    static final int COEFFICIENTS = 64;

    /**
     * {@code [coded]}: row · 8 + column of a coefficient (ITU-T T.81, figure 5). Behind the last one, its own position
     * stands as often as an 8-bit index may reach.
     */
    static final int[] NATURAL_ORDER = new int[256];

    static {
        int coded = 0;
        for (int diagonal = 0; diagonal < 2 * SIDE - 1; diagonal++) {
            for (int step = 0; step <= diagonal; step++) {
                int row = diagonal % 2 == 0 ? diagonal - step : step;
                if (row < SIDE && diagonal - row < SIDE) {
                    NATURAL_ORDER[coded++] = row * SIDE + diagonal - row;
                }
            }
        }
        Arrays.fill(NATURAL_ORDER, COEFFICIENTS, NATURAL_ORDER.length, COEFFICIENTS - 1);
    }

    private Block() {}
}
