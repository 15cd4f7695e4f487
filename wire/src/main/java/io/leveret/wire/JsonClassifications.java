package io.leveret.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.vision.Ambiguity;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Writes the results of photos, with the fields of docs/schema/classify.schema.json. */
final class JsonClassifications implements ClassificationWriter {
    private final Writer out;
    private final JsonGenerator json;
    private final JsonFields fields;
    private final List<Explanation> explanations;

    JsonClassifications(Writer out, String model, List<Explanation> explanations) throws IOException {
        this.out = out;
        this.explanations = explanations;
        this.json = JsonDocuments.generator(out);
        this.fields = new JsonFields(json);
        json.writeStartObject();
        fields.text("model", model);
        json.writeArrayFieldStart("results");
    }

    @Override
    public void classified(String file, ImageClassification seen) throws IOException {
        json.writeStartObject();
        fields.text("file", file);
        fields.number("width", seen.width());
        fields.number("height", seen.height());
        head(seen.heads().getFirst());
        fields.objects("moreHeads", seen.heads().subList(1, seen.heads().size()), head -> {
            fields.number("output", head.index());
            fields.text("name", head.name());
            head(head);
        });
        fields.number("decodeMillis", Millis.toMicros(seen.timing().decodeNanos()));
        fields.number("preprocessMillis", Millis.toMicros(seen.timing().preprocessNanos()));
        fields.number("inferenceMillis", Millis.toMicros(seen.timing().inferenceNanos()));
        fields.objectOrNull("damage", seen.damage(), fields::damage);
        fields.absent("error");
        json.writeEndObject();
        json.flush();
    }

    private void head(Head head) throws IOException {
        fields.objects("classifications", head.classifications(), (Classification each) -> {
            fields.number("index", each.index());
            fields.text("label", each.label());
            fields.text("displayName", each.displayName());
            fields.finite("score", each.score());
        });
        Ambiguity ambiguity = head.ambiguity();
        fields.flag("ambiguous", ambiguity.ambiguous());
        fields.object("ambiguity", () -> {
            fields.text("verdict", ambiguity.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            fields.finite("topScore", ambiguity.topScore());
            fields.finite("margin", ambiguity.margin());
            fields.finite("normalizedEntropy", ambiguity.normalizedEntropy());
            fields.integers("contenders", ambiguity.contenders().stream().mapToInt(Classification::index).toArray());
        });
    }

    @Override
    public void failed(String file, String error) throws IOException {
        json.writeStartObject();
        fields.text("file", file);
        fields.absent("width");
        fields.absent("height");
        fields.texts("classifications", List.of());
        fields.absent("ambiguous");
        fields.absent("ambiguity");
        fields.texts("moreHeads", List.of());
        fields.absent("decodeMillis");
        fields.absent("preprocessMillis");
        fields.absent("inferenceMillis");
        fields.absent("damage");
        fields.text("error", error);
        json.writeEndObject();
        json.flush();
    }

    @Override
    public void end() throws IOException {
        json.writeEndArray();
        if (!explanations.isEmpty()) {
            fields.objects("explanations", explanations, each -> {
                fields.text("file", each.file());
                fields.number("index", each.index());
                json.writeBinaryField("png", each.png());
            });
        }
        JsonDocuments.end(json, out);
    }
}
