package io.leveret.cli;

import io.leveret.measure.PhotoOutcome;
import java.util.function.Consumer;

/** Tells of unreadable photos as they come, and in between how far the evaluation is. */
final class EvaluationProgress implements Consumer<PhotoOutcome> {
    private final Surroundings surroundings;
    private final ProgressLine line;
    private int done;

    /**
     * At the start.
     *
     * @param before photos of an earlier run
     * @param total photos in all
     */
    EvaluationProgress(Surroundings surroundings, int before, int total) {
        this.surroundings = surroundings;
        this.line = ProgressLine.on(surroundings, before, total);
    }

    @Override
    public void accept(PhotoOutcome outcome) {
        if (outcome instanceof PhotoOutcome.Unreadable unreadable) {
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
