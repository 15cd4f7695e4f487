package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request of REST: a JSON object, and after it the tensors whose {@code binary_data_size} it gives. Unknown
 * fields are ignored, as the protocol has it.
 *
 * <p>Sources: Open Inference Protocol, inference_rest.md; Triton, extension_binary_data.md.
 */
public final class RequestReader {
    private static final int MAX_TENSORS = 1000;
    private static final int MAX_PARAMETERS = 100;
    private static final int MAX_DIMENSIONS = 100; // the tensor says later that it has too many
    private static final String BINARY_DATA_SIZE = "binary_data_size";

    private final byte[] body;
    private final int jsonLength;
    private int binaryFrom; // where the next binary tensor starts

    private RequestReader(byte[] body, int jsonLength) {
        this.body = body;
        this.jsonLength = jsonLength;
        this.binaryFrom = jsonLength;
    }

    /**
     * Reads a request.
     *
     * @param jsonLength the bytes of the JSON at the start of the body
     * @param model the name in the address
     * @param version that in the address
     * @throws Problem with status 400 if it is malformed
     */
    public static InferRequest read(byte[] body, int jsonLength, String model, Optional<String> version) {
        if (jsonLength < 0 || jsonLength > body.length) {
            throw Problem.badRequest("the header Inference-Header-Content-Length is " + jsonLength
                    + ", but the body has " + body.length + " bytes; give the length of the JSON in it");
        }
        return new RequestReader(body, jsonLength).read(model, version);
    }

    /**
     * Returns a request whose body is nothing but the bytes of a model's only input: one with the length 0 of JSON.
     *
     * @throws Problem with status 400 if the model has several inputs, or the bytes are not those of one run
     */
    public static InferRequest raw(byte[] body, ModelMetadata model, Optional<String> version) {
        if (model.inputs().size() != 1) {
            throw Problem.badRequest("a body without JSON is the only input of a model, but " + model.name() + " has "
                    + model.inputs().size() + "; send JSON that names them");
        }
        ModelMetadata.Tensor input = model.inputs().getFirst();
        List<Long> shape = input.shape().stream().map(dimension -> Math.abs(dimension)).toList(); // −1 is one image
        return new InferRequest(model.name(), version, Optional.empty(), Map.of("binary_data_output", true),
                List.of(InferTensor.of(input.name(), input.datatype(), shape, body)), List.of());
    }

    private InferRequest read(String model, Optional<String> version) {
        InferRequest request = Json.readObject(body, jsonLength, json -> object(json, model, version));
        if (binaryFrom != body.length) {
            throw Problem
                    .badRequest("the inputs take " + (binaryFrom - jsonLength) + " bytes after the JSON, but there are "
                            + (body.length - jsonLength) + "; give each binary input its binary_data_size");
        }
        return request;
    }

