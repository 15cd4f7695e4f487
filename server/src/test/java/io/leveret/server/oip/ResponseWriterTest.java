package io.leveret.server.oip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.testing.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses have the form of the examples of Triton's extension_binary_data.md (2.73), with other numbers. */
class ResponseWriterTest {
    private static final InferTensor NUMBERS = InferTensor.of("a", Datatype.FP32, List.of(1L, 3L),
            LittleEndian.bytes(0.5f, Float.NaN, Float.NEGATIVE_INFINITY));
    private static final InferTensor CLASSES = InferTensor.of("b", List.of(1L, 1L),
            List.of("0.5:1:käfer".getBytes(StandardCharsets.UTF_8)));

    @Test
    void write_json_echoesTheId() {
        ResponseWriter.Body body = ResponseWriter.write(response(Optional.of("x\"1")), request(Map.of()));

        assertEquals(OptionalInt.empty(), body.jsonLength());
        assertEquals("{\"model_name\":\"m\",\"model_version\":\"1\",\"id\":\"x\\\"1\",\"outputs\":["
                + "{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[0.5,NaN,-Infinity]},"
                + "{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"data\":[\"0.5:1:käfer\"]}]}",
                new String(body.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void write_binaryOutput_followsTheJson() {
        ResponseWriter.Body body = ResponseWriter.write(response(Optional.empty()),
                request(Map.of("binary_data_output", true), new RequestedOutput("a", 0, Optional.empty()),
                        new RequestedOutput("b", 1, Optional.of(false))));

        int length = body.jsonLength().orElseThrow();
        assertEquals("{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":["
                + "{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[1,3],\"parameters\":{\"binary_data_size\":12}},"
                + "{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"data\":[\"0.5:1:käfer\"]}]}",
                new String(body.bytes(), 0, length, StandardCharsets.UTF_8));
        assertArrayEquals(((TensorData.Numbers) NUMBERS.data()).bytes(),
                Arrays.copyOfRange(body.bytes(), length, body.bytes().length));
    }

    @Test
    void write_binaryStrings_haveTheirLengthBefore() {
        ResponseWriter.Body body = ResponseWriter.write(response(Optional.empty()), request(Map.of(),
                new RequestedOutput("a", 0, Optional.empty()), new RequestedOutput("b", 1, Optional.of(true))));

        byte[] after = Arrays.copyOfRange(body.bytes(), body.jsonLength().orElseThrow(), body.bytes().length);
        assertEquals("0.5:1:käfer", new String(ByteStrings.parse(after, "b").getFirst(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"INT8,ff,-1", "UINT8,ff,255", "INT16,00ff,-256", "INT32,01000080,-2147483647",
            "INT64,0000000000000080,-9223372036854775808", "BOOL,01,true", "FP16,0038,0.5"})
    void write_number_isThatOfItsBytes(Datatype datatype, String hex, String number) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16);
        }
        InferTensor tensor = InferTensor.of("x", datatype, List.of(1L), bytes);
        String json = new String(ResponseWriter.write(new InferResponse("m", "1", Optional.empty(), List.of(tensor)),
                request(Map.of())).bytes(), StandardCharsets.UTF_8);

        assertEquals("\"data\":[" + number + "]}]}", json.substring(json.indexOf("\"data\"")));
    }

    private static InferResponse response(Optional<String> id) {
        return new InferResponse("m", "1", id, List.of(NUMBERS, CLASSES));
    }

    private static InferRequest request(Map<String, Object> parameters, RequestedOutput... outputs) {
        return new InferRequest("m", Optional.empty(), Optional.empty(), parameters, List.of(), List.of(outputs));
    }
}
