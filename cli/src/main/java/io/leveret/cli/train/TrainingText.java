package io.leveret.cli.train;

import io.leveret.cli.console.FigureTable;
import io.leveret.cli.console.Text;
import io.leveret.cli.measure.EvaluationText;
import io.leveret.train.DoubtfulLabel;
import io.leveret.train.TrainedModel;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** A training for people: what was done, what the new model makes of photos that it never saw, and what to do next. */
public final class TrainingText {
    private static final int MOST_DOUBTFUL = 20; // that are listed

    private TrainingText() {}

    /**
     * Writes it.
     *
     * @param unicode whether the writer has more than ASCII
     */
    public static void write(TrainingReport report, Writer out, boolean unicode) throws IOException {
        TrainedModel trained = report.trained();
        out.write(Text.oneLine(report.model()) + ": " + trained.labels().size() + " classes, "
                + Text.thousands(trained.model().length) + " bytes, from " + Text.oneLine(report.backbone().name())
                + "\ntrained with " + Text.count(trained.trainImages(), "photo") + " for "
                + Text.count(trained.bestEpoch(), "epoch")
                + (trained.nearDuplicates() == 0 ? ""
                        : "; " + Text.count(trained.nearDuplicates(), "near-duplicate") + " kept on one side")
                + (trained.damaged().isEmpty() ? ""
                        : "; " + Text.count(trained.damaged().size(), "photo") + " cut off or damaged")
                + "\n\nTested with photos that it never saw:\n");
        new EvaluationText(out, unicode).write(report.test());
        writeDoubtful(trained.doubtfulLabels(), out);
        out.write("\nNext:\n  leveret classify --model " + Text.oneLine(quoted(report.model())) + " PHOTO\n");
        out.flush();
    }

    private static void writeDoubtful(List<DoubtfulLabel> doubtful, Writer out) throws IOException {
        if (doubtful.isEmpty()) {
            return;
        }
        out.write("\nLabels that look wrong (a training without the photo is sure of another class):\n");
        FigureTable table = new FigureTable(2, "score", "of its own", "label", "rather", "photo");
        doubtful.stream().limit(MOST_DOUBTFUL).forEach(each -> table.row(
                Text.decimals((float) each.suggestedScore(), 2), Text.decimals((float) each.labelScore(), 2),
                each.label(), each.suggested(), each.name()));
        StringBuilder text = new StringBuilder();
        table.appendTo(text);
        out.write(text.toString());
        if (doubtful.size() > MOST_DOUBTFUL) {
            out.write("and " + (doubtful.size() - MOST_DOUBTFUL) + " more; --format json lists all\n");
        }
    }

    /** As a shell takes it for one word. */
    private static String quoted(String path) {
        return path.matches("[\\w./~+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
