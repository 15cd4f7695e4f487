package io.leveret.measure.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The lines of an {@link EvaluationJournal}, each a JSON object: first the settings of the run, then the outcome of
 * each photo. Scores have enough digits to read the same float32 back.
 */
final class JournalLine {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SETTINGS = "leveretEvaluation";

    private JournalLine() {}

    /** Writes the fields of a line. */
    private interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static String ofSettings(SequencedMap<String, String> settings) throws IOException {
        return line(json -> {
            json.writeObjectFieldStart(SETTINGS);
            for (var each : settings.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        });
    }

    /**
     * Returns the settings in a line.
     *
     * @throws IOException if the line has none
     */
    static SequencedMap<String, String> settings(String line) throws IOException {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            expect(json.nextToken() == JsonToken.START_OBJECT && SETTINGS.equals(json.nextFieldName())
                    && json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                settings.put(name, json.nextTextValue());
            }
            expect(json.nextToken() == JsonToken.END_OBJECT);
        }
        return settings;
    }

    static String of(PhotoOutcome outcome) throws IOException {
        return line(json -> {
            json.writeStringField("file", outcome.name());
            json.writeNumberField("index", outcome.index());
            switch (outcome) {
                case PhotoOutcome.Unreadable(var _, var _, String error) -> json.writeStringField("error", error);
                case PhotoOutcome.Classified seen -> {
                    json.writeArrayFieldStart("top");
                    for (Prediction each : seen.top()) {
                        json.writeNumber(each.index());
                        json.writeNumber(each.score());
                    }
                    json.writeEndArray();
                    json.writeNumberField("decodeNanos", seen.decodeNanos());
                    json.writeNumberField("preprocessNanos", seen.preprocessNanos());
                    json.writeNumberField("inferenceNanos", seen.inferenceNanos());
                }
            }
        });
    }

    /**
     * Returns the outcome of a photo from a line.
     *
     * @throws IOException if the line is not a valid outcome
     */
    static PhotoOutcome outcome(String line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            expect(json.nextToken() == JsonToken.START_OBJECT && "file".equals(json.nextFieldName()));
            String file = json.nextTextValue();
            int index = Math.toIntExact(whole(json, "index"));
            String next = json.nextFieldName();
            if ("error".equals(next)) {
                return new PhotoOutcome.Unreadable(file, index, json.nextTextValue());
            }
            expect("top".equals(next));
            return new PhotoOutcome.Classified(file, index, top(json), whole(json, "decodeNanos"),
                    whole(json, "preprocessNanos"), whole(json, "inferenceNanos"));
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException unsound) {
            throw new IOException("its values are unsound", unsound);
        }
    }

    private static List<Prediction> top(JsonParser json) throws IOException {
        List<Prediction> top = new ArrayList<>();
        expect(json.nextToken() == JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            int index = json.getIntValue();
            json.nextToken();
            // NaN and infinities are written as strings
            top.add(new Prediction(index, Float.parseFloat(json.getText())));
        }
        expect(json.currentToken() == JsonToken.END_ARRAY);
        return top;
    }

    private static long whole(JsonParser json, String field) throws IOException {
        expect(field.equals(json.nextFieldName()) && json.nextToken() == JsonToken.VALUE_NUMBER_INT);
        return json.getLongValue();
    }

    private static void expect(boolean sound) throws IOException {
        if (!sound) {
            throw new IOException("it has other fields");
        }
    }

    private static String line(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
