package io.leveret.server.oip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.problem.Problem;
import io.leveret.testing.LittleEndian;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests have the form of the examples in the Open Inference Protocol's inference_rest.md (commit d49cc23) and in
 * Triton's extension_binary_data.md and extension_classification.md (2.73), with other numbers.
 */
class RequestReaderTest {
    // ---- JSON ----

    @Test
    void read_flatData_isATensor() {
        InferRequest request = read("""
                {"id": "42",
                 "inputs": [
                   {"name": "input0", "shape": [2, 2], "datatype": "INT32", "data": [1, 2, 3, -4]},
                   {"name": "input1", "shape": [3], "datatype": "BOOL", "data": [true, false, 1]}],
                 "outputs": [{"name": "output0"}]}""");

        assertEquals("m", request.model());
        assertEquals(Optional.of("42"), request.id());
        assertArrayEquals(LittleEndian.bytes(1, 2, 3, -4), numbers(request, 0));
        assertEquals(List.of(2L, 2L), request.inputs().getFirst().shape());
        assertArrayEquals(new byte[]{1, 0, 1}, numbers(request, 1));
        assertEquals(List.of(new RequestedOutput("output0", 0, Optional.empty())), request.outputs());
    }

    @Test
    void read_nestedData_isTheSameTensor() {
        assertArrayEquals(numbers(tensor("[2, 2, 1]", "FP32", "[1.5, 2, 3e-1, -0]"), 0),
                numbers(tensor("[2, 2, 1]", "FP32", "[[[1.5], [2]], [[3e-1], [-0]]]"), 0));
    }

    @Test
    void read_fieldsInAnyOrder_isTheSameTensor() {
        InferRequest request = read("""
                {"outputs": [], "inputs": [
                   {"data": [[7, 8]], "parameters": {"a": 1}, "shape": [1, 2], "other": [{"x": [1]}], "name": "é",
                    "datatype": "UINT8"},
                   {"data": [9], "datatype": "UINT8", "shape": [1], "name": "b"}], "more": null}""");

        assertArrayEquals(new byte[]{7, 8}, numbers(request, 0));
        assertArrayEquals(new byte[]{9}, numbers(request, 1));
        assertEquals("é", request.inputs().getFirst().name());
    }

    @Test
    void read_byteOrderMark_isIgnored() {
        assertArrayEquals(new byte[]{7},
                numbers(read("\ufeff{\"inputs\":[{\"data\":[7],\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1]}]}"),
                        0));
    }

