package io.leveret.cli;

import io.leveret.models.PullListener;

/** Shows how far a pull has come, on a terminal. */
final class PullProgress implements PullListener {
    private final Console surroundings;
    private final String name;
    private ProgressLine line; // null before the first bytes, and without a known total

    PullProgress(Console surroundings, String name) {
        this.surroundings = surroundings;
        this.name = name;
    }

    @Override
    public void waiting() {
        surroundings.tell(name + ": it is being pulled already; waiting for that");
    }

    @Override
    public void received(long bytes, long totalBytes) {
        if (totalBytes < 0) {
            return;
        }
        if (line == null) {
            line = ProgressLine.ofBytes(surroundings.err(), surroundings.terminalWidth(), bytes, totalBytes,
                    surroundings.terminal());
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
