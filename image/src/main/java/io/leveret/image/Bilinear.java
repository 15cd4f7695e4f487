package io.leveret.image;

/**
 * Interpolates linearly between four source pixels. Reads no others, so the cost depends on the size of the result
 * only.
 *
 * <p>
 * Computes in 64-bit floating point: at common ratios many results lie halfway between two bytes, and the last bit
 * decides the rounding. It affects a few dozen bytes of a picture, which quantized models may turn into several
 * hundredths of a score.
 */
final class Bilinear {
    private Bilinear() {}

    /** Fills {@code result}, {@code [rows][columns][3]}. */
    static void resize(Pixels picture, BilinearTaps columns, BilinearTaps rows, byte[] result) {
        int rowBytes = picture.width() * Pixels.CHANNELS;
        int resultRowBytes = columns.share().length * Pixels.CHANNELS;
        for (int y = 0; y < rows.share().length; y++) {
            row(picture.rgb(), rows.first()[y] * rowBytes, rows.second()[y] * rowBytes, rows.share()[y], columns,
                    result,
                    y * resultRowBytes);
        }
    }

    private static void row(byte[] rgb, int top, int bottom, double bottomShare, BilinearTaps columns, byte[] result,
            int start) {
        int[] first = columns.first();
        int[] second = columns.second();
        double[] share = columns.share();
        int to = start;
        for (int x = 0; x < share.length; x++) {
            int left = first[x] * Pixels.CHANNELS;
            int right = second[x] * Pixels.CHANNELS;
            for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                double above = between(rgb[top + left + channel], rgb[top + right + channel], share[x]);
                double below = between(rgb[bottom + left + channel], rgb[bottom + right + channel], share[x]);
                result[to++] = (byte) (int) (above * (1 - bottomShare) + below * bottomShare + 0.5);
            }
        }
    }

    private static double between(byte left, byte right, double share) {
        return Byte.toUnsignedInt(left) * (1 - share) + Byte.toUnsignedInt(right) * share;
    }
}
