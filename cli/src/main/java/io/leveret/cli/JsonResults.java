package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.io.Writer;

/**
 * Results for programs: one document, with the fields that docs and scripts rely on. All are always there; what a failed
 * photo has not is null, or an empty list.
 */
final class JsonResults implements ResultWriter {
    private final Writer out;
    private final JsonGenerator json;

    JsonResults(Writer out, String model) throws IOException {
        this.out = out;
        this.json = new JsonFactory().createGenerator(out);
        json.writeStartObject();
        json.writeStringField("model", model);
        json.writeArrayFieldStart("results");
    }

    @Override
    public void write(PhotoResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", result.file());
        switch (result) {
            case PhotoResult.Classified(var _, ImageClassification seen) -> write(seen);
            case PhotoResult.Unreadable(var _, String error, var _) -> failed(error);
            case PhotoResult.Broken(var _, String error, var _) -> failed(error);
        }
        json.writeEndObject();
        json.flush();
    }

    @Override
    public void end() throws IOException {
        json.writeEndArray();
        Json.end(json, out);
    }

    private void write(ImageClassification seen) throws IOException {
        json.writeNumberField("width", seen.width());
        json.writeNumberField("height", seen.height());
        write(seen.heads().getFirst());
        json.writeArrayFieldStart("moreHeads");
        for (Head head : seen.heads().subList(1, seen.heads().size())) {
            json.writeStartObject();
            json.writeNumberField("output", head.index());
            json.writeStringField("name", head.name());
            write(head);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("decodeMillis", Millis.of(seen.decodeNanos()));
        json.writeNumberField("preprocessMillis", Millis.of(seen.preprocessNanos()));
        json.writeNumberField("inferenceMillis", Millis.of(seen.inferenceNanos()));
        json.writeNullField("error");
    }

    private void write(Head head) throws IOException {
        json.writeArrayFieldStart("classifications");
        for (Classification each : head.classifications()) {
            json.writeStartObject();
            json.writeNumberField("index", each.index());
            json.writeStringField("label", each.label());
            json.writeStringField("displayName", each.displayName());
            number("score", each.score());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("ambiguous", head.ambiguity().ambiguous());
        json.writeObjectFieldStart("ambiguity");
        json.writeStringField("verdict", Text.typed(head.ambiguity().verdict()));
        number("topScore", head.ambiguity().topScore());
        number("margin", head.ambiguity().margin());
        number("normalizedEntropy", head.ambiguity().normalizedEntropy());
        json.writeArrayFieldStart("contenders");
        for (Classification each : head.ambiguity().contenders()) {
            json.writeNumber(each.index());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void number(String field, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumberField(field, value);
        } else {
            json.writeNullField(field); // JSON has no word for it
        }
    }

    private void failed(String error) throws IOException {
        json.writeNullField("width");
        json.writeNullField("height");
        json.writeArrayFieldStart("classifications");
        json.writeEndArray();
        json.writeNullField("ambiguous");
        json.writeNullField("ambiguity");
        json.writeArrayFieldStart("moreHeads");
        json.writeEndArray();
        json.writeNullField("decodeMillis");
        json.writeNullField("preprocessMillis");
        json.writeNullField("inferenceMillis");
        json.writeStringField("error", error);
    }
}
