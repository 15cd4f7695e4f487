package io.leveret.image.resize;

import java.util.Arrays;

/**
 * Averages the source rectangle that each result pixel covers, first along rows, then down columns. Reduces a source
 * row once even if two result rows share it, so every source pixel is read once. A picture that is not upright is
 * turned first, and so in memory, since the order of sums of floating-point numbers decides how they round.
 */
public final class AreaRows implements RowResizer {
    private final RowResizer rows;

    /** Prepares. */
    public AreaRows(Turn turn, Target target) {
        this.rows = turn.isUpright() ? new Upright(turn.columns(), turn.rows(), target) : new Turned(turn, target);
    }

    @Override
    public boolean needs(int y) {
        return true;
    }

    @Override
    public void row(int y, byte[] rgb, int at) {
        rows.row(y, rgb, at);
    }

    /** Turns a picture upright before it is averaged. */
    private static final class Turned implements RowResizer {
        private final Turn turn;
        private final byte[] upright; // [height][width][3]
        private final RowResizer turning;
        private final Upright resizing;

        Turned(Turn turn, Target target) {
            this.turn = turn;
            int rowBytes = turn.width() * CHANNELS;
            this.upright = new byte[turn.height() * rowBytes];
            this.turning = new CopiedRows(turn, new Target(upright, 0, rowBytes, turn.width(), turn.height()));
            this.resizing = new Upright(turn.width(), turn.height(), target);
        }

        @Override
        public boolean needs(int y) {
            return true;
        }

        @Override
        public void row(int y, byte[] rgb, int at) {
            turning.row(y, rgb, at);
            for (int row = 0; y == turn.rows() - 1 && row < turn.height(); row++) {
                resizing.row(row, upright, row * turn.width() * CHANNELS);
            }
        }
    }

    /** Averages the rows of an upright picture. */
    private static final class Upright implements RowResizer {
        private final Target target;
        private final AreaSpan[] columns;
        private final AreaSpan[] rows;
        private final float[] reduced; // one source row at the result's width
        private final float[] sum;
        private int line; // of the result, which is not complete

        Upright(int width, int height, Target target) {
            this.target = target;
            this.columns = AreaSpan.of(width, target.width());
            this.rows = AreaSpan.of(height, target.height());
            this.reduced = new float[target.width() * CHANNELS];
            this.sum = new float[target.width() * CHANNELS];
        }

        @Override
        public boolean needs(int y) {
            return true;
        }

        @Override
        public void row(int y, byte[] rgb, int at) {
            reduce(rgb, at, columns, reduced);
            while (line < rows.length && rows[line].start() <= y) {
                AreaSpan span = rows[line];
                addWeighted(reduced, span.weight(y - span.start()), sum);
                if (y < span.start() + span.count() - 1) {
                    return;
                }
                round(sum, target.rgb(), target.at(0, line));
                Arrays.fill(sum, 0);
                line++;
            }
        }
    }

    private static void reduce(byte[] rgb, int rowStart, AreaSpan[] columns, float[] reduced) {
        int to = 0;
        for (AreaSpan span : columns) {
            int from = rowStart + span.start() * CHANNELS;
            int last = from + (span.count() - 1) * CHANNELS;
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int at = from + CHANNELS; at < last; at += CHANNELS) {
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
