package io.leveret.wire;

import io.leveret.measure.evaluation.LabelScores;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.measure.evaluation.PhaseTimes;
import java.io.IOException;

/** The fields of an evaluation on photos that may show several classes, which docs/evaluate.md explains. */
final class MultiLabelFields {
    private final JsonFields json;

    MultiLabelFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields. */
    void write(MultiLabelReport report) throws IOException {
        MultiLabelResult result = report.result();
        json.text("model", report.model());
        json.text("data", report.data());
        json.number("classes", result.perClass().size());
        json.word("decode", report.decoding());
        json.number("images", result.images());
        json.objects("unreadable", result.unreadable(), photo -> {
            json.text("file", photo.name());
            json.text("error", photo.error());
        });
        json.damaged(result.damaged());
        json.number("threshold", result.threshold());
        json.number("meanAveragePrecision", result.meanAveragePrecision());
        json.objectOrNull("macro", result.macro(), this::average);
        json.objectOrNull("micro", result.micro(), this::average);
        json.objects("perClass", result.perClass(), each -> perClass(each, report));
        json.millis("meanInferenceMillis", result.inference().meanNanos());
        json.object("times", () -> {
            times("decode", result.decode());
            times("preprocess", result.preprocess());
            times("inference", result.inference());
        });
    }

    private void average(MultiLabelResult.Average average) throws IOException {
        json.number("precision", average.precision());
        json.number("recall", average.recall());
        json.number("f1", average.f1());
    }

    private void perClass(LabelScores scores, MultiLabelReport report) throws IOException {
        json.number("index", scores.counts().index());
        json.text("label", report.label(scores.counts().index()));
        json.number("images", scores.counts().support());
        json.number("predicted", scores.counts().predicted());
        json.number("correct", scores.counts().correct());
        json.number("averagePrecision", scores.averagePrecision());
        json.accuracy("precision", scores.counts().precision());
        json.accuracy("recall", scores.counts().recall());
        json.number("f1", scores.counts().f1());
    }

    private void times(String phase, PhaseTimes times) throws IOException {
        json.object(phase, () -> {
            json.millis("meanMillis", times.meanNanos());
            json.millis("minMillis", times.minNanos());
            json.millis("maxMillis", times.maxNanos());
        });
    }
}
