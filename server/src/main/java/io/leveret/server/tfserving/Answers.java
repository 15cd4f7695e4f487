package io.leveret.server.tfserving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.base.MessageText;
import io.leveret.server.http.Json;
import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.oip.ResponseWriter;
import io.leveret.server.oip.TensorData;
import io.leveret.server.problem.Problem;
import io.leveret.vision.Classification;
import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes TF Serving's answers. Source: TF Serving 2.20, api_rest.md, json_tensor.cc and http_rest_api_util.cc. */
final class Answers {
    private Answers() {}

    /** An output with its name, whose values are read one after the other. */
    private record Output(String key, Datatype datatype, List<Long> shape, ByteBuffer values) {
        static Output of(String key, InferTensor tensor) {
            return switch (tensor.data()) {
                case TensorData.Numbers(byte[] bytes) -> new Output(key, tensor.datatype(), tensor.shape(),
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                case TensorData.Strings _ -> throw new IllegalStateException("no classes were asked for");
            };
        }

        /** Writes the values from an axis on. */
        void write(JsonGenerator json, int axis) throws IOException {
            if (axis == shape.size()) {
                ResponseWriter.writeNumber(json, datatype, values);
                return;
            }
            json.writeStartArray();
            for (long i = 0; i < shape.get(axis); i++) {
                write(json, axis + 1);
            }
            json.writeEndArray();
        }
    }

    /**
     * Returns the answer to {@code :predict}.
     *
     * @param keys the outputs' names
     * @param rows whether to answer in rows
     * @throws Problem with status 400 if outputs do not have a row for each instance
     */
    static byte[] predictions(List<String> keys, List<InferTensor> tensors, boolean rows) {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            outputs.add(Output.of(keys.get(i), tensors.get(i)));
        }
        return rows ? rows(outputs) : columns(outputs);
    }

    private static byte[] rows(List<Output> outputs) {
        long rows = outputs.getFirst().shape().isEmpty() ? -1 : outputs.getFirst().shape().getFirst();
        for (Output output : outputs) {
            if (output.shape().isEmpty() || output.shape().getFirst() != rows) {
                throw Problem.badRequest("output '" + MessageText.brief(output.key()) + "' of shape " + output.shape()
                        + " has no rows; ask in columns, with inputs in place of instances");
            }
        }
        return Json.object(json -> {
            json.writeArrayFieldStart("predictions");
            for (long row = 0; row < rows; row++) {
                named(json, outputs, 1);
            }
            json.writeEndArray();
        });
    }

    private static byte[] columns(List<Output> outputs) {
        return Json.object(json -> {
            json.writeFieldName("outputs");
            named(json, outputs, 0);
        });
    }

    /** Writes outputs from an axis on: the only one, or an object of several. */
    private static void named(JsonGenerator json, List<Output> outputs, int axis) throws IOException {
        if (outputs.size() == 1) {
            outputs.getFirst().write(json, axis);
            return;
        }
        json.writeStartObject();
        for (Output output : outputs) {
            json.writeFieldName(output.key());
            output.write(json, axis);
        }
        json.writeEndObject();
    }

    /** Returns the answer to {@code :classify}: classes of the first output, best first; by index without labels. */
    static byte[] classes(List<ImageClassification> photos) {
        return Json.object(json -> {
            json.writeArrayFieldStart("results");
            for (ImageClassification photo : photos) {
                json.writeStartArray();
                for (Classification each : photo.classifications()) {
                    json.writeStartArray();
                    json.writeString(each.label().isEmpty() ? Integer.toString(each.index()) : each.label());
                    json.writeNumber(each.score());
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    /** Returns the status of the versions of a model. */
    static byte[] status(List<String> versions) {
        return Json.object(json -> {
            json.writeArrayFieldStart("model_version_status");
            for (String version : versions) {
                json.writeStartObject();
                json.writeStringField("version", version);
                json.writeStringField("state", "AVAILABLE");
                json.writeObjectFieldStart("status");
                json.writeStringField("error_code", "OK");
                json.writeStringField("error_message", "");
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Returns the metadata of a model. */
    static byte[] metadata(String model, String version, Signature signature) {
        return Json.object(json -> {
            json.writeObjectFieldStart("model_spec");
            json.writeStringField("name", model);
            json.writeStringField("signature_name", "");
            json.writeStringField("version", version);
            json.writeEndObject();
            json.writeObjectFieldStart("metadata");
            json.writeObjectFieldStart("signature_def");
            json.writeObjectFieldStart("signature_def");
            json.writeObjectFieldStart(signature.name());
            tensors(json, "inputs", signature.inputs());
            tensors(json, "outputs", signature.outputs());
            json.writeStringField("method_name", "tensorflow/serving/predict");
            for (int open = 0; open < 4; open++) {
                json.writeEndObject();
            }
        });
    }

    private static void tensors(JsonGenerator json, String field, List<Signature.Tensor> tensors) throws IOException {
        json.writeObjectFieldStart(field);
        for (Signature.Tensor tensor : tensors) {
            json.writeObjectFieldStart(tensor.key());
            json.writeStringField("dtype", type(tensor.datatype()));
            json.writeObjectFieldStart("tensor_shape");
            json.writeArrayFieldStart("dim");
            for (long dimension : tensor.shape()) {
                json.writeStartObject();
                json.writeStringField("size", Long.toString(dimension));
                json.writeStringField("name", "");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("unknown_rank", false);
            json.writeEndObject();
            json.writeStringField("name", tensor.name());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String type(Datatype datatype) {
        return switch (datatype) {
            case FP32 -> "DT_FLOAT";
            case FP16 -> "DT_HALF";
            case UINT8 -> "DT_UINT8";
            case INT8 -> "DT_INT8";
            case INT16 -> "DT_INT16";
            case INT32 -> "DT_INT32";
            case INT64 -> "DT_INT64";
            case BOOL -> "DT_BOOL";
            case BYTES -> "DT_STRING";
        };
    }
}
