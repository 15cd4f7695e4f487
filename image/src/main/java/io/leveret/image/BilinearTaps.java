package io.leveret.image;

/**
 * For each column (or row) of a bilinear result, the two source columns (or rows) it lies between and the weight of the
 * second.
 *
 * @param first {@code [out]} index in the source
 * @param second {@code [out]} index in the source
 * @param share {@code [out]} weight of the second, 0 up to but not including 1; the first has the rest
 */
record BilinearTaps(int[] first, int[] second, double[] share) {
    static BilinearTaps of(Resizer resizer, int in, int out) {
        boolean halfPixel = resizer == Resizer.HALF_PIXEL_BILINEAR;
        boolean corners = resizer == Resizer.ALIGN_CORNERS_BILINEAR && out > 1;
        float scale = corners ? (in - 1) / (float) (out - 1) : in / (float) out;
        BilinearTaps taps = new BilinearTaps(new int[out], new int[out], new double[out]);
        for (int o = 0; o < out; o++) {
            double place = halfPixel ? (o + 0.5) * in / out - 0.5 : o * scale;
            int floor = (int) Math.floor(place);
            // Rounding in the product may reach past the last pixel, which align-corners otherwise just meets.
            taps.first[o] = Math.clamp(floor, 0, in - 1);
            taps.second[o] = Math.clamp(floor + 1, 0, in - 1);
            taps.share[o] = place - floor;
        }
        return taps;
    }
}
