package io.leveret.image.vp8;

import java.util.Arrays;

/** Predicts the luma, blue or red of whole macroblocks from their neighbors (RFC 6386, section 12). */
final class Prediction {
    private static final int NO_NEIGHBOR = 128;

    private Prediction() {}

    /**
     * Predicts.
     *
     * @param mode one of {@link MacroblockModes}, for a whole macroblock
     * @param samples the plane; left of the macroblock are its neighbors
     * @param start of the macroblock
     * @param side samples in a row of the macroblock
     * @param above a row with the neighbors above
     * @param aboveStart where they begin; the one before is above the left neighbors
     * @param hasLeft whether neighbors on the left are in the picture
     * @param hasAbove whether neighbors above are in the picture
     */
    static void predict(int mode, byte[] samples, int start, int stride, int side, byte[] above, int aboveStart,
            boolean hasLeft, boolean hasAbove) {
        switch (mode) {
            case MacroblockModes.DC -> {
                int mean = mean(samples, start, stride, side, above, aboveStart, hasLeft, hasAbove);
                for (int y = 0; y < side; y++) {
                    Arrays.fill(samples, start + y * stride, start + y * stride + side, (byte) mean);
                }
            }
            case MacroblockModes.VERTICAL -> {
                for (int y = 0; y < side; y++) {
                    System.arraycopy(above, aboveStart, samples, start + y * stride, side);
                }
            }
            case MacroblockModes.HORIZONTAL -> {
                for (int y = 0; y < side; y++) {
                    int at = start + y * stride;
                    Arrays.fill(samples, at, at + side, samples[at - 1]);
                }
            }
            default -> {
                int corner = above[aboveStart - 1] & 0xff;
                for (int y = 0; y < side; y++) {
                    int at = start + y * stride;
                    int slope = (samples[at - 1] & 0xff) - corner;
                    for (int x = 0; x < side; x++) {
                        int value = (above[aboveStart + x] & 0xff) + slope;
                        samples[at + x] = (byte) Math.min(Math.max(value, 0), 255);
                    }
                }
            }
        }
    }

    private static int mean(byte[] samples, int start, int stride, int side, byte[] above, int aboveStart,
            boolean hasLeft, boolean hasAbove) {
        int sum = 0;
        for (int i = 0; i < side; i++) {
            sum += hasAbove ? above[aboveStart + i] & 0xff : 0;
            sum += hasLeft ? samples[start + i * stride - 1] & 0xff : 0;
        }
        int count = (hasAbove ? side : 0) + (hasLeft ? side : 0);
        return count == 0 ? NO_NEIGHBOR : (sum + count / 2) / count;
    }
}
