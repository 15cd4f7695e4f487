package io.leveret.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.leveret.measure.BenchmarkResult;
import io.leveret.measure.PhotoOutcome;
import io.leveret.measure.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measurements for people: one HTML page each, with all that it needs in it, to be opened anywhere, printed or sent. What it shows is
 * the document of {@link JsonReport}, which the page's own script draws with Observable Plot. A page may load nothing
 * from anywhere, whatever names of files and classes hold.
 */
public final class HtmlReport {
    /** Within a script element, {@code </script>} and {@code <!--} would end or change it; in JSON, < may be written otherwise. */
    private static final CharacterEscapes WITHIN_SCRIPT = new CharacterEscapes() {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_CUSTOM;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return new SerializedString("\\u003c");
        }
    };

    private HtmlReport() {}

    /** A page that shows a benchmark. */
    public static String of(BenchmarkResult result) {
        return page("benchmark", "Benchmark", json -> new BenchmarkFields(new JsonFields(json)).write(result),
                List.of(), (_, _) -> "");
    }

    /**
     * A page that shows an evaluation.
     *
     * @param photos of it, such as {@link ReportPhotos} chooses
     */
    public static String of(EvaluationReport report, List<ReportPhoto> photos) {
        return page("evaluation", "Evaluation", json -> new EvaluationFields(new JsonFields(json)).write(report),
                photos, (_, index) -> report.label(index));
    }

    /**
     * A page that shows a comparison.
     *
     * @param photos that models differ on, with an answer of each model, in their order
     */
    public static String of(ComparisonReport report, List<ReportPhoto> photos) {
        return page("comparison", "Comparison", json -> new ComparisonFields(new JsonFields(json)).write(report),
                photos, (model, index) -> report.evaluations().get(model).label(index));
    }

    /**
     * A page that shows a training, and what the new model makes of photos that it never saw.
     *
     * @param photos of these, such as {@link ReportPhotos} chooses
     */
    public static String of(TrainingReport report, List<ReportPhoto> photos) {
        return page("training", "Training", json -> new TrainingFields(new JsonFields(json)).write(report), photos,
                (_, index) -> report.test().label(index));
    }

    /** What classes are called. */
    private interface Names {
        /** A class's label, by the place of the answer that names it. */
        String label(int answer, int index);
    }

    private static String page(String kind, String title, JsonFields.Element<JsonGenerator> report,
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

    private static String data(String kind, JsonFields.Element<JsonGenerator> report, List<ReportPhoto> photos,
            Names names) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setCharacterEscapes(WITHIN_SCRIPT);
            JsonFields fields = new JsonFields(json);
            json.writeStartObject();
            fields.text("kind", kind);
            fields.object("report", () -> report.write(json));
            fields.objects("photos", photos, photo -> {
                fields.text("file", photo.name());
                fields.textOrNull("picture", photo.jpeg()
                        .map(jpeg -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg)));
                fields.objects("answers", IntStream.range(0, photo.answers().size()).boxed().toList(),
                        place -> answer(fields, photo.answers().get(place), index -> names.label(place, index)));
            });
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string can always be written to", impossible);
        }
        return text.toString();
    }

    private static void answer(JsonFields fields, PhotoOutcome.Classified answer, IntFunction<String> label)
            throws IOException {
        fields.number("actual", answer.index());
        fields.text("actualLabel", label.apply(answer.index()));
        fields.objects("top", answer.top().subList(0, Math.min(3, answer.top().size())), (Prediction each) -> {
            fields.number("index", each.index());
            fields.text("label", label.apply(each.index()));
            fields.number("score", each.score());
        });
    }

    private static String resource(String name) {
        try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new IllegalStateException(name + " is damaged in the jar", damaged);
        }
    }
}
