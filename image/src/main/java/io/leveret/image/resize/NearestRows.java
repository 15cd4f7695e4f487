package io.leveret.image.resize;

/** Takes for each pixel of the result the source pixel that contains its center. */
public final class NearestRows implements RowResizer {
    private final Target target;
    private final boolean swapped;
    private final int[] lines; // stored rows
    private final int[] places; // stored columns
    private final int step;
    private int line;

    /** Prepares. */
    public NearestRows(Turn turn, Target target) {
        this.target = target;
        this.swapped = turn.swapped();
        this.lines = sources(turn.rows(), swapped ? target.width() : target.height(), turn.rowsReversed());
        this.places = sources(turn.columns(), swapped ? target.height() : target.width(), turn.columnsReversed());
        this.step = turn.rowsReversed() ? -1 : 1;
        this.line = turn.rowsReversed() ? lines.length - 1 : 0;
    }

    /** Positions are computed in 32-bit floating point, as in TensorFlow. */
    private static int[] sources(int in, int out, boolean reversed) {
        float scale = in / (float) out;
        int[] sources = new int[out];
        for (int o = 0; o < out; o++) {
            int source = Math.min((int) ((o + 0.5f) * scale), in - 1);
            sources[o] = reversed ? in - 1 - source : source;
        }
        return sources;
    }

    @Override
    public boolean needs(int y) {
        return line >= 0 && line < lines.length && lines[line] == y;
    }

    @Override
    public void row(int y, byte[] rgb, int at) {
        byte[] result = target.rgb();
        for (; needs(y); line += step) {
            int to = swapped ? target.at(line, 0) : target.at(0, line);
            for (int place : places) {
                int from = at + place * CHANNELS;
                result[to] = rgb[from];
                result[to + 1] = rgb[from + 1];
                result[to + 2] = rgb[from + 2];
                to += swapped ? target.rowBytes() : CHANNELS;
            }
        }
    }
}
