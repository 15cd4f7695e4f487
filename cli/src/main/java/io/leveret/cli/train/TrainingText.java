package io.leveret.cli.train;

import io.leveret.cli.console.Text;
import io.leveret.cli.measure.EvaluationText;
import io.leveret.train.TrainedModel;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.io.Writer;

/** A training for people: what was done, what the new model makes of photos that it never saw, and what to do next. */
final class TrainingText {
    private TrainingText() {}

    /**
     * Writes it.
     *
     * @param unicode whether the writer has more than ASCII
     */
    static void write(TrainingReport report, Writer out, boolean unicode) throws IOException {
        TrainedModel trained = report.trained();
        out.write(Text.oneLine(report.model()) + ": " + trained.labels().size() + " classes, "
                + Text.thousands(trained.model().length) + " bytes, from " + Text.oneLine(report.backbone().name())
                + "\ntrained with " + Text.count(trained.trainImages(), "photo") + " for "
                + Text.count(trained.bestEpoch(), "epoch")
                + (trained.nearDuplicates() == 0 ? ""
                        : "; " + Text.count(trained.nearDuplicates(), "near-duplicate") + " kept on one side")
                + "\n\nTested with photos that it never saw:\n");
        new EvaluationText(out, unicode).write(report.test());
        out.write("\nNext:\n  leveret classify --model " + Text.oneLine(quoted(report.model())) + " PHOTO\n");
        out.flush();
    }

    /** As a shell takes it for one word. */
    private static String quoted(String path) {
        return path.matches("[\\w./~+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