    private InferRequest object(JsonParser json, String model, Optional<String> version) throws IOException {
        Optional<String> id = Optional.empty();
        Map<String, Object> parameters = Map.of();
        @Nullable
        List<InferTensor> inputs = null;
        List<RequestedOutput> outputs = List.of();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = Optional.of(Json.text(json, "id"));
                case "parameters" -> parameters = parameters(json);
                case "inputs" -> {
                    if (inputs != null) {
                        throw Problem.badRequest("inputs are given twice; give one list");
                    }
                    inputs = inputs(json);
                }
                case "outputs" -> outputs = outputs(json);
                default -> json.skipChildren();
            }
        }
        if (inputs == null) {
            throw Problem.badRequest("there are no inputs; give a list of tensors as inputs");
        }
        return new InferRequest(model, version, id, parameters, inputs, outputs);
    }

    private List<InferTensor> inputs(JsonParser json) throws IOException {
        Json.require(json, JsonToken.START_ARRAY, "inputs");
        List<InferTensor> inputs = new ArrayList<>();
        while (Json.next(json, "inputs", inputs.size(), MAX_TENSORS)) {
            inputs.add(input(json, "input " + inputs.size()));
        }
        return inputs;
    }

    private InferTensor input(JsonParser json, String what) throws IOException {
        Json.require(json, JsonToken.START_OBJECT, what);
        @Nullable
        String name = null;
        @Nullable
        String type = null;
        @Nullable
        List<Long> shape = null;
        Map<String, Object> parameters = Map.of();
        @Nullable
        TensorData data = null;
        int dataFrom = -1; // where data start that came before the datatype or the shape
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = Json.text(json, "the name of " + what);
                case "datatype" -> type = Json.text(json, "the datatype of " + what);
                case "shape" -> shape = shape(json, "the shape of " + what);
                case "parameters" -> parameters = parameters(json);
                case "data" -> {
                    if (name != null && type != null && shape != null) {
                        data = TensorReader.read(json, name, Datatype.of(type, name), shape);
                    } else {
                        dataFrom = Math.toIntExact(json.currentTokenLocation().getByteOffset());
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (name == null || type == null || shape == null) {
            throw Problem.badRequest(what + " has no " + (name == null ? "name" : type == null ? "datatype" : "shape")
                    + "; give it name, datatype, shape and data");
        }
        String tensor = name;
        Datatype datatype = Datatype.of(type, name);
        List<Long> dimensions = shape;
        if (dataFrom >= 0) {
            data = Json.read(body, dataFrom, jsonLength - dataFrom,
                    value -> TensorReader.read(value, tensor, datatype, dimensions));
        }
        SharedMemory.refuse("input '" + MessageText.brief(name) + "'", parameters);
        if (parameters.containsKey(BINARY_DATA_SIZE)) {
            if (data != null) {
                throw Problem.badRequest("input '" + MessageText.brief(name)
                        + "' has data and binary_data_size; give one of them");
            }
            data = binary(tensor, datatype, parameters);
        }
        if (data == null) {
            throw Problem.badRequest("input '" + MessageText.brief(name)
                    + "' has no data; give data, or binary_data_size and bytes after the JSON");
        }
        return new InferTensor(name, datatype, shape, data, parameters);
    }

    private TensorData binary(String name, Datatype datatype, Map<String, Object> parameters) {
        int left = body.length - binaryFrom;
        if (!(parameters.get(BINARY_DATA_SIZE) instanceof Long size) || size < 0 || size > left) {
            throw Problem.badRequest("binary_data_size of input '" + MessageText.brief(name) + "' is "
                    + MessageText.brief(String.valueOf(parameters.get(BINARY_DATA_SIZE))) + ", but " + left
                    + " bytes are left after the JSON; give its number of bytes, and the length of the JSON as the"
                    + " header Inference-Header-Content-Length");
        }
        byte[] bytes = Arrays.copyOfRange(body, binaryFrom, binaryFrom + size.intValue());
        binaryFrom += bytes.length;
        return datatype == Datatype.BYTES ? new TensorData.Strings(ByteStrings.parse(bytes, name))
                : new TensorData.Numbers(bytes);
    }

    private static List<Long> shape(JsonParser json, String what) throws IOException {
        Json.require(json, JsonToken.START_ARRAY, what);
        List<Long> shape = new ArrayList<>();
        while (Json.next(json, "dimensions", shape.size(), MAX_DIMENSIONS)) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw Problem.badRequest(what + " has the dimension " + Json.show(json) + "; give whole numbers");
            }
            shape.add(json.getLongValue());
        }
        return shape;
    }

    private static List<RequestedOutput> outputs(JsonParser json) throws IOException {
        Json.require(json, JsonToken.START_ARRAY, "outputs");
        List<RequestedOutput> outputs = new ArrayList<>();
        while (Json.next(json, "outputs", outputs.size(), MAX_TENSORS)) {
            String what = "output " + outputs.size();
            Json.require(json, JsonToken.START_OBJECT, what);
            @Nullable
            String name = null;
            Map<String, Object> parameters = Map.of();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "name" -> name = Json.text(json, "the name of " + what);
                    case "parameters" -> parameters = parameters(json);
                    default -> json.skipChildren();
                }
            }
            if (name == null) {
                throw Problem.badRequest(what + " has no name; give it the name of one of the model's outputs");
            }
            outputs.add(RequestedOutput.of(name, parameters));
        }
        return outputs;
    }

    /** Returns the parameters that are strings, numbers, true or false; others have no meaning here. */
    private static Map<String, Object> parameters(JsonParser json) throws IOException {
        Json.require(json, JsonToken.START_OBJECT, "parameters");
        Map<String, Object> parameters = new HashMap<>();
        int count = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            if (count++ == MAX_PARAMETERS) {
                throw Problem.badRequest("there are more than " + MAX_PARAMETERS + " parameters; send fewer");
            }
            String name = json.currentName();
            switch (json.nextToken()) {
                case VALUE_STRING -> parameters.put(name, json.getText());
                case VALUE_TRUE, VALUE_FALSE -> parameters.put(name, json.getBooleanValue());
                case VALUE_NUMBER_INT -> parameters.put(name,
                        json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? (Object) json.getDoubleValue()
                                : json.getLongValue());
                case VALUE_NUMBER_FLOAT -> parameters.put(name, json.getDoubleValue());
                case null, default -> json.skipChildren();
            }
        }
        return parameters;
    }
}
