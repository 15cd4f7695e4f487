package io.leveret.measure.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.image.codec.Damage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The lines of an {@link EvaluationJournal}, each a JSON object: first the settings of the run, then the outcome of
 * each photo. Scores have enough digits to read the same float32 back. The outcome of a second try begins with the
 * photo's position among the lines of photos, {@code {"again":17}. Each line of a photo ends with a checksum (CRC-32C).
 */
final class JournalLine {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SETTINGS = "leveretEvaluation";
    private static final String AGAIN = "again";
    private static final Pattern SEALED = Pattern.compile("(.*),\"crc\":\"([0-9a-f]{8})\"\\}", Pattern.DOTALL);

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
                settings.put(name, text(json));
            }
            expect(json.nextToken() == JsonToken.END_OBJECT);
        }
        return settings;
    }

    static String of(PhotoOutcome outcome) throws IOException {
        return sealed(line(json -> write(outcome, json)));
    }

    /** Returns the line of a second try at the photo of a line, counted from 0. */
    static String ofRetry(int photo, PhotoOutcome outcome) throws IOException {
        return sealed(line(json -> {
            json.writeNumberField(AGAIN, photo);
            write(outcome, json);
        }));
    }

    private static void write(PhotoOutcome outcome, JsonGenerator json) throws IOException {
        json.writeStringField("file", outcome.name());
        json.writeNumberField("index", outcome.index());
        switch (outcome) {
            case PhotoOutcome.Unreadable(var _, var _, String error, boolean temporary) -> {
                json.writeStringField("error", error);
                json.writeBooleanField("temporary", temporary);
            }
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
                if (seen.damage().isPresent()) {
                    Damage damage = seen.damage().get();
                    json.writeNumberField("rows", damage.rows());
                    json.writeNumberField("intactRows", damage.intactRows());
                    json.writeStringField("damage", damage.reason());
                }
            }
        }
    }

    /** Returns a line, with its line end, with a checksum as its last field. */
    static String sealed(String line) {
        String content = line.substring(0, line.lastIndexOf('}'));
        return content + ",\"crc\":\"" + checksum(content) + "\"}\n";
    }

    private static String checksum(String content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    private static void checkSeal(String line) throws IOException {
        Matcher sealed = SEALED.matcher(line);
        if (!sealed.matches() || !sealed.group(2).equals(checksum(sealed.group(1)))) {
            throw new IOException("its checksum is wrong");
        }
    }

    /** Returns whether a line, of which this is the start, is that of a second try. */
    static boolean isRetry(CharSequence start) {
        return start.length() > 2 && start.charAt(2) == AGAIN.charAt(0);
    }

    /**
     * Returns which photo the line of a second try is about.
     *
     * @throws IOException if the line is none
     */
    static int retried(String line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            return Math.toIntExact(whole(json, AGAIN));
        } catch (ArithmeticException unsound) {
            throw new IOException("its values are unsound", unsound);
        }
    }

    /**
     * Returns the outcome of a photo from a line.
     *
     * @throws IOException if the line is not a valid outcome
     */
    static PhotoOutcome outcome(String line) throws IOException {
        checkSeal(line.stripTrailing());
        try (JsonParser json = JSON.createParser(line)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            if (isRetry(line)) {
                whole(json, AGAIN);
            }
            expect("file".equals(json.nextFieldName()));
            String file = text(json);
            int index = Math.toIntExact(whole(json, "index"));
            String next = json.nextFieldName();
            if ("error".equals(next)) {
                String error = text(json);
                expect("temporary".equals(json.nextFieldName()));
                return new PhotoOutcome.Unreadable(file, index, error, json.nextBooleanValue());
            }
            expect("top".equals(next));
            return new PhotoOutcome.Classified(file, index, top(json), whole(json, "decodeNanos"),
                    whole(json, "preprocessNanos"), whole(json, "inferenceNanos"), damage(json));
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException unsound) {
            throw new IOException("its values are unsound", unsound);
        }
    }

    /** Reads what is missing of the photo: nothing if the checksum comes next. */
    private static Optional<Damage> damage(JsonParser json) throws IOException {
        if ("crc".equals(json.nextFieldName())) {
            return Optional.empty();
        }
        expect("rows".equals(json.currentName()));
        int rows = Math.toIntExact(json.nextLongValue(-1));
        int intactRows = Math.toIntExact(whole(json, "intactRows"));
        expect("damage".equals(json.nextFieldName()));
        return Optional.of(new Damage(rows, intactRows, text(json)));
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

    private static String text(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.VALUE_STRING);
        return json.getText();
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
