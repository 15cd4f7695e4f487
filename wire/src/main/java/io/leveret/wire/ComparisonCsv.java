package io.leveret.wire;

import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.comparison.ComparedModel;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.Calibration;
import io.leveret.measure.evaluation.EvaluationResult;
import java.io.IOException;
import java.io.Writer;

/** Writes a comparison for spreadsheets: one row for each model, in the order given. */
final class ComparisonCsv {
    private ComparisonCsv() {}

    static void write(ComparisonReport report, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        csv.row("model", "images", "unreadable", "top1", "top1Low", "top1High", "top5", "ece", "meanMillis",
                "p50Millis", "p90Millis", "p99Millis", "fileBytes", "arenaBytes", "withinBudget", "onFrontier",
                "dominatedBy");
        for (int i = 0; i < report.comparison().models().size(); i++) {
            ComparedModel model = report.comparison().models().get(i);
            EvaluationResult evaluation = model.evaluation();
            Latency latency = model.benchmark().latency();
            csv.row(report.name(i), evaluation.images(), evaluation.unreadable().size(), model.top1().share(),
                    model.top1().interval().low(), model.top1().interval().high(),
                    evaluation.top(5).map(Accuracy::share).orElse(null),
                    evaluation.calibration().map(Calibration::expectedCalibrationError).orElse(null),
                    Millis.toNanos(latency.meanNanos()), Millis.toNanos(latency.p50Nanos()),
                    Millis.toNanos(latency.p90Nanos()), Millis.toNanos(latency.p99Nanos()), model.fileBytes(),
                    model.benchmark().arenaBytes(),
                    report.budget().allows(model), report.comparison().onFrontier(i),
                    report.comparison().dominatedBy(i).map(report::name).orElse(null));
        }
        out.flush();
    }
}
