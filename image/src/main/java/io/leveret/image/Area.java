package io.leveret.image;

import java.util.Arrays;

/**
 * Averages the source rectangle that each result pixel covers, first along rows, then down columns. Reduces a source
 * row once even if two result rows share it, so every source pixel is read once.
 */
final class Area {
    private Area() {}

    /** Fills {@code result}, {@code [height][width][3]}. */
    static void resize(Pixels picture, int width, int height, byte[] result) {
        AreaSpan[] columns = AreaSpan.of(picture.width(), width);
        AreaSpan[] rows = AreaSpan.of(picture.height(), height);
        float[] reduced = new float[width * Pixels.CHANNELS]; // one source row at the result's width
        float[] sum = new float[width * Pixels.CHANNELS];
        int reducedRow = -1;
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            for (int i = 0; i < rows[y].count(); i++) {
                int row = rows[y].start() + i;
                if (row != reducedRow) {
                    reduce(picture.rgb(), row * picture.width() * Pixels.CHANNELS, columns, reduced);
                    reducedRow = row;
                }
                addWeighted(reduced, rows[y].weight(i), sum);
            }
            round(sum, result, y * sum.length);
        }
    }

    private static void reduce(byte[] rgb, int rowStart, AreaSpan[] columns, float[] reduced) {
        int to = 0;
        for (AreaSpan span : columns) {
            int from = rowStart + span.start() * Pixels.CHANNELS;
            int last = from + (span.count() - 1) * Pixels.CHANNELS;
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int at = from + Pixels.CHANNELS; at < last; at += Pixels.CHANNELS) {
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
            }
            float lastWeight = span.count() > 1 ? span.lastWeight() : 0;
            reduced[to++] = mean(span, rgb[from], red, rgb[last], lastWeight);
            reduced[to++] = mean(span, rgb[from + 1], green, rgb[last + 1], lastWeight);
            reduced[to++] = mean(span, rgb[from + 2], blue, rgb[last + 2], lastWeight);
        }
    }

    private static float mean(AreaSpan span, byte first, int middle, byte last, float lastWeight) {
        return (first & 0xff) * span.firstWeight() + middle * span.middleWeight() + (last & 0xff) * lastWeight;
    }

    private static void addWeighted(float[] row, float weight, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += row[i] * weight;
        }
    }

    private static void round(float[] values, byte[] result, int start) {
        for (int i = 0; i < values.length; i++) {
            result[start + i] = (byte) (int) Math.min(values[i] + 0.5f, 255); // weights may sum to just above 1
        }
    }
}
