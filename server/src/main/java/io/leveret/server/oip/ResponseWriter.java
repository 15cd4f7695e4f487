package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Writes a response of REST: a JSON object, and after it the outputs that were asked for as bytes. */
public final class ResponseWriter {
    /**
     * A body.
     *
     * @param bytes its bytes
     * @param jsonLength the bytes of the JSON at its start, if more follows
     */
    public record Body(byte[] bytes, OptionalInt jsonLength) {}

    private ResponseWriter() {}

    /** Returns the body of a response; the request says which outputs are bytes. */
    public static Body write(InferResponse response, InferRequest request) {
        boolean byDefault = RequestedOutput.flag(request.parameters(), "binary_data_output").orElse(false);
        List<byte[]> after = new ArrayList<>();
        byte[] document = Json.object(json -> {
            json.writeStringField("model_name", response.model());
            json.writeStringField("model_version", response.version());
            if (response.id().isPresent()) {
                json.writeStringField("id", response.id().get());
            }
            json.writeArrayFieldStart("outputs");
            for (int i = 0; i < response.outputs().size(); i++) {
                boolean binary = request.outputs().isEmpty() ? byDefault
                        : request.outputs().get(i).binaryData().orElse(byDefault);
                output(json, response.outputs().get(i), binary, after);
            }
            json.writeEndArray();
        });
        if (after.isEmpty()) {
            return new Body(document, OptionalInt.empty());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(document);
        after.forEach(body::writeBytes);
        return new Body(body.toByteArray(), OptionalInt.of(document.length));
    }

    private static void output(JsonGenerator json, InferTensor output, boolean binary, List<byte[]> after)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.datatype().name());
        json.writeArrayFieldStart("shape");
        for (long dimension : output.shape()) {
            json.writeNumber(dimension);
        }
        json.writeEndArray();
        if (binary) {
            byte[] bytes = switch (output.data()) {
                case TensorData.Numbers(byte[] numbers) -> numbers;
                case TensorData.Strings(List<byte[]> strings) -> ByteStrings.format(strings);
            };
            after.add(bytes);
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", bytes.length);
            json.writeEndObject();
        } else {
            json.writeArrayFieldStart("data");
            switch (output.data()) {
                case TensorData.Numbers(byte[] numbers) -> writeNumbers(json, output.datatype(), numbers);
                case TensorData.Strings(List<byte[]> strings) -> {
                    for (byte[] string : strings) {
                        json.writeString(new String(string, StandardCharsets.UTF_8));
                    }
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator json, Datatype datatype, byte[] numbers) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            writeNumber(json, datatype, bytes);
        }
    }

    /** Writes the next number. */
    public static void writeNumber(JsonGenerator json, Datatype datatype, ByteBuffer bytes) throws IOException {
        switch (datatype) {
            case FP32 -> json.writeNumber(bytes.getFloat());
            case FP16 -> json.writeNumber(Float.float16ToFloat(bytes.getShort()));
            case UINT8 -> json.writeNumber(bytes.get() & 0xff);
            case INT8 -> json.writeNumber(bytes.get());
            case INT16 -> json.writeNumber(bytes.getShort());
            case INT32 -> json.writeNumber(bytes.getInt());
            case INT64 -> json.writeNumber(bytes.getLong());
            case BOOL -> json.writeBoolean(bytes.get() != 0);
            case BYTES -> throw new IllegalArgumentException("no numbers");
        }
    }
}
