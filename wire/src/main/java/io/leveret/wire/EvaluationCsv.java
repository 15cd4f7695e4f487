package io.leveret.wire;

import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.ClassScores;
import io.leveret.measure.evaluation.Interval;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** Writes an evaluation for spreadsheets: one row for each class that occurs as a photo's class or prediction. */
final class EvaluationCsv {
    private EvaluationCsv() {}

    static void write(EvaluationReport report, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        csv.row("index", "label", "images", "predicted", "correct", "precision", "precisionLow", "precisionHigh",
                "recall", "recallLow", "recallHigh", "f1");
        for (ClassScores each : report.result().perClass()) {
            Optional<Interval> precision = each.precision().map(Accuracy::interval);
            Optional<Interval> recall = each.recall().map(Accuracy::interval);
            csv.row(each.index(), report.label(each.index()), each.support(), each.predicted(), each.correct(),
                    each.precision().map(Accuracy::share).orElse(null), precision.map(Interval::low).orElse(null),
                    precision.map(Interval::high).orElse(null), each.recall().map(Accuracy::share).orElse(null),
                    recall.map(Interval::low).orElse(null), recall.map(Interval::high).orElse(null), each.f1());
        }
        out.flush();
    }
}
