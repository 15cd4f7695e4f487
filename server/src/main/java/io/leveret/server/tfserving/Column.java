package io.leveret.server.tfserving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.oip.Inference;
import io.leveret.server.oip.NumberBuffer;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One input of a request: numbers or photos, nested alike in each of its values. */
final class Column {
    private static final String BASE64 = "b64";

    private final String name;
    private final Optional<Signature.Tensor> tensor; // empty for photos under a name of their own
    private final List<byte[]> photos = new ArrayList<>();
    private final List<Long> dimensions = new ArrayList<>(); // of each value, −1 until the first list there ends
    private int depth = -1; // of the elements; −1 until the first
    private @Nullable NumberBuffer numbers; // null until the first
    private int values;

    Column(String name, Optional<Signature.Tensor> tensor) {
        this.name = name;
        this.tensor = tensor;
    }

    /** Returns the number of values that were added. */
    int values() {
        return values;
    }

    String name() {
        return name;
    }

    /**
     * Adds the value that starts at the current token.
     *
     * @throws Problem with status 400 if it does not fit the values before it
     */
    void add(JsonParser json) throws IOException {
        value(json, 0);
        values++;
    }

    /**
     * Adds a photo whose object {@code {"b64": …}} has been read as far as its only field's name.
     *
     * @throws Problem with status 400 if it is none
     */
    void addOpened(JsonParser json) throws IOException {
        photo(json, 0);
        values++;
    }

    private void value(JsonParser json, int level) throws IOException {
        switch (json.currentToken()) {
            case START_ARRAY -> list(json, level);
            case START_OBJECT -> {
                json.nextToken();
                photo(json, level);
            }
            case null, default -> number(json, level);
        }
    }

    private void list(JsonParser json, int level) throws IOException {
        if (depth >= 0 && level >= depth) {
            throw ragged("a list where there was an element");
        }
        if (dimensions.size() == level) {
            dimensions.add(-1L);
        }
        long count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            value(json, level + 1);
            count++;
        }
        if (dimensions.get(level) < 0) {
            dimensions.set(level, count);
        } else if (dimensions.get(level) != count) {
            throw ragged("a list of " + count + " after one of " + dimensions.get(level));
        }
    }

    private void element(int level) {
        if (depth < 0 && dimensions.size() == level) {
            depth = level;
        }
        if (level != depth) {
            throw ragged("an element where there was a list");
        }
    }

    private void number(JsonParser json, int level) throws IOException {
        element(level);
        if (!photos.isEmpty()) {
            throw ragged("a number after a photo");
        }
        if (tensor.isEmpty()) {
            throw Problem.badRequest("'" + MessageText.brief(name) + "' is no input of the model, so it may only be a"
                    + " photo, {\"b64\": …}; it has " + Json.show(json));
        }
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            throw Problem.badRequest("'" + MessageText.brief(name) + "' has " + Json.show(json)
                    + "; give numbers, or a photo as {\"b64\": …}");
        }
        if (numbers == null) {
            numbers = new NumberBuffer(name, tensor.get().datatype());
        }
        numbers.add(json);
    }

    private void photo(JsonParser json, int level) throws IOException {
        element(level);
        if (numbers != null) {
            throw ragged("a photo after a number");
        }
        if (photos.size() == Inference.MAX_PHOTOS) {
            throw Problem.badRequest("there are more than " + Inference.MAX_PHOTOS + " photos; send fewer");
        }
        photos.add(readPhoto(json, "'" + MessageText.brief(name) + "'"));
    }

    /**
     * Reads a photo whose object {@code {"b64": …}} has been read as far as its first field's name.
     *
     * @param what names it, for the message
     * @throws Problem with status 400 if it is none
     */
    static byte[] readPhoto(JsonParser json, String what) throws IOException {
        if (!isPhoto(json)) {
            throw Problem.badRequest(what + " has an object that is no photo; give {\"b64\": \"…\"}, the photo's bytes"
                    + " in base64");
        }
        json.nextToken();
        byte[] photo = Json.base64(json, "b64 of " + what);
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw Problem.badRequest("the object with b64 of " + what + " has further fields; give b64 only");
        }
        return photo;
    }

    /** Returns whether an object that has been read as far as its first field's name may be a photo. */
    static boolean isPhoto(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.FIELD_NAME && BASE64.equals(json.currentName());
    }

    private Problem ragged(String what) {
        return Problem.badRequest("the values of '" + MessageText.brief(name) + "' differ in shape: there is " + what
                + "; nest all alike");
    }

    /**
     * Returns the tensor of all values.
     *
     * @param rows whether each value is one of a batch, which becomes the first dimension
     * @throws Problem with status 400 if it has too many dimensions
     */
    InferTensor tensor(boolean rows) {
        List<Long> shape = new ArrayList<>();
        if (rows) {
            shape.add((long) values);
        }
        shape.addAll(dimensions);
        String input = tensor.map(Signature.Tensor::name).orElse("0"); // the model's only one, or else it is refused
        if (!photos.isEmpty()) {
            return InferTensor.of(input, shape, photos);
        }
        if (tensor.isEmpty()) {
            throw Problem.badRequest("'" + MessageText.brief(name) + "' is empty; give numbers or photos");
        }
        return InferTensor.of(input, tensor.get().datatype(), shape, numbers == null ? new byte[0] : numbers.toBytes());
    }
}
