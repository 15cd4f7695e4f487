package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.measure.evaluation.PhotoOutcome;
import java.util.function.Consumer;

/** Notes unreadable photos as they come, if wanted, and shows how far the evaluation is. */
final class EvaluationProgress implements Consumer<PhotoOutcome> {
    private final Console console;
    private final ProgressLine line;
    private final boolean noteUnreadable;
    private int done;

    /**
     * At the start.
     *
     * @param before photos of an earlier run
     * @param total photos in all
     * @param noteUnreadable whether unreadable photos are noted
     */
    EvaluationProgress(Console console, int before, int total, boolean noteUnreadable) {
        this.console = console;
        this.noteUnreadable = noteUnreadable;
        this.line = ProgressLine.on(console, before, total);
    }

    @Override
    public void accept(PhotoOutcome outcome) {
        if (noteUnreadable && outcome instanceof PhotoOutcome.Unreadable unreadable) {
            line.clear();
            console.note(unreadable.error());
        }
        line.update(++done);
    }

    /** Takes the line away. */
    void end() {
        line.clear();
    }
}