    @Test
    void read_photoInBase64_isItsBytes() {
        InferRequest request = tensor("[2]", "BYTES", "[\"/9j/4A==\", \"/9j/4A\"]");

        for (byte[] photo : ((TensorData.Strings) request.inputs().getFirst().data()).values()) {
            assertArrayEquals(new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0}, photo);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"FP32; NaN; 7fc00000", "FP32; -Infinity; ff800000", "FP32; 16777217; 4b800000",
            "FP32; 3.4028235e38; 7f7fffff", "FP32; 1e-60; 00000000", "INT32; -2147483648; 80000000"})
    void read_number_isTheNearest(String datatype, String number, String hex) {
        assertArrayEquals(LittleEndian.bytes((int) Long.parseLong(hex, 16)), numbers(tensor("[1]", datatype,
                "[" + number + "]"), 0));
    }

    @Test
    void read_halfAndWideNumbers_areLittleEndian() {
        assertArrayEquals(new byte[]{0, 0x3c, 0, (byte) 0xfc}, numbers(tensor("[2]", "FP16", "[1, -Infinity]"), 0));
        assertArrayEquals(new byte[]{2, 1, -1, -1}, numbers(tensor("[2]", "INT16", "[258, -1]"), 0));
        assertArrayEquals(new byte[]{-1, -1, -1, -1, -1, -1, -1, 0x7f},
                numbers(tensor("[1]", "INT64", "[9223372036854775807]"), 0));
    }

    @Test
    void read_scalar_needsNoList() {
        assertArrayEquals(LittleEndian.bytes(5), numbers(tensor("[]", "INT32", "5"), 0));
        assertArrayEquals(LittleEndian.bytes(5), numbers(tensor("[]", "INT32", "[5]"), 0));
    }

    @Test
    void read_parameters_areKeptByKind() {
        InferRequest request = read(
                """
                        {"parameters": {"s": "x", "i": 3, "d": 0.5, "b": true, "n": null, "o": {"x": 1}},
                         "inputs": [], "outputs": [
                           {"name": "a", "parameters": {"classification": 3}},
                           {"name": "b", "parameters": {"binary_data": true}}]}
                        """);

        assertEquals(Map.of("s", "x", "i", 3L, "d", 0.5, "b", true), request.parameters());
        assertEquals(List.of(new RequestedOutput("a", 3, Optional.empty()),
                new RequestedOutput("b", 0, Optional.of(true))), request.outputs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "FP32|1e39|a number from", "FP32|-1e400|a number from", "FP16|70000|65504", "FP16|65520|65504",
            "FP32|\"1\"|a number", "FP32|null|null", "FP32|{}|an object", "UINT8|256|from 0 to 255",
            "UINT8|-1|from 0 to 255", "INT8|128|from -128", "INT32|1.0|whole number", "INT32|2147483648|whole number",
            "INT64|9223372036854775808|whole number", "BOOL|2|true or false", "BOOL|\"true\"|true or false",
            "BYTES|1|base64", "BYTES|\"a photo!\"|base64", "UINT32|1|give one of", "float32|1|give one of"})
    void read_valueOfAnotherKind_isRefused(String datatype, String value, String complaint) {
        assertRefused(complaint, "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"" + datatype
                + "\",\"data\":[" + value + "]}]}");
        assertRefused(complaint, "{\"inputs\":[{\"data\":[" + value + "],\"name\":\"x\",\"shape\":[1],\"datatype\":\""
                + datatype + "\"}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "[2, 2]|[1, 2, 3]|12 bytes", "[2, 2]|[1, 2, 3, 4, 5]|more than 4", "[2, 2]|[[1, 2], [3]]|a list of 1",
            "[2, 2]|[[1, 2, 3], [4]]|a list of 3", "[2, 2]|[[1, 2]]|a list of 1", "[2, 2]|[1, [2, 3], 4]|depth 2",
            "[2, 2]|[[1, 2], 3, 4]|depth 1", "[4]|[[1, 2, 3, 4]]|depth 2", "[2, 2]|[[[1, 2], [3, 4]]]|depth 3",
            "[1, 2, 2]|[[1, 2, 3, 4]]|depth 2", "[2]|[]|0 bytes", "[2, 0]|[[]]|a list of 1", "[0]|[1]|more than 0",
            "[-1]|[1]|is negative", "[1.5]|[1]|whole numbers", "[99999999999999999999]|[1]|whole numbers",
            "[\"1\"]|[1]|whole numbers", "1|[1]|give a list"})
    void read_dataThatContradictTheirShape_areRefused(String shape, String data, String complaint) {
        assertRefused(complaint,
                "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"FP32\",\"data\":" + data + "}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~|body is empty
            []|a list
            1|1; send an object
            {|malformed
            {'inputs':[]}|malformed
            {"inputs":[01]}|malformed
            {}|no inputs
            {"inputs":{}}|inputs is an object
            {"inputs":[]} x|malformed
            {"inputs":[]}{}|followed by an object
            {"inputs":[],"inputs":[]}|given twice
            {"inputs":[1]}|input 0 is 1
            {"inputs":[{}]}|input 0 has no name
            {"inputs":[{"name":"x"}]}|no datatype
            {"inputs":[{"name":"x","datatype":"FP32"}]}|no shape
            {"inputs":[{"name":"x","datatype":"FP32","shape":[1]}]}|no data
            {"inputs":[{"name":1}]}|the name of input 0 is 1
            {"id":7,"inputs":[]}|id is 7
            {"inputs":[],"outputs":[{}]}|output 0 has no name
            {"inputs":[],"outputs":3}|outputs is 3
            {"inputs":[],"outputs":[{"name":"x","parameters":{"classification":"a"}}]}|classification is 'a'
            {"inputs":[],"outputs":[{"name":"x","parameters":{"classification":-1}}]}|classification is '-1'
            {"inputs":[],"outputs":[{"name":"x","parameters":{"binary_data":1}}]}|binary_data is '1'
            """)
    void read_malformedRequest_isRefused(String json, String complaint) {
        assertRefused(complaint, json);
    }

    @Test
    void read_jsonBomb_isRefused() {
        assertRefused("malformed", "{\"a\":" + "[".repeat(100_000));
        assertRefused("malformed", "{\"inputs\":[{\"data\":" + "{\"a\":".repeat(100_000));
        assertRefused("more than 1000 inputs", "{\"inputs\":[" + input("x", "[1]", "INT8", "[1]") + (","
                + input("x", "[1]", "INT8", "[1]")).repeat(1000) + "]}");
        assertRefused("more than 100 parameters", "{\"parameters\":{\"a\":1" + ",\"a\":1".repeat(100) + "}}");
        assertRefused("more than 100 dimensions", "{\"inputs\":[{\"shape\":[1" + ",1".repeat(100) + "]}]}");
        assertRefused("malformed", "{\"inputs\":[{\"shape\":[1" + "0".repeat(2000) + "]}]}");
        assertRefused("more than 2147483647 elements", "{\"inputs\":["
                + input("x", "[9223372036854775807, 9223372036854775807]", "INT8", "[1]") + "]}");
    }

    @Test
    void read_noText_isRefused() {
        assertRefused("UTF-16", "{\"inputs\":[]}".getBytes(StandardCharsets.UTF_16LE));
        assertRefused("UTF-16", "{\"inputs\":[]}".getBytes(StandardCharsets.UTF_16));
        assertRefused("malformed", "{\"id\":\"\u00ff\",\"inputs\":[]}".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("UTF-16", new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff});
    }

    @Test
    void read_hugeNames_areCutInMessages() {
        Problem problem = assertThrows(Problem.class, () -> read("{\"inputs\":["
                + input("x".repeat(1_000_000), "[1]", "y".repeat(1_000_000), "[1]") + "]}"));
        assertTrue(problem.getMessage().length() < 500, problem.getMessage());
    }

    // ---- binary ----

    @Test
    void read_binaryTensors_followTheJson() {
        String json = """
                {"model_name": "m", "inputs": [
                   {"name": "input0", "shape": [2, 2], "datatype": "INT32", "parameters": {"binary_data_size": 16}},
                   {"name": "input1", "shape": [3], "datatype": "BOOL", "parameters": {"binary_data_size": 3}}],
                 "outputs": [{"name": "output0", "parameters": {"binary_data": true}}]}""";
        byte[] first = LittleEndian.bytes(9, 8, 7, 6);

        InferRequest request = read(json, first, new byte[]{1, 0, 1});

        assertArrayEquals(first, numbers(request, 0));
        assertArrayEquals(new byte[]{1, 0, 1}, numbers(request, 1));
        assertEquals(Optional.of(true), request.outputs().getFirst().binaryData());
    }

    @Test
    void read_binaryPhotos_haveTheirLengthBefore() {
        InferRequest request = read(binary("[2]", "BYTES", 4 + 3 + 4), new byte[]{3, 0, 0, 0, 5, 6, 7, 0, 0, 0, 0});

        List<byte[]> photos = ((TensorData.Strings) request.inputs().getFirst().data()).values();
        assertArrayEquals(new byte[]{5, 6, 7}, photos.get(0));
        assertArrayEquals(new byte[0], photos.get(1));
        assertArrayEquals(new byte[]{3, 0, 0, 0, 5, 6, 7, 0, 0, 0, 0}, ByteStrings.format(photos));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[2]|FP32|8|7|7 bytes are left", "[2]|FP32|7|7|8 bytes",
            "[2]|FP32|8|9|there are 9",
            "[2]|FP32|-1|8|is -1", "[1]|BYTES|3|3|ends after the data", "[1]|BYTES|8|8|ends after the data",
            "[2]|FP32|4.5|8|is 4.5", "[2]|FP32|4294967304|8|is 4294967304", "[2]|FP32|99999999999999999999|8|is 1"})
    void read_binaryOfAnotherSize_isRefused(String shape, String datatype, String size, int bytes, String complaint) {
        byte[] after = new byte[bytes];
        Arrays.fill(after, (byte) -1);
        Problem problem = assertThrows(Problem.class,
                () -> read(binary(shape, datatype, size), after));
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":NAMED}]",
            "\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":NAMED,\"data\":[1]}]",
            "\"inputs\":[],\"outputs\":[{\"name\":\"x\",\"parameters\":NAMED}]"})
    void read_tensorInSharedMemory_isRefusedByName(String request) {
        assertRefused("put 'x' is in the shared memory region 'mine'", "{" + request.replace("NAMED",
                "{\"shared_memory_region\":\"mine\",\"shared_memory_byte_size\":4}") + "}");
    }

    @Test
    void read_manyEmptyStrings_areRefused() {
        Problem problem = assertThrows(Problem.class, () -> read(binary("[100000]", "BYTES", 400_000),
                new byte[400_000]));
        assertTrue(problem.getMessage().contains("more than 1024"), problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void read_lengthOfJsonBeyondTheBody_isRefused(int length) {
        assertEquals(400, assertThrows(Problem.class,
                () -> RequestReader.read(new byte[2], length, "m", Optional.empty())).status());
    }

    @Test
    void raw_bytesOfTheOnlyInput_areATensor() {
        ModelMetadata one = new ModelMetadata("m", List.of("1"),
                List.of(new ModelMetadata.Tensor("x", Datatype.INT16, List.of(-1L, 2L))), List.of());
        InferRequest request = RequestReader.raw(new byte[4], one, Optional.empty());

        assertEquals(List.of(1L, 2L), request.inputs().getFirst().shape());
        assertThrows(Problem.class, () -> RequestReader.raw(new byte[5], one, Optional.empty()));
        ModelMetadata two = new ModelMetadata("m", List.of("1"), List.of(one.inputs().getFirst(),
                one.inputs().getFirst()), List.of());
        assertThrows(Problem.class, () -> RequestReader.raw(new byte[4], two, Optional.empty()));
    }

    @Test
    void read_anyBytes_areARequestOrAProblem() {
        Random random = new Random(3);
        byte[] valid = concatenate(binary("[2, 1]", "FP32", 8).getBytes(StandardCharsets.UTF_8), new byte[8]);
        for (int i = 0; i < 20_000; i++) {
            byte[] edited = Arrays.copyOf(valid, random.nextInt(valid.length + 1));
            for (int edit = random.nextInt(4); edit > 0 && edited.length > 0; edit--) {
                edited[random.nextInt(edited.length)] = (byte) random.nextInt();
            }
            try {
                InferRequest request = RequestReader.read(edited, Math.max(0, edited.length - 8), "m",
                        Optional.empty());
                assertTrue(request.inputs().size() <= 1);
            } catch (Problem refused) {
                assertEquals(400, refused.status());
            }
        }
    }

    private static String input(String name, String shape, String datatype, String data) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"datatype\":\"" + datatype + "\",\"data\":" + data
                + "}";
    }

    private static InferRequest tensor(String shape, String datatype, String data) {
        return read("{\"inputs\":[" + input("x", shape, datatype, data) + "]}");
    }

    private static String binary(String shape, String datatype, Object size) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + datatype
                + "\",\"parameters\":{\"binary_data_size\":" + size + "}}]}";
    }

    private static InferRequest read(String json, byte[]... after) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        return RequestReader.read(concatenate(head, concatenate(after)), head.length, "m", Optional.of("1"));
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] numbers(InferRequest request, int input) {
        return ((TensorData.Numbers) request.inputs().get(input).data()).bytes();
    }

    private static void assertRefused(String complaint, String json) {
        assertRefused(complaint, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String complaint, byte[] json) {
        Problem problem = assertThrows(Problem.class,
                () -> RequestReader.read(json, json.length, "m", Optional.empty()));
        assertEquals(400, problem.status());
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }
}
