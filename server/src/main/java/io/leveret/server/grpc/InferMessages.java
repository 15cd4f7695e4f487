package io.leveret.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.leveret.base.MessageText;
import io.leveret.server.oip.ByteStrings;
import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.InferRequest;
import io.leveret.server.oip.InferResponse;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.oip.RequestedOutput;
import io.leveret.server.oip.SharedMemory;
import io.leveret.server.oip.TensorData;
import io.leveret.server.problem.Problem;
import io.leveret.server.proto.InferParameter;
import io.leveret.server.proto.ModelInferRequest;
import io.leveret.server.proto.ModelInferResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests and responses of inference as messages. */
final class InferMessages {
    private InferMessages() {}

    /**
     * Returns the request of a message.
     *
     * @throws Problem with status 400 if its parts contradict each other
     */
    static InferRequest request(ModelInferRequest message) {
        message.getInputsList().forEach(input -> SharedMemory.refuse("input '" + MessageText.brief(input.getName())
                + "'", parameters(input.getParametersMap())));
        boolean raw = isRaw(message);
        if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
            throw Problem.badRequest("raw_input_contents has " + message.getRawInputContentsCount() + " elements for "
                    + message.getInputsCount() + " inputs; give one for each input");
        }
        List<InferTensor> inputs = new ArrayList<>();
        for (int i = 0; i < message.getInputsCount(); i++) {
            ModelInferRequest.InferInputTensor input = message.getInputs(i);
            if (raw && input.hasContents()) {
                throw Problem.badRequest("input '" + MessageText.brief(input.getName())
                        + "' has contents beside raw_input_contents; give one of them");
            }
            Datatype datatype = Datatype.of(input.getDatatype(), "input '" + input.getName() + "'");
            TensorData data = raw ? raw(input.getName(), datatype, message.getRawInputContents(i))
                    : TypedContents.read(input.getName(), datatype, input.getContents());
            inputs.add(new InferTensor(input.getName(), datatype, input.getShapeList(), data,
                    parameters(input.getParametersMap())));
        }
        List<RequestedOutput> outputs = message.getOutputsList().stream()
                .map(output -> RequestedOutput.of(output.getName(), parameters(output.getParametersMap()))).toList();
        return new InferRequest(message.getModelName(), given(message.getModelVersion()), given(message.getId()),
                parameters(message.getParametersMap()), inputs, outputs);
    }

    /** Returns whether the inputs of a message are bytes, not values of their type. */
    static boolean isRaw(ModelInferRequest message) {
        return message.getRawInputContentsCount() > 0;
    }

    /** Returns what a field without presence says; empty if it is not set. */
    static Optional<String> given(String field) {
        return Optional.of(field).filter(value -> !value.isEmpty());
    }

    private static Map<String, Object> parameters(Map<String, InferParameter> messages) {
        Map<String, Object> parameters = new HashMap<>();
        messages.forEach((name, message) -> {
            switch (message.getParameterChoiceCase()) {
                case BOOL_PARAM -> parameters.put(name, message.getBoolParam());
                case INT64_PARAM -> parameters.put(name, message.getInt64Param());
                case STRING_PARAM -> parameters.put(name, message.getStringParam());
                case DOUBLE_PARAM -> parameters.put(name, message.getDoubleParam());
                case UINT64_PARAM -> parameters.put(name, message.getUint64Param() >= 0 ? message.getUint64Param()
                        : (Object) Double.parseDouble(Long.toUnsignedString(message.getUint64Param())));
                case PARAMETERCHOICE_NOT_SET -> {
                }
            }
        });
        return parameters;
    }

    /**
     * Returns the message of a response.
     *
     * @param raw whether the outputs are to be bytes; they also are if a type has no other form
     */
    static ModelInferResponse response(InferResponse response, boolean raw) {
        boolean bytes = raw || response.outputs().stream().anyMatch(output -> !TypedContents.has(output.datatype()));
        ModelInferResponse.Builder message = ModelInferResponse.newBuilder().setModelName(response.model())
                .setModelVersion(response.version()).setId(response.id().orElse(""));
        for (InferTensor output : response.outputs()) {
            ModelInferResponse.InferOutputTensor.Builder tensor = message.addOutputsBuilder().setName(output.name())
                    .setDatatype(output.datatype().name()).addAllShape(output.shape());
            if (bytes) {
                message.addRawOutputContents(raw(output.data()));
            } else {
                tensor.setContents(TypedContents.of(output.datatype(), output.data()));
            }
        }
        return message.build();
    }

    private static TensorData raw(String name, Datatype datatype, ByteString bytes) {
        byte[] block = bytes.toByteArray();
        return datatype == Datatype.BYTES ? new TensorData.Strings(ByteStrings.parse(block, name))
                : new TensorData.Numbers(block);
    }

    private static ByteString raw(TensorData data) {
        return wrap(switch (data) {
            case TensorData.Numbers(byte[] bytes) -> bytes;
            case TensorData.Strings(List<byte[]> strings) -> ByteStrings.format(strings);
        });
    }

    /** Wraps bytes that nobody changes any longer. */
    static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
