package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.Accuracy;
import io.leveret.measure.Calibration;
import io.leveret.measure.ClassScores;
import io.leveret.measure.ConfusionCell;
import io.leveret.measure.EvaluationResult;
import io.leveret.measure.PhaseTimes;
import io.leveret.measure.PhotoOutcome;
import io.leveret.measure.PrecisionThreshold;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** An evaluation for programs: one document, whose fields docs/evaluate.md explains. All are always there; some may be null. */
final class EvaluationJson {
    private final Writer out;
    private final JsonGenerator json;

    EvaluationJson(Writer out) throws IOException {
        this.out = out;
        this.json = new JsonFactory().createGenerator(out);
    }

    void write(EvaluationReport report) throws IOException {
        EvaluationResult result = report.result();
        json.writeStartObject();
        json.writeStringField("model", report.model());
        json.writeStringField("data", report.data());
        json.writeNumberField("classes", result.classes());
        json.writeNumberField("indexShift", report.indexShift());
        json.writeFieldName("likelyIndexShift");
        if (result.likelyShift().isPresent()) {
            json.writeNumber(report.indexShift() + result.likelyShift().get());
        } else {
            json.writeNull();
        }
        json.writeNumberField("images", result.images());
        unreadable(result.unreadable());
        number("top1", result.top(1).map(Accuracy::share));
        number("top5", result.top(5).map(Accuracy::share));
        topK(result.topK());
        json.writeArrayFieldStart("perClass");
        for (ClassScores each : result.perClass()) {
            perClass(each, report.names());
        }
        json.writeEndArray();
        confusion("confusion", result.confusion());
        confusion("mostConfused", result.mostConfused());
        json.writeNumberField("meanInferenceMillis", millis(result.inference().meanNanos()));
        json.writeObjectFieldStart("times");
        times("decode", result.decode());
        times("preprocess", result.preprocess());
        times("inference", result.inference());
        json.writeEndObject();
        number("ece", result.calibration().map(Calibration::expectedCalibrationError));
        calibration(result.calibration());
        thresholds(report.wanted(), result.thresholds());
        Json.end(json, out);
    }

    private void unreadable(List<PhotoOutcome.Unreadable> photos) throws IOException {
        json.writeArrayFieldStart("unreadable");
        for (PhotoOutcome.Unreadable each : photos) {
            json.writeStartObject();
            json.writeStringField("file", each.name());
            json.writeStringField("error", each.error());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void topK(List<Accuracy> topK) throws IOException {
        json.writeArrayFieldStart("topk");
        for (int k = 1; k <= topK.size(); k++) {
            json.writeStartObject();
            json.writeNumberField("k", k);
            accuracy("accuracy", Optional.of(topK.get(k - 1)));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void perClass(ClassScores scores, ClassNames names) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", scores.index());
        json.writeStringField("label", names.label(scores.index()));
        json.writeNumberField("images", scores.support());
        json.writeNumberField("predicted", scores.predicted());
        json.writeNumberField("correct", scores.correct());
        accuracy("precision", scores.precision());
        accuracy("recall", scores.recall());
        json.writeNumberField("f1", scores.f1());
        json.writeEndObject();
    }

    private void confusion(String field, List<ConfusionCell> cells) throws IOException {
        json.writeArrayFieldStart(field);
        for (ConfusionCell each : cells) {
            json.writeStartObject();
            json.writeNumberField("actual", each.actual());
            json.writeNumberField("predicted", each.predicted());
            json.writeNumberField("images", each.images());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void times(String phase, PhaseTimes times) throws IOException {
        json.writeObjectFieldStart(phase);
        json.writeNumberField("meanMillis", millis(times.meanNanos()));
        json.writeNumberField("minMillis", Millis.of(times.minNanos()));
        json.writeNumberField("maxMillis", Millis.of(times.maxNanos()));
        json.writeEndObject();
    }

    private void calibration(Optional<Calibration> calibration) throws IOException {
        json.writeArrayFieldStart("calibration");
        for (Calibration.Bin each : calibration.map(Calibration::bins).orElse(List.of())) {
            boolean empty = each.images() == 0;
            json.writeStartObject();
            json.writeNumberField("low", each.low());
            json.writeNumberField("high", each.high());
            json.writeNumberField("images", each.images());
            number("meanScore", empty ? Optional.empty() : Optional.of(each.meanScore()));
            accuracy("accuracy", empty ? Optional.empty() : Optional.of(new Accuracy(each.correct(), each.images())));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void thresholds(List<Double> wanted, List<PrecisionThreshold> thresholds) throws IOException {
        json.writeArrayFieldStart("thresholds");
        for (double each : wanted) {
            Optional<PrecisionThreshold> lowest = PrecisionThreshold.lowest(thresholds, each);
            json.writeStartObject();
            json.writeNumberField("wantedPrecision", each);
            number("threshold", lowest.map(PrecisionThreshold::threshold));
            json.writeNumberField("images", lowest.map(found -> found.precision().images()).orElse(0L));
            accuracy("precision", lowest.map(PrecisionThreshold::precision));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A share under its own name, and the ends of its interval as {@code …Low} and {@code …High}. */
    private void accuracy(String field, Optional<Accuracy> accuracy) throws IOException {
        number(field, accuracy.map(Accuracy::share));
        number(field + "Low", accuracy.map(each -> each.interval().low()));
        number(field + "High", accuracy.map(each -> each.interval().high()));
    }

    private void number(String field, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.get());
        } else {
            json.writeNullField(field);
        }
    }

    private static double millis(double nanos) {
        return Millis.of(Math.round(nanos));
    }
}
