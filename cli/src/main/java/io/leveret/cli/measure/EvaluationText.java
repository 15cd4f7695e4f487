package io.leveret.cli.measure;

import io.leveret.cli.console.Text;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.Calibration;
import io.leveret.measure.evaluation.ClassScores;
import io.leveret.measure.evaluation.ConfusionCell;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.Interval;
import io.leveret.measure.evaluation.PhaseTimes;
import io.leveret.measure.evaluation.PrecisionThreshold;
import io.leveret.wire.EvaluationReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An evaluation for people. */
public final class EvaluationText {
    private static final int MAX_ROWS = 10;
    private static final int COLUMN = 11;
    private static final int INTERVAL_COLUMN = 22;
    private static final Comparator<ClassScores> WORST_FIRST = Comparator
            .comparingDouble((ClassScores scores) -> scores.recall().orElseThrow().share())
            .thenComparing(Comparator.comparingLong(ClassScores::support).reversed())
            .thenComparingInt(ClassScores::index);

    private final Writer out;
    private final boolean unicode;

    public EvaluationText(Writer out, boolean unicode) {
        this.out = out;
        this.unicode = unicode;
    }

    public void write(EvaluationReport report) throws IOException {
        EvaluationResult result = report.result();
        line(Text.oneLine(report.model()) + " on " + Text.oneLine(report.data()) + ": "
                + Text.thousands(result.images()) + (result.images() == 1 ? " image" : " images")
                + (result.damaged().isEmpty() ? "" : " (" + result.damaged().size() + " cut off or damaged)")
                + (result.unreadable().isEmpty() ? ""
                        : ", " + result.unreadable().size() + " more unreadable and not counted"));
        if (result.images() > 0) {
            topK(result.topK());
            worstClasses(result.perClass(), report);
            mostConfused(result.mostConfused(), report);
            calibration(result.calibration());
            thresholds(report, result.thresholds());
            times(result);
        }
        out.flush();
    }

    private void topK(List<Accuracy> topK) throws IOException {
        title("Accuracy (with 95 % interval)");
        for (int k = 1; k <= topK.size(); k++) {
            line("  " + Text.padRight("top-" + k, 8) + withInterval(topK.get(k - 1)));
        }
    }

    private void worstClasses(List<ClassScores> all, EvaluationReport report) throws IOException {
        List<ClassScores> worst = all.stream()
                .filter(scores -> scores.support() > 0 && scores.correct() < scores.support()).sorted(WORST_FIRST)
                .limit(MAX_ROWS).toList();
        if (worst.isEmpty()) {
            return;
        }
        title("Worst classes");
        row("images", "precision", "F1", "recall", "class");
        for (ClassScores each : worst) {
            row(Long.toString(each.support()), each.precision().map(Text::share).orElse("-"),
                    Text.share(each.f1()), withInterval(each.recall().orElseThrow()),
                    shown(report, each.index()));
        }
    }

    private void mostConfused(List<ConfusionCell> cells, EvaluationReport report) throws IOException {
        if (cells.isEmpty()) {
            return;
        }
        title("Most confused");
        for (ConfusionCell each : cells.subList(0, Math.min(MAX_ROWS, cells.size()))) {
            line(Text.padLeft(Long.toString(each.images()), COLUMN) + "  " + shown(report, each.actual())
                    + " taken for " + shown(report, each.predicted()));
        }
    }

    private void calibration(Optional<Calibration> calibration) throws IOException {
        if (calibration.isEmpty()) {
            title("Calibration: none, for the scores are no probabilities");
            return;
        }
        title("Calibration: expected error "
                + Text.share(calibration.get().expectedCalibrationError()));
        row("score", "images", "mean score", "accuracy", "");
        for (Calibration.Bin each : calibration.get().bins()) {
            if (each.images() > 0) {
                Accuracy accuracy = new Accuracy(each.correct(), each.images());
                row(Text.decimals((float) each.low(), 1) + "-" + Text.decimals((float) each.high(), 1),
                        Long.toString(each.images()), Text.share(each.meanScore()),
                        withInterval(accuracy), Text.bar((float) accuracy.share(), unicode));
            }
        }
    }

    private void thresholds(EvaluationReport report, List<PrecisionThreshold> thresholds) throws IOException {
        if (thresholds.isEmpty()) {
            return;
        }
        title("Thresholds");
        for (double wanted : report.wantedPrecisions()) {
            Optional<PrecisionThreshold> lowest = PrecisionThreshold.lowest(thresholds, wanted);
            line("  precision " + Text.padRight(Double.toString(wanted), 6) + lowest.map(found -> "score "
                    + Text.share(found.threshold()) + ": right on " + withInterval(found.precision())
                    + " of " + found.precision().images() + " images, no answer for "
                    + (report.result().images() - found.precision().images())).orElse("no score gives it"));
        }
    }

    private void times(EvaluationResult result) throws IOException {
        title("Milliseconds an image, while all threads are busy");
        line(Text.padLeft("mean", COLUMN) + Text.padLeft("least", COLUMN) + Text.padLeft("most", COLUMN));
        times("decode", result.decode());
        times("preprocess", result.preprocess());
        times("inference", result.inference());
    }

    private void times(String phase, PhaseTimes times) throws IOException {
        line(Text.padLeft(millis(times.meanNanos()), COLUMN) + Text.padLeft(millis(times.minNanos()), COLUMN)
                + Text.padLeft(millis(times.maxNanos()), COLUMN) + "  " + phase);
    }

    private static String millis(double nanos) {
        return Text.decimals((float) (nanos / 1e6), 2);
    }

    private static String withInterval(Accuracy accuracy) {
        Interval interval = accuracy.interval();
        return Text.share(accuracy) + " (" + Text.share(interval.low()) + "-"
                + Text.share(interval.high()) + ")";
    }

    private void title(String title) throws IOException {
        line("");
        line(title);
    }

    /** Four columns of figures, the last with its interval, and a name. */
    private void row(String first, String second, String third, String fourth, String name) throws IOException {
        line(Text.padLeft(first, COLUMN) + Text.padLeft(second, COLUMN) + Text.padLeft(third, COLUMN)
                + Text.padLeft(fourth, INTERVAL_COLUMN) + "  " + name);
    }

    private void line(String line) throws IOException {
        out.write(line.stripTrailing());
        out.write('\n');
    }

    /** What people call a class: its name with its index, since several classes may have the same name. */
    private static String shown(EvaluationReport report, int index) {
        String label = report.label(index);
        return label.isEmpty() ? "class " + index : Text.oneLine(label) + " (" + index + ")";
    }
}
