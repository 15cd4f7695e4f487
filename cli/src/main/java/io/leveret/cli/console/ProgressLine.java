package io.leveret.cli.console;

import java.io.PrintWriter;

/**
 * The last line of a terminal, which shows how far a long run has come: {@code [######      ] 120/240, about 3 s left}.
 * {@link #clear Clear} it before another line is printed.
 */
public final class ProgressLine {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int MAX_BAR = 40;

    private final PrintWriter terminal;
    private final int width;
    private final long before;
    private final long total;
    private final boolean bytes;
    private final boolean shown;
    private final long startNanos = System.nanoTime();
    private long drawnNanos = startNanos;
    private int drawn; // characters to be cleared
    private boolean cleared; // though not done

    /**
     * A line not yet drawn.
     *
     * @param width columns of the terminal
     * @param total the total amount
     * @param shown whether it is ever drawn
     */
    public ProgressLine(PrintWriter terminal, int width, int total, boolean shown) {
        this(terminal, width, 0, total, false, shown);
    }

    private ProgressLine(PrintWriter terminal, int width, long before, long total, boolean bytes, boolean shown) {
        this.terminal = terminal;
        this.width = width;
        this.before = before;
        this.total = total;
        this.bytes = bytes;
        this.shown = shown;
    }

    /** A line where a command's progress goes, if a person watches. */
    public static ProgressLine on(Console console, int total) {
        return on(console, 0, total);
    }

    /**
     * The same for a run that goes on from an earlier one.
     *
     * @param before what was done in that: it says nothing of how long the rest will take
     */
    public static ProgressLine on(Console console, int before, int total) {
        return new ProgressLine(console.err(), console.terminalWidth(), before, total, false,
                console.terminal());
    }

    /**
     * The same for bytes, shown in megabytes.
     *
     * @param before what was done in an earlier run: it says nothing of how long the rest will take
     */
    public static ProgressLine ofBytes(PrintWriter terminal, int width, long before, long total, boolean shown) {
        return new ProgressLine(terminal, width, before, total, true, shown);
    }

    /** Draws the line if it was cleared, or if the last drawing is a while ago. */
    public void update(long done) {
        long now = System.nanoTime();
        if (shown && done > before && done < total && (cleared || now - drawnNanos >= REDRAW_NANOS)) {
            drawnNanos = now;
            cleared = false;
            long leftSeconds = Math.round((now - startNanos) / 1e9 / (done - before) * (total - done));
            String line = line(done, leftSeconds);
            terminal.print('\r' + line);
            terminal.flush();
            drawn = line.length();
        }
    }

    /** Takes the line away. */
    public void clear() {
        if (drawn > 0) {
            terminal.print('\r' + " ".repeat(drawn) + '\r');
            terminal.flush();
            drawn = 0;
            cleared = true;
        }
    }

    /** One column less than the terminal has, since a full one would wrap. */
    public String line(long done, long leftSeconds) {
        String figures = " " + (bytes ? megabytes(done) + "/" + megabytes(total) + " MB" : done + "/" + total)
                + ", about " + duration(leftSeconds) + " left";
        int bar = Math.min(MAX_BAR, width - 3 - figures.length());
        if (bar < 1) {
            return figures.substring(1, Math.min(figures.length(), width));
        }
        int full = (int) (bar * done / total);
        return "[" + "#".repeat(full) + " ".repeat(bar - full) + "]" + figures;
    }

    private static String megabytes(long bytes) {
        return Text.decimals(bytes / 1e6f, 1);
    }

    private static String duration(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds < 3600 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
