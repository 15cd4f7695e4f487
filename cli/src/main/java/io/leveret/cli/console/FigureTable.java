package io.leveret.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of figures, each column as wide as it must be; figures to the right, words to the left. */
public final class FigureTable {
    private final int figures;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param figures how many columns, from the first, have figures
     */
    public FigureTable(int figures, String... captions) {
        this.figures = figures;
        rows.add(captions);
    }

    /** Adds a row with one cell for each caption. */
    public void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(cell -> Text.oneLine(cell.toString())).toArray(String[]::new));
    }

    /** Appends the captions and all rows. */
    public void appendTo(StringBuilder text) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append("  ")
                        .append(i < figures ? Text.padLeft(row[i], widths[i]) : Text.padRight(row[i], widths[i]));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
