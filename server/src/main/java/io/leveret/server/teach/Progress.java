package io.leveret.server.teach;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.report.ReportPhoto;
import io.leveret.report.ReportPhotos;
import io.leveret.server.http.Json;
import io.leveret.train.TrainingListener;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells listeners how far a training is, and chooses the photos of its report. */
final class Progress implements TrainingListener {
    private final Events events;
    private @Nullable ReportPhotos chosen; // null before the test

    Progress(Events events) {
        this.events = events;
    }

    @Override
    public void progress(Phase phase, int done, int total) {
        publish(phase.name().toLowerCase(Locale.ROOT), done, total, phase.description());
    }

    void publish(String step, int done, int total, String text) {
        events.publish("progress", Json.line(json -> {
            json.writeStringField("step", step);
            json.writeNumberField("done", done);
            json.writeNumberField("total", total);
            json.writeStringField("text", text);
        }));
    }

    @Override
    public void beginTest(List<LabeledPhoto> photos) {
        chosen = new ReportPhotos(photos);
    }

    @Override
    public void tested(PhotoOutcome outcome) {
        if (chosen != null) {
            chosen.accept(outcome);
        }
    }

    /** Returns photos for the report, after the training. */
    List<ReportPhoto> photos(DecodeLimits limits) {
        ImageDecoder decoder = new ImageDecoder(limits);
        return chosen == null ? List.of()
                : chosen.choose((photo, wanted) -> decoder.decode(photo.file(), wanted),
                        (done, total) -> publish("report", done, total, "writing the report"));
    }
}
