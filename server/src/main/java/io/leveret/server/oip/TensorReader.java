package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the elements of a tensor from JSON: nested as its shape says, or in one flat list. */
final class TensorReader {
    private final String name;
    private final Datatype datatype;
    private final List<Long> shape;
    private final long elements;

    private TensorReader(String name, Datatype datatype, List<Long> shape) {
        this.name = name;
        this.datatype = datatype;
        this.shape = shape;
        this.elements = InferTensor.elements(name, shape);
    }

    /**
     * Reads the value that starts at the current token.
     *
     * @throws Problem with status 400 if it does not fit
     */
    static TensorData read(JsonParser json, String name, Datatype datatype, List<Long> shape) throws IOException {
        TensorReader reader = new TensorReader(name, datatype, shape);
        if (datatype == Datatype.BYTES) {
            List<byte[]> strings = new ArrayList<>();
            reader.read(json, () -> {
                strings.add(Json.base64(json, "element " + strings.size() + " of '" + MessageText.brief(name) + "'"));
                return strings.size();
            });
            return new TensorData.Strings(strings);
        }
        NumberBuffer numbers = new NumberBuffer(name, datatype);
        reader.read(json, () -> {
            numbers.add(json);
            return numbers.size();
        });
        return new TensorData.Numbers(numbers.toBytes());
    }

    /** Takes the current token. */
    private interface Element {
        /** Takes it and returns the number of elements so far. */
        int take() throws IOException;
    }

    private void read(JsonParser json, Element element) throws IOException {
        long[] counts = new long[Math.max(1, shape.size()) + 1]; // [depth] elements of the list that is open there
        int depth = 0;
        int leaves = 0; // depth of the elements; 0 before the first
        int deepest = 0;
        do {
            JsonToken token = json.currentToken();
            if (token == null) {
                throw Problem.badRequest("the data of '" + MessageText.brief(name) + "' end too soon");
            }
            switch (token) {
                case START_ARRAY -> {
                    counts[depth]++;
                    depth++;
                    if (depth >= counts.length || leaves > 0 && depth > leaves) {
                        throw misplaced("has a list at depth " + depth);
                    }
                    counts[depth] = 0;
                    deepest = Math.max(deepest, depth);
                }
                case END_ARRAY -> {
                    if (deepest > 1 && counts[depth] != shape.get(depth - 1)) {
                        throw misplaced("has a list of " + counts[depth] + " at depth " + depth);
                    }
                    depth--;
                }
                case START_OBJECT, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT, VALUE_STRING,
                        VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                    counts[depth]++;
                    leaves = depth;
                    if (depth < deepest || depth > 1 && depth != shape.size()) {
                        throw misplaced("has a value at depth " + depth);
                    }
                    if (element.take() > elements) {
                        throw misplaced("has more than " + elements + " elements");
                    }
                }
            }
        } while (depth > 0 && json.nextToken() != null);
    }

    private Problem misplaced(String what) {
        return Problem.badRequest("'" + MessageText.brief(name) + "' is " + datatype + " of shape " + shape + ", but "
                + what + "; nest the data as the shape says, or give them as one flat list");
    }
}
