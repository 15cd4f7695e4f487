package io.leveret.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.measure.evaluation.Prediction;
import io.leveret.wire.ComparisonReport;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.MultiLabelReport;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Measurements for people: one HTML page each, with all that it needs in it, to be opened anywhere, printed or sent.
 * What it shows is the document of {@link JsonDocuments}, which the page's own script draws with Observable Plot. A
 * page may load nothing from anywhere, whatever names of files and classes hold.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** Returns a page that shows a benchmark. */
    public static String of(BenchmarkResult result) {
        return page("benchmark", "Benchmark", out -> JsonDocuments.write(result, out),
                List.of(), (_, _) -> "");
    }

    /**
     * Returns a page that shows an evaluation.
     *
     * @param photos of the evaluation, such as {@link ReportPhotos} chooses
     */
    public static String of(EvaluationReport report, List<ReportPhoto> photos) {
        return page("evaluation", "Evaluation", out -> JsonDocuments.write(report, out),
                photos, (_, index) -> report.label(index));
    }

    /** Returns a page that shows an evaluation on photos that may show several classes. */
    public static String of(MultiLabelReport report) {
        return page("labels", "Evaluation", out -> JsonDocuments.write(report, out), List.of(), (_, _) -> "");
    }

    /**
     * Returns a page that shows a comparison.
     *
     * @param photos that models differ on, with the answer of each model, in model order
     */
    public static String of(ComparisonReport report, List<ReportPhoto> photos) {
        return page("comparison", "Comparison", out -> JsonDocuments.write(report, out),
                photos, (model, index) -> report.evaluations().get(model).label(index));
    }

    /**
     * Returns a page that shows a training, and the new model's evaluation on photos that it never saw.
     *
     * @param photos unseen ones, such as {@link ReportPhotos} chooses
     */
    public static String of(TrainingReport report, List<ReportPhoto> photos) {
        return page("training", "Training", out -> JsonDocuments.write(report, out), photos,
                (_, index) -> report.test().label(index));
    }

    /** What the page shows. */
    private interface Document {
        /** Writes it as JSON. */
        void write(Writer out) throws IOException;
    }

    /** The labels of classes. */
    private interface Names {
        /** Returns a class's label, for the answer with this index. */
        String label(int answer, int index);
    }

    private static String page(String kind, String title, Document report,
            List<ReportPhoto> photos, Names names) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
                style-src 'unsafe-inline'; script-src 'unsafe-inline'">
                <title>%s by Leveret</title>
                <style>
                %s</style>
                </head>
                <body>
                <noscript>This page draws itself with its own script: allow scripts to see it.</noscript>
                <main></main>
                <script id="data" type="application/json">%s</script>
                <script>%s</script>
                <script>%s</script>
                <script>%s</script>
                </body>
                </html>
                """
                .formatted(title, resource("page.css"), data(kind, report, photos, names), resource("d3.min.js"),
                        resource("plot.umd.min.js"), resource("page.js"));
    }

    private static String data(String kind, Document report, List<ReportPhoto> photos,
            Names names) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            StringWriter document = new StringWriter();
            report.write(document);
            json.writeStartObject();
            json.writeStringField("kind", kind);
            json.writeFieldName("report");
            json.writeRawValue(document.toString().strip());
            json.writeArrayFieldStart("photos");
            for (ReportPhoto photo : photos) {
                write(photo, names, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string can always be written to", impossible);
        }
        // Within a script element, </script> and <!-- would end or change it. In JSON, < stands in strings only.
        return text.toString().replace("<", "\\u003c");
    }

    private static void write(ReportPhoto photo, Names names, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", photo.name());
        json.writeStringField("picture", photo.jpeg()
                .map(jpeg -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg)).orElse(null));
        json.writeArrayFieldStart("answers");
        for (int place = 0; place < photo.answers().size(); place++) {
            int answer = place;
            write(photo.answers().get(place), index -> names.label(answer, index), json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(PhotoOutcome.Classified answer, IntFunction<String> label, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("actual", answer.index());
        json.writeStringField("actualLabel", label.apply(answer.index()));
        json.writeArrayFieldStart("top");
        for (Prediction each : answer.top().subList(0, Math.min(3, answer.top().size()))) {
            json.writeStartObject();
            json.writeNumberField("index", each.index());
            json.writeStringField("label", label.apply(each.index()));
            json.writeNumberField("score", (double) each.score());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String resource(String name) {
        try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new IllegalStateException(name + " is damaged in the jar", damaged);
        }
    }
}
