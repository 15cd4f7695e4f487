package io.leveret.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A problem as JSON: the message and a word for programs. */
final class ErrorBody {
    private static final JsonFactory JSON = new JsonFactory();

    private ErrorBody() {}

    static byte[] of(Problem problem) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("error", problem.getMessage());
            json.writeStringField("code", problem.code());
            json.writeEndObject();
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
