package io.leveret.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import io.leveret.server.http.Multipart;
import io.leveret.server.oip.ByteStrings;
import io.leveret.server.oip.InferRequest;
import io.leveret.server.oip.InferResponse;
import io.leveret.server.oip.RequestReader;
import io.leveret.server.oip.ResponseWriter;
import io.leveret.server.problem.Problem;
import io.leveret.server.proto.InferTensorContents;
import io.leveret.server.proto.ModelInferRequest;
import io.leveret.server.tfserving.TfServingRequests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Bodies of the server's protocols: JSON with and without binary tensors, TF Serving's JSON, multipart and protobuf.
 * The first byte of a file says which; two bytes after it are the length of the JSON.
 */
final class ServeTarget implements Target {
    private static final byte OIP = 0;
    private static final byte PREDICT = 1;
    private static final byte CLASSIFY = 2;
    private static final byte MULTIPART = 3;
    private static final byte PROTOBUF = 4;
    private static final int HEADER_BYTES = 3;
    private static final String BOUNDARY = "boundary";
    private static final int MOST_EDITS = 4;
    private static final int MOST_TENSORS = 4;
    private static final int MOST_DEPTH = 5;
    private static final long BASE_BYTES = 16 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 128; // a number of two bytes grows a buffer by eight, twice

    @Override
    public byte[] make(Recipe recipe) {
        byte kind = (byte) recipe.below(PROTOBUF + 1);
        byte[] after = new byte[recipe.below(40)];
        byte[] body = switch (kind) {
            case PREDICT -> json(recipe, predict(recipe));
            case CLASSIFY -> json(recipe, classify(recipe));
            case MULTIPART -> multipart(recipe);
            case PROTOBUF -> protobuf(recipe);
            default -> json(recipe, infer(recipe, after.length));
        };
        byte[] edited = recipe.onceIn(2) ? ByteEdits.several(recipe, body, MOST_EDITS) : body;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(kind);
        int length = recipe.onceIn(8) ? (int) recipe.number(edited.length) : edited.length;
        file.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        file.writeBytes(edited);
        if (kind == OIP) {
            file.writeBytes(after);
        }
        return file.toByteArray();
    }

    private static byte[] json(Recipe recipe, String text) {
        return text.getBytes(recipe.onceIn(16)
                ? recipe.oneOf(StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)
                : StandardCharsets.UTF_8);
    }

    private static String infer(Recipe recipe, int after) {
        String inputs = list(recipe, () -> {
            String shape = list(recipe, () -> recipe.oneOf("1", "2", "3", "0", "-1", "" + recipe.number(4)));
            List<String> fields = List.of("\"name\":\"x\"", "\"shape\":" + shape, "\"datatype\":\"" + recipe.oneOf(
                    "FP32", "FP16", "INT8", "UINT8", "INT16", "INT32", "INT64", "BOOL", "BYTES", "FP64") + "\"",
                    recipe.onceIn(2) ? "\"data\":" + value(recipe, MOST_DEPTH)
                            : "\"parameters\":{\"binary_data_size\":" + recipe.oneOf(after, after / 2, 4,
                                    recipe.number(after)) + "}");
            int first = recipe.below(fields.size()); // in any order
            return "{" + String.join(",", IntStream.range(0, fields.size())
                    .mapToObj(i -> fields.get((first + i) % fields.size())).toList()) + "}";
        });
        return "{\"id\":\"é\",\"inputs\":" + inputs + ",\"outputs\":" + list(recipe,
                () -> "{\"name\":\"y\",\"parameters\":{\"classification\":" + value(recipe, 0) + "}}")
                + recipe.oneOf("", ",\"inputs\":[]", ",\"parameters\":" + value(recipe, 2)) + "}";
    }

    private static String predict(Recipe recipe) {
        return "{" + recipe.oneOf("", "\"signature_name\":\"serving_default\",") + recipe.oneOf("\"instances\":",
                "\"instances\":", "\"inputs\":") + value(recipe, MOST_DEPTH)
                + recipe.oneOf("", ",\"other\":" + value(recipe, MOST_DEPTH)) + "}";
    }

    private static String classify(Recipe recipe) {
        return "{\"context\":" + value(recipe, 2) + ",\"examples\":" + list(recipe,
                () -> "{\"a\":" + value(recipe, 2) + ",\"b\":" + recipe.oneOf("{\"b64\":\"AAAA\"}", "1", "[2]") + "}")
                + "}";
    }

