package io.leveret.wire;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.benchmark.OperatorTime;
import io.leveret.measure.benchmark.Profile;
import io.leveret.measure.comparison.ComparedModel;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.Calibration;
import io.leveret.measure.evaluation.ClassScores;
import io.leveret.measure.evaluation.DamagedPhoto;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.Interval;
import io.leveret.measure.evaluation.LabelScores;
import io.leveret.models.ModelStore;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** Writes CSV tables for spreadsheets, whose first row names the columns, and flushes. */
public final class CsvDocuments {
    private CsvDocuments() {}

    /** Writes a benchmark: a row for each operator in run order if there is a profile, else one row of all figures. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        if (result.profile().runs() == 0) {
            writeFigures(result, csv);
        } else {
            writeOperators(result.profile(), csv);
        }
        out.flush();
    }

    private static void writeFigures(BenchmarkResult result, CsvTable csv) throws IOException {
        Latency latency = result.latency();
        csv.row("model", "fileBytes", "kernels", "threads", "initMillis", "firstMillis", "warmupRuns", "runs",
                "minMillis", "meanMillis", "p50Millis", "p90Millis", "p99Millis", "maxMillis", "stdMillis",
                "peakHeapBytes", "arenaBytes", "processorShare", "compilerShare");
        csv.row(result.model(), result.fileBytes(), result.kernels(), result.threads(),
                Millis.toNanos(result.initNanos()), Millis.toNanos(result.firstNanos()), result.warmupRuns(),
                latency.runs(), Millis.toNanos(latency.minNanos()), Millis.toNanos(latency.meanNanos()),
                Millis.toNanos(latency.p50Nanos()), Millis.toNanos(latency.p90Nanos()),
                Millis.toNanos(latency.p99Nanos()), Millis.toNanos(latency.maxNanos()),
                Millis.toNanos(latency.stdNanos()), result.peakHeapBytes(), result.arenaBytes(),
                result.conditions().processorShare(), result.conditions().compilerShare());
    }

    private static void writeOperators(Profile profile, CsvTable csv) throws IOException {
        csv.row("index", "operator", "output", "shape", "meanMillis", "share", "cumulativeShare", "macs",
                "macsPerSecond", "bytesMoved", "bytesPerSecond");
        for (OperatorTime time : profile.inRunOrder()) {
            csv.row(time.step().index(), time.step().operator(), time.step().output(),
                    time.step().shape().toString().replace('×', 'x'), Millis.toNanos(time.meanNanos()), time.share(),
                    time.cumulativeShare(), time.step().multiplyAdds(), time.multiplyAddsPerSecond(),
                    time.step().bytesMoved(), time.bytesPerSecond());
        }
    }

    /** Writes an evaluation: a row for each class that occurs as a photo's class or prediction. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        csv.row("index", "label", "images", "predicted", "correct", "precision", "precisionLow", "precisionHigh",
                "recall", "recallLow", "recallHigh", "f1", "damaged");
        for (ClassScores each : report.result().perClass()) {
            Optional<Interval> precision = each.precision().map(Accuracy::interval);
            Optional<Interval> recall = each.recall().map(Accuracy::interval);
            csv.row(each.index(), report.label(each.index()), each.support(), each.predicted(), each.correct(),
                    each.precision().map(Accuracy::share).orElse(null), precision.map(Interval::low).orElse(null),
                    precision.map(Interval::high).orElse(null), each.recall().map(Accuracy::share).orElse(null),
                    recall.map(Interval::low).orElse(null), recall.map(Interval::high).orElse(null), each.f1(),
                    DamagedPhoto.count(report.result().damaged(), each.index()));
        }
        out.flush();
    }

    /** Writes an evaluation on photos that may show several classes: a row for each of the model's classes. */
    public static void write(MultiLabelReport report, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        csv.row("index", "label", "images", "predicted", "correct", "averagePrecision", "precision", "precisionLow",
                "precisionHigh", "recall", "recallLow", "recallHigh", "f1", "damaged");
        for (LabelScores each : report.result().perClass()) {
            ClassScores counts = each.counts();
            Optional<Interval> precision = counts.precision().map(Accuracy::interval);
            Optional<Interval> recall = counts.recall().map(Accuracy::interval);
            csv.row(counts.index(), report.label(counts.index()), counts.support(), counts.predicted(),
                    counts.correct(), each.averagePrecision().orElse(null),
                    counts.precision().map(Accuracy::share).orElse(null), precision.map(Interval::low).orElse(null),
                    precision.map(Interval::high).orElse(null), counts.recall().map(Accuracy::share).orElse(null),
                    recall.map(Interval::low).orElse(null), recall.map(Interval::high).orElse(null), counts.f1(),
                    DamagedPhoto.count(report.result().damaged(), counts.index()));
        }
        out.flush();
    }

    /** Writes a comparison: a row for each model, in the order given. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
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
                    model.benchmark().arenaBytes(), report.budget().allows(model), report.comparison().onFrontier(i),
                    report.comparison().dominatedBy(i).map(report::name).orElse(null));
        }
        out.flush();
    }

    /** Writes the hosted models: a row for each. */
    public static void write(ModelStore models, Writer out) throws IOException {
        ModelListFields.writeCsv(models, out);
    }
}
