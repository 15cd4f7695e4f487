package io.leveret.server.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes a line of JSON for each request. Says nothing of queries, headers and bodies, which may hold secrets.
 * Thread-safe.
 */
public final class AccessLog {
    private static final int MOST_PATH = 1000; // characters; a client could send more
    private static final JsonFactory JSON = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Consumer<String> lines;

    /**
     * Writes lines.
     *
     * @param lines takes each, of ASCII characters; called by many threads at once
     */
    public AccessLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * A request that was answered.
     *
     * @param time when it came in
     * @param client the address that it came from
     * @param path without the query
     * @param status HTTP's, or gRPC's name of a code
     * @param bytes of the answer's body
     * @param model the model that served it; empty if none
     */
    record Entry(Instant time, String client, String protocol, String method, String path, String status, long bytes,
            long nanos, Optional<String> model) {}

    void write(Entry entry) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", entry.time().toString());
            json.writeStringField("client", entry.client());
            json.writeStringField("protocol", entry.protocol());
            json.writeStringField("method", entry.method());
            json.writeStringField("path", entry.path().substring(0, Math.min(MOST_PATH, entry.path().length())));
            json.writeFieldName("status");
            if (Character.isDigit(entry.status().charAt(0))) {
                json.writeNumber(entry.status());
            } else {
                json.writeString(entry.status());
            }
            json.writeNumberField("bytes", entry.bytes());
            json.writeNumberField("millis", TimeUnit.NANOSECONDS.toMicros(entry.nanos()) / 1e3);
            if (entry.model().isPresent()) {
                json.writeStringField("model", entry.model().get());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("memory can always be written to", impossible);
        }
        lines.accept(line.toString());
    }
}
