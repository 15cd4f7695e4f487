package io.leveret.wire;

import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.Calibration;
import io.leveret.measure.evaluation.ClassScores;
import io.leveret.measure.evaluation.ConfusionCell;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.PhaseTimes;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.measure.evaluation.PrecisionThreshold;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The fields of an evaluation, which docs/evaluate.md explains. All are always present; some may be null. */
final class EvaluationFields {
    private final JsonFields json;

    EvaluationFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields. */
    void write(EvaluationReport report) throws IOException {
        json.text("model", report.model());
        json.text("data", report.data());
        writeFigures(report);
    }

    /** Writes all fields but the names of model and data. */
    void writeFigures(EvaluationReport report) throws IOException {
        EvaluationResult result = report.result();
        json.number("classes", result.classes());
        json.number("indexShift", report.indexShift());
        json.word("decode", report.decoding());
        json.number("likelyIndexShift", result.likelyShift()
                .map(further -> OptionalLong.of(report.indexShift() + further)).orElse(OptionalLong.empty()));
        json.number("images", result.images());
        json.objects("unreadable", result.unreadable(), this::unreadable);
        json.damaged(result.damaged());
        json.number("top1", result.top(1).map(Accuracy::share));
        json.number("top5", result.top(5).map(Accuracy::share));
        json.objects("topk", IntStream.rangeClosed(1, result.topK().size()).boxed().toList(),
                k -> topK(k, result.topK().get(k - 1)));
        json.objects("perClass", result.perClass(), scores -> perClass(scores, report));
        json.objects("confusion", result.confusion(), this::confusion);
        json.objects("mostConfused", result.mostConfused(), this::confusion);
        json.millis("meanInferenceMillis", result.inference().meanNanos());
        json.object("times", () -> {
            times("decode", result.decode());
            times("preprocess", result.preprocess());
            times("inference", result.inference());
        });
        json.number("ece", result.calibration().map(Calibration::expectedCalibrationError));
        json.objects("calibration", result.calibration().map(Calibration::bins).orElse(List.of()), this::bin);
        json.objects("thresholds", report.wantedPrecisions(), wanted -> threshold(wanted, result.thresholds()));
    }

    private void unreadable(PhotoOutcome.Unreadable photo) throws IOException {
        json.text("file", photo.name());
        json.text("error", photo.error());
    }

    private void topK(int k, Accuracy accuracy) throws IOException {
        json.number("k", k);
        json.accuracy("accuracy", Optional.of(accuracy));
    }

    private void perClass(ClassScores scores, EvaluationReport report) throws IOException {
        json.number("index", scores.index());
        json.text("label", report.label(scores.index()));
        json.number("images", scores.support());
        json.number("predicted", scores.predicted());
        json.number("correct", scores.correct());
        json.accuracy("precision", scores.precision());
        json.accuracy("recall", scores.recall());
        json.number("f1", scores.f1());
    }

    private void confusion(ConfusionCell cell) throws IOException {
        json.number("actual", cell.actual());
        json.number("predicted", cell.predicted());
        json.number("images", cell.images());
    }

    private void times(String phase, PhaseTimes times) throws IOException {
        json.object(phase, () -> {
            json.millis("meanMillis", times.meanNanos());
            json.millis("minMillis", times.minNanos());
            json.millis("maxMillis", times.maxNanos());
        });
    }

    private void bin(Calibration.Bin bin) throws IOException {
        boolean empty = bin.images() == 0;
        json.number("low", bin.low());
        json.number("high", bin.high());
        json.number("images", bin.images());
        json.number("meanScore", empty ? Optional.empty() : Optional.of(bin.meanScore()));
        json.accuracy("accuracy", empty ? Optional.empty() : Optional.of(new Accuracy(bin.correct(), bin.images())));
    }

    private void threshold(double wanted, List<PrecisionThreshold> thresholds) throws IOException {
        Optional<PrecisionThreshold> lowest = PrecisionThreshold.lowest(thresholds, wanted);
        json.number("wantedPrecision", wanted);
        json.number("threshold", lowest.map(PrecisionThreshold::threshold));
        json.number("images", lowest.map(found -> found.precision().images()).orElse(0L));
        json.accuracy("precision", lowest.map(PrecisionThreshold::precision));
    }
}
