package io.leveret.cli.train;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.option.DecodeOption;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.codec.Damage;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.report.ReportPhotos;
import io.leveret.train.TrainingListener;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows how far each phase of a training is, if a person watches, and looks at the photos that the new model is
 * tested with.
 */
public final class TrainingProgress implements TrainingListener {
    private final Console console;
    private final Set<String> noted = new HashSet<>();
    private Phase phase;
    private ProgressLine line;
    private ReportPhotos shown;

    public TrainingProgress(Console console) {
        this.console = console;
    }

    @Override
    public void progress(Phase now, int done, int total) {
        if (now != phase) {
            end();
            phase = now;
            if (console.terminal()) {
                console.note(now.description());
            }
            line = ProgressLine.on(console, total);
        }
        line.update(done);
    }

    @Override
    public void damaged(LabeledPhoto photo, Damage damage) {
        if (noted.add(photo.name())) { // also if further views of it are extracted
            console.note(DecodeOption.note(photo.name(), damage));
        }
    }

    @Override
    public void beginTest(List<LabeledPhoto> photos) {
        shown = new ReportPhotos(photos);
    }

    @Override
    public void tested(PhotoOutcome outcome) {
        shown.accept(outcome);
    }

    /** Takes the line away. */
    public void end() {
        if (line != null) {
            line.clear();
            line = null;
        }
    }

    /** The photos that a page may show; nothing before the test. */
    Optional<ReportPhotos> shown() {
        return Optional.ofNullable(shown);
    }
}
