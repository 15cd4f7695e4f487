package io.leveret.server.http;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.Base64Variant.PaddingReadBehaviour;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON of requests and answers: UTF-8, with NaN, Infinity and −Infinity as numbers, as Triton and TF Serving have them.
 * What is read is bounded in depth; its length is that of the body.
 */
public final class Json {
    private static final int MAX_DEPTH = 40; // the most dimensions of a tensor, and what is around it
    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final Base64Variant BASE64 = Base64Variants.MIME_NO_LINEFEEDS
            .withReadPadding(PaddingReadBehaviour.PADDING_ALLOWED);

    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH).maxStringLength(Integer.MAX_VALUE).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // they come from strangers
            .build();

    /** Reads a value, starting from its first token. */
    public interface Reading<T> {
        /** Reads it. */
        T read(JsonParser json) throws IOException;
    }

    /** Writes a document. */
    public interface Writing {
        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /**
     * Reads a document that is an object.
     *
     * @param body holds it
     * @param length its bytes, from the start of the body
     * @throws Problem with status 400 if it is no such document
     */
    public static <T> T readObject(byte[] body, int length, Reading<T> reading) {
        if (length > 1 && (body[0] == 0 || body[1] == 0 || (body[0] & 0xff) >= 0xfe)) {
            throw Problem.badRequest("the body is JSON in UTF-16 or UTF-32, or no JSON; send JSON in UTF-8");
        }
        return read(body, 0, length, json -> {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw Problem.badRequest(json.currentToken() == null ? "the body is empty; send a JSON object"
                        : "the body is no JSON object, but starts with " + show(json) + "; send an object");
            }
            T result = reading.read(json);
            if (json.nextToken() != null) {
                throw Problem.badRequest("the JSON object is followed by " + show(json) + "; send one object");
            }
            return result;
        });
    }

    /**
     * Reads a value that starts somewhere in a body; ignores what follows.
     *
     * @throws Problem with status 400 if it is malformed
     */
    public static <T> T read(byte[] body, int from, int length, Reading<T> reading) {
        try (JsonParser json = FACTORY.createParser(body, from, length)) {
            json.nextToken();
            return reading.read(json);
        } catch (JsonProcessingException malformed) {
            String where = malformed.getLocation() == null ? ""
                    : " at line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr();
            throw Problem.badRequest("the JSON is malformed" + where + ": "
                    + MessageText.brief(malformed.getOriginalMessage()));
        } catch (IOException malformed) { // such as invalid UTF-8: it is in memory
            throw Problem.badRequest("the JSON is malformed: " + MessageText.brief(malformed.getMessage()));
        }
    }

    /** Returns a document. */
    public static byte[] write(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.write(json);
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** Returns an object, given what writes its fields. */
    public static byte[] object(Writing fields) {
        return write(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    /** Returns an object in one line of text, given what writes its fields. */
    public static String line(Writing fields) {
        return new String(object(fields), StandardCharsets.UTF_8);
    }

    /** Answers with a document. */
    public static void send(ServerResponse response, byte[] document) {
        response.header(HeaderValues.CONTENT_TYPE_JSON).send(document);
    }

    /** Returns the current token, short, for a message. */
    public static String show(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            case null -> "nothing";
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "nothing";
            case VALUE_STRING -> "'" + MessageText.brief(json.getText()) + "'";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                    MessageText.brief(json.getText());
        };
    }

    /**
     * Returns the bytes of the current token, a string in base64.
     *
     * @param what names it, for the message
     * @throws Problem with status 400 if it is none
     */
    public static byte[] base64(JsonParser json, String what) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Problem.badRequest(what + " is " + show(json) + "; give a photo as a string in base64");
        }
        try {
            return json.getBinaryValue(BASE64);
        } catch (JsonProcessingException malformed) {
            throw Problem.badRequest(what + " is not base64: " + MessageText.brief(malformed.getOriginalMessage())
                    + "; give the photo's bytes in base64");
        }
    }

    /**
     * Returns the current token, a string.
     *
     * @throws Problem with status 400 if it is none
     */
    public static String text(JsonParser json, String what) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Problem.badRequest(what + " is " + show(json) + "; give a string");
        }
        return json.getText();
    }

    /**
     * Returns whether there is a further element of the list that the parser is in, and moves to it.
     *
     * @throws Problem with status 400 if there are more than allowed
     */
    public static boolean next(JsonParser json, String what, int soFar, int most) throws IOException {
        if (json.nextToken() == JsonToken.END_ARRAY) {
            return false;
        }
        if (soFar >= most) {
            throw Problem.badRequest("there are more than " + most + " " + what + "; send fewer");
        }
        return true;
    }

    /**
     * Checks that the current token starts a list or an object.
     *
     * @throws Problem with status 400 if it does not
     */
    public static void require(JsonParser json, JsonToken start, String what) throws IOException {
        if (json.currentToken() != start) {
            throw Problem.badRequest(what + " is " + show(json) + "; give "
                    + (start == JsonToken.START_ARRAY ? "a list" : "an object"));
        }
    }
}
