package io.leveret.image.resize;

/**
 * The source columns (or rows) that one result column (or row) covers: {@code count} of them from {@code start}. The
 * first and the last count by the share covered, those between count fully. The weights add up to 1.
 */
record AreaSpan(int start, int count, float firstWeight, float middleWeight, float lastWeight) {
    static AreaSpan[] of(int in, int out) {
        double scale = in / (double) out;
        AreaSpan[] spans = new AreaSpan[out];
        for (int o = 0; o < out; o++) {
            double from = o * scale;
            double to = Math.min((o + 1) * scale, in);
            int start = (int) from;
            // Rounding may put a sliver of the next pixel inside; it would weigh nothing.
            int end = Math.clamp((int) Math.ceil(to - 1e-9), start + 1, in);
            double width = to - from;
            double first = (Math.min(start + 1, to) - from) / width;
            double last = (to - (end - 1)) / width;
            spans[o] = new AreaSpan(start, end - start, (float) first, (float) (1 / width), (float) last);
        }
        return spans;
    }

    /** Weight of the source pixel {@code start + i}. */
    float weight(int i) {
        if (i == 0) {
            return firstWeight;
        }
        return i == count - 1 ? lastWeight : middleWeight;
    }
}
