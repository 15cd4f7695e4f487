package io.leveret.cli;

import io.leveret.measure.PhotoOutcome;
import java.util.function.Consumer;

/** Tells of unreadable photos as they come, if that is wanted, and in between how far the evaluation is. */
final class EvaluationProgress implements Consumer<PhotoOutcome> {
    private final Console surroundings;
    private final ProgressLine line;
    private final boolean tellUnreadable;
    private int done;

    /**
     * At the start.
     *
     * @param before photos of an earlier run
     * @param total photos in all
     * @param tellUnreadable whether it tells of unreadable photos
     */
    EvaluationProgress(Console surroundings, int before, int total, boolean tellUnreadable) {
        this.surroundings = surroundings;
        this.tellUnreadable = tellUnreadable;
        this.line = ProgressLine.on(surroundings, before, total);
    }

    @Override
    public void accept(PhotoOutcome outcome) {
        if (tellUnreadable && outcome instanceof PhotoOutcome.Unreadable unreadable) {
            line.clear();
            surroundings.tell(unreadable.error());
        }
        line.update(++done);
    }

    /** Takes the line away. */
    void end() {
        line.clear();
    }
}
