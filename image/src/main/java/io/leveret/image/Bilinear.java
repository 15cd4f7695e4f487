package io.leveret.image;

/** Linear interpolation between four source pixels; reads no others, so its cost is that of the result's size. */
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

    private static void row(byte[] rgb, int top, int bottom, float bottomShare, BilinearTaps columns, byte[] result,
            int start) {
        int[] first = columns.first();
        int[] second = columns.second();
        float[] share = columns.share();
        int to = start;
        for (int x = 0; x < share.length; x++) {
            int left = first[x] * Pixels.CHANNELS;
            int right = second[x] * Pixels.CHANNELS;
            for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                float above = between(rgb[top + left + channel], rgb[top + right + channel], share[x]);
                float below = between(rgb[bottom + left + channel], rgb[bottom + right + channel], share[x]);
                result[to++] = (byte) (int) (above + (below - above) * bottomShare + 0.5f);
            }
        }
    }

    private static float between(byte left, byte right, float share) {
        int from = Byte.toUnsignedInt(left);
        return from + (Byte.toUnsignedInt(right) - from) * share;
    }
}