    private static String list(Recipe recipe, Supplier<String> element) {
        int count = recipe.below(MOST_TENSORS);
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            list.append(i > 0 ? "," : "").append(element.get());
        }
        return list.append("]").toString();
    }

    private static String value(Recipe recipe, int depth) {
        return switch (depth == 0 ? 7 : recipe.below(12)) {
            case 0, 1, 2, 3, 4 -> {
                String element = value(recipe, depth - 1); // mostly alike, so that tensors come about
                yield list(recipe, () -> recipe.onceIn(8) ? value(recipe, depth - 1) : element);
            }
            case 5 -> "{\"x\":" + value(recipe, depth - 1) + ",\"y\":" + value(recipe, depth - 1) + "}";
            case 6 -> "{\"b64\":\"" + recipe.oneOf("AAAA", "AA==", "AA", "A", "/9j+", "=") + "\"}";
            case 8 -> "[" + "1,".repeat(1 << recipe.below(12)) + "1]";
            case 9 -> recipe.oneOf("[", "{\"a\":").repeat(1 << recipe.below(12));
            default -> recipe.oneOf("1", "0", "2.5", "-7", "true", "null", "NaN", "-Infinity", "1e39", "1e-400",
                    "9223372036854775808", "\"a\"", "\"\"", "" + recipe.number(1), "" + recipe.real(1),
                    "1".repeat(1 << recipe.below(12)));
        };
    }

    private static byte[] multipart(Recipe recipe) {
        StringBuilder body = new StringBuilder();
        int parts = recipe.below(MOST_TENSORS);
        for (int i = 0; i < parts; i++) {
            body.append("--").append(BOUNDARY).append(recipe.oneOf("\r\n", "\r\n", "\n", " \r\n", ""));
            body.append(recipe.oneOf("Content-Disposition: form-data; name=\"a\"; filename=\"b.jpg\"\r\n",
                    "content-disposition: form-data; name=a\r\n", "X: " + "y".repeat(1 << recipe.below(14)), ""));
            body.append(recipe.oneOf("\r\n", "\r\n", "\r\n\r\n", "")).append("x".repeat(recipe.below(50)))
                    .append(recipe.oneOf("\r\n", "\r\n", ""));
        }
        return body.append("--").append(BOUNDARY).append(recipe.oneOf("--\r\n", "--", "")).toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] protobuf(Recipe recipe) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("m").setId("7");
        int inputs = recipe.below(MOST_TENSORS);
        for (int i = 0; i < inputs; i++) {
            request.addInputs(ModelInferRequest.InferInputTensor.newBuilder().setName("x").setDatatype("FP32")
                    .addShape(recipe.number(2)).setContents(InferTensorContents.newBuilder()
                            .addFp32Contents(recipe.real(1)).addIntContents((int) recipe.number(3))));
        }
        return request.build().toByteArray();
    }

    @Override
    public String run(byte[] file, Meter meter) throws Exception {
        byte[] body = Arrays.copyOfRange(file, Math.min(HEADER_BYTES, file.length), file.length);
        int length = file.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(file).getShort(1);
        try {
            switch (file.length == 0 ? OIP : file[0]) {
                case PREDICT -> TfServingRequests.predict(body, length % 2 == 0);
                case CLASSIFY -> TfServingRequests.classify(body);
                case MULTIPART -> Multipart.parse(body, BOUNDARY);
                case PROTOBUF -> {
                    return protobuf(body);
                }
                default -> answer(RequestReader.read(body, length, "m", Optional.empty()));
            }
            return "read";
        } catch (Problem refused) {
            if (refused.status() < 400 || refused.status() >= 500 || refused.getMessage().length() > 1000) {
                throw new IllegalStateException("an unsuitable refusal", refused);
            }
            return "refused";
        }
    }

    /** Writes what was read, and reads elements of BYTES again. */
    private static void answer(InferRequest request) {
        byte[] answer = ResponseWriter.write(new InferResponse("m", "1", request.id(), request.inputs()),
                new InferRequest("m", Optional.empty(), Optional.empty(), request.parameters(), List.of(), List.of()))
                .bytes();
        ByteStrings.parse(ByteStrings.format(List.of(answer)), "x");
    }

    private static String protobuf(byte[] body) {
        try {
            return ModelInferRequest.parseFrom(body).getInputsCount() > 0 ? "message with inputs" : "message";
        } catch (InvalidProtocolBufferException refused) {
            return "refused message";
        }
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
