package io.leveret.server.tfserving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code :predict}: tensors in rows ({@code instances}) or in columns ({@code inputs}), numbers or photos
 * {@code {"b64": …}}. Source: TF Serving 2.20, api_rest.md and json_tensor.cc.
 *
 * @param rows whether they came in rows, as the response then does
 * @param inputs the tensors
 */
record PredictRequest(boolean rows, List<InferTensor> inputs) {
    private static final int MAX_COLUMNS = 1000;

    /** Copies the list. */
    PredictRequest {
        inputs = List.copyOf(inputs);
    }

    /**
     * Reads a body.
     *
     * @throws Problem with status 400 if it is malformed
     */
    static PredictRequest read(byte[] body, Signature signature) {
        return Json.readObject(body, body.length, json -> new Reader(signature).read(json));
    }

    /** Reads one. */
    private static final class Reader {
        private final Signature signature;
        private final Map<String, Column> columns = new LinkedHashMap<>(); // by name; "" for the only one
        private @Nullable String format; // instances or inputs; null until it is known

        Reader(Signature signature) {
            this.signature = signature;
        }

        PredictRequest read(JsonParser json) throws IOException {
            Optional<String> asked = Optional.empty();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "signature_name" -> asked = Optional.of(Json.text(json, "signature_name"));
                    case "instances" -> {
                        format(field);
                        instances(json);
                    }
                    case "inputs" -> {
                        format(field);
                        inputs(json);
                    }
                    default -> json.skipChildren();
                }
            }
            signature.require(asked);
            if (format == null) {
                throw Problem.badRequest("there are neither instances nor inputs; give the tensors in one of them");
            }
            boolean rows = format.equals("instances");
            return new PredictRequest(rows, columns.values().stream().map(column -> column.tensor(rows)).toList());
        }

        private void format(String field) {
            if (format != null) {
                throw Problem.badRequest("there are " + format + " and " + field
                        + "; give instances or inputs, and that once");
            }
            format = field;
        }

        private void instances(JsonParser json) throws IOException {
            Json.require(json, JsonToken.START_ARRAY, "instances");
            int rows = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    only().add(json);
                } else {
                    json.nextToken();
                    object(json);
                }
                rows++;
                for (Column column : columns.values()) {
                    if (column.values() != rows) {
                        throw Problem.badRequest("instance " + (rows - 1) + " has other inputs than those before; "
                                + "give each instance all of " + inputNames());
                    }
                }
            }
            if (rows == 0) {
                throw Problem.badRequest("instances is an empty list; give at least one");
            }
        }

        private void inputs(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                only().add(json);
                return;
            }
            json.nextToken();
            object(json);
            if (columns.isEmpty()) {
                throw Problem.badRequest("inputs is empty; give " + inputNames());
            }
        }

        /** Reads an object whose first token after its start is the current one: a photo, or inputs by name. */
        private void object(JsonParser json) throws IOException {
            if (Column.isPhoto(json)) {
                only().addOpened(json);
                return;
            }
            while (json.currentToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                column(name).add(json);
                json.nextToken();
            }
        }

        private Column column(String name) {
            if (columns.size() == MAX_COLUMNS) {
                throw Problem.badRequest("there are more than " + MAX_COLUMNS + " inputs; give " + inputNames());
            }
            return columns.computeIfAbsent(name, _ -> new Column(name, signature.input(name)));
        }

        /** Returns the column of values without a name. */
        private Column only() {
            if (signature.inputs().size() == 1) {
                return columns.computeIfAbsent("", _ -> new Column(signature.inputs().getFirst().key(),
                        Optional.of(signature.inputs().getFirst())));
            }
            return columns.computeIfAbsent("", _ -> new Column("instances without names", Optional.empty()));
        }

        private String inputNames() {
            return signature.inputs().stream().map(input -> MessageText.brief(input.key()))
                    .collect(Collectors.joining(", "));
        }
    }
}
