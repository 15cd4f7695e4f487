package io.leveret.cli.model;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.models.PullListener;
import org.jspecify.annotations.Nullable;

/** Shows how far a pull has come, on a terminal. */
public final class PullProgress implements PullListener {
    private final Console console;
    private final String name;
    private @Nullable ProgressLine line; // null before the first bytes, and without a known total

    public PullProgress(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    @Override
    public void waiting() {
        console.note(name + ": it is being pulled already; waiting for that");
    }

    @Override
    public void received(long bytes, long totalBytes) {
        if (totalBytes < 0) {
            return;
        }
        if (line == null) {
            line = ProgressLine.ofBytes(console.err(), console.terminalWidth(), bytes, totalBytes,
                    console.terminal());
        }
        line.update(bytes);
    }

    /** Takes the line away. */
    void clear() {
        if (line != null) {
            line.clear();
        }
    }
}
