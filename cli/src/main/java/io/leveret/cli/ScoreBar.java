package io.leveret.cli;

/** A share of 1 as a bar of characters. */
final class ScoreBar {
    private static final int CELLS = 20;
    private static final String EIGHTHS = "▏▎▍▌▋▊▉"; // one to seven eighths of a cell, from the left

    private ScoreBar() {}

    /**
     * A bar of up to 20 characters, in eighths of one; in ASCII, of whole ones.
     *
     * @param share 0…1
     */
    static String of(float share, boolean unicode) {
        if (!unicode) {
            return "#".repeat(Math.round(share * CELLS));
        }
        int eighths = Math.round(share * CELLS * 8);
        String bar = "█".repeat(eighths / 8);
        return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8 - 1);
    }
}
