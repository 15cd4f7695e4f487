package io.leveret.image.resize;

/**
 * For each column (or row) of a bilinear result, the two source columns (or rows) it lies between and the weight of the
 * second. {@link io.leveret.image.Resizer} has the formulas.
 *
 * @param first {@code [out]} index in the source
 * @param second {@code [out]} index in the source
 * @param share {@code [out]} weight of the second, 0 up to but not including 1; the first has the rest
 */
record BilinearTaps(int[] first, int[] second, double[] share) {
    static BilinearTaps of(BilinearRows.Grid grid, int in, int out) {
        boolean corners = grid == BilinearRows.Grid.ALIGN_CORNERS && out > 1;
        float scale = corners ? (in - 1) / (float) (out - 1) : in / (float) out;
        BilinearTaps taps = new BilinearTaps(new int[out], new int[out], new double[out]);
        for (int o = 0; o < out; o++) {
            double place = grid == BilinearRows.Grid.HALF_PIXEL ? (o + 0.5) * in / out - 0.5 : o * scale;
            int floor = (int) Math.floor(place);
            // Rounding in the product may reach past the last pixel, which align-corners otherwise just meets.
            taps.first[o] = Math.clamp(floor, 0, in - 1);
            taps.second[o] = Math.clamp(floor + 1, 0, in - 1);
            taps.share[o] = place - floor;
        }
        return taps;
    }

    /** Returns the same for a source in reverse order. */
    BilinearTaps reversed(int in) {
        BilinearTaps reversed = new BilinearTaps(first.clone(), second.clone(), share);
        for (int o = 0; o < first.length; o++) {
            reversed.first[o] = in - 1 - first[o];
            reversed.second[o] = in - 1 - second[o];
        }
        return reversed;
    }
}
