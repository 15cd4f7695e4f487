package io.leveret.image.resize;

/** Turns a picture upright without resizing it. */
public final class CopiedRows implements RowResizer {
    private final Turn turn;
    private final Target target;

    /**
     * Prepares.
     *
     * @param target of the upright picture's size
     */
    public CopiedRows(Turn turn, Target target) {
        this.turn = turn;
        this.target = target;
    }

    @Override
    public boolean needs(int y) {
        return true;
    }

    @Override
    public void row(int y, byte[] rgb, int at) {
        int line = turn.rowsReversed() ? turn.rows() - 1 - y : y;
        if (!turn.swapped() && !turn.columnsReversed()) {
            System.arraycopy(rgb, at, target.rgb(), target.at(0, line), turn.columns() * CHANNELS);
            return;
        }
        byte[] result = target.rgb();
        int first = turn.columnsReversed() ? turn.columns() - 1 : 0;
        int to = turn.swapped() ? target.at(line, first) : target.at(first, line);
        int step = (turn.columnsReversed() ? -1 : 1) * (turn.swapped() ? target.rowBytes() : CHANNELS);
        for (int from = at; from < at + turn.columns() * CHANNELS; from += CHANNELS) {
            result[to] = rgb[from];
            result[to + 1] = rgb[from + 1];
            result[to + 2] = rgb[from + 2];
            to += step;
        }
    }
}
