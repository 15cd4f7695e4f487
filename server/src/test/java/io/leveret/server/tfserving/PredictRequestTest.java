package io.leveret.server.tfserving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.oip.TensorData;
import io.leveret.server.problem.Problem;
import io.leveret.testing.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests have the form of the examples in TF Serving's api_rest.md (2.20, commit 9d981c5), with other numbers; what
 * is refused follows json_tensor.cc.
 */
class PredictRequestTest {
    private static final Signature ONE = new Signature("serving_default",
            List.of(tensor("x", "x:0", Datatype.FP32)), List.of());
    private static final Signature THREE = new Signature("score", List.of(tensor("tag", "t:0", Datatype.INT32),
            tensor("signal", "s:0", Datatype.FP32), tensor("sensor", "e:0", Datatype.UINT8)), List.of());

    // ---- rows ----

    @Test
    void read_scalarsInRows_areAVector() {
        InferTensor tensor = only("{\"instances\": [1.5, 2, -5e-1]}");

        assertEquals("x:0", tensor.name());
        assertEquals(List.of(3L), tensor.shape());
        assertArrayEquals(LittleEndian.bytes(1.5f, 2, -0.5f), numbers(tensor));
    }

    @Test
    void read_listsInRows_haveARowEach() {
        InferTensor tensor = only("{\"instances\": [[[1, 2]], [[3, 4]]], \"signature_name\": \"serving_default\"}");

        assertEquals(List.of(2L, 1L, 2L), tensor.shape());
        assertArrayEquals(LittleEndian.bytes(1f, 2f, 3f, 4f), numbers(tensor));
        assertArrayEquals(numbers(tensor),
                numbers(only("{\"instances\": [{\"x\": [[1, 2]]}, {\"x\": [[3, 4]]}]}")));
    }

    @Test
    void read_namedInputsInRows_areATensorEach() {
        PredictRequest request = read("""
                {"instances": [
                  {"tag": 4, "signal": [1, 2, 3], "sensor": [[1, 2], [3, 4]]},
                  {"sensor": [[4, 5], [6, 255]], "tag": -1, "signal": [3, 4, 0.5]}]}""", THREE);

        assertTrue(request.rows());
        assertEquals(List.of("t:0", "s:0", "e:0"), request.inputs().stream().map(InferTensor::name).toList());
        assertEquals(List.of(2L, 2L, 2L), request.inputs().get(2).shape());
        assertArrayEquals(LittleEndian.bytes(4, -1), numbers(request.inputs().get(0)));
        assertArrayEquals(LittleEndian.bytes(1, 2, 3, 3, 4, 0.5f), numbers(request.inputs().get(1)));
        assertArrayEquals(new byte[]{1, 2, 3, 4, 4, 5, 6, -1}, numbers(request.inputs().get(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"b64\": \"/9j/\"}, {\"b64\": \"AAE=\"}]",
            "[{\"image_bytes\": {\"b64\": \"/9j/\"}}, {\"image_bytes\": {\"b64\": \"AAE\"}}]",
            "[{\"x\": {\"b64\": \"/9j/\"}}, {\"x\": {\"b64\": \"AAE\"}}]"})
    void read_photosInRows_areBytes(String instances) {
        InferTensor tensor = only("{\"instances\": " + instances + "}");

        assertEquals(Datatype.BYTES, tensor.datatype());
        assertEquals(List.of(2L), tensor.shape());
        List<byte[]> photos = ((TensorData.Strings) tensor.data()).values();
        assertArrayEquals(new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff}, photos.get(0));
        assertArrayEquals(new byte[]{0, 1}, photos.get(1));
    }

    // ---- columns ----

    @Test
    void read_columns_areTensorsAsTheyAre() {
        PredictRequest request = read("""
                {"signature_name": "score", "inputs": {
                   "tag": [4, -1],
                   "signal": [[1, 2, 3], [3, 4, 0.5]],
                   "sensor": [[[1, 2], [3, 4]], [[4, 5], [6, 8]]]}}""", THREE);

        assertEquals(List.of(List.of(2L), List.of(2L, 3L), List.of(2L, 2L, 2L)),
                request.inputs().stream().map(InferTensor::shape).toList());
        assertTrue(!request.rows());
    }

    @Test
    void read_onlyColumn_needsNoName() {
        assertEquals(List.of(2L, 2L), only("{\"inputs\": [[1, 2], [3, 4]]}").shape());
        assertEquals(List.of(), only("{\"inputs\": 7}").shape());
        assertEquals(List.of(2L), only("{\"inputs\": [{\"b64\": \"AA==\"}, {\"b64\": \"AA==\"}]}").shape());
        assertEquals(List.of(), only("{\"inputs\": {\"b64\": \"AA==\"}}").shape());
        assertEquals(List.of(1L), only("{\"inputs\": {\"x\": [{\"b64\": \"AA==\"}]}}").shape());
    }

    @Test
    void read_valuesThatAreNotFinite_areFloats() {
        assertArrayEquals(LittleEndian.bytes(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY),
                numbers(only("{\"instances\": [NaN, Infinity, -Infinity]}")));
    }

    // ---- refused ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~|body is empty
            []|a list
            {}|neither instances nor inputs
            {"instances": [1], "inputs": [1]}|instances and inputs
            {"instances": [1], "instances": [1]}|instances and instances
            {"instances": 1}|instances is 1; give a list
            {"instances": {"x": 1}}|give a list
            {"instances": []}|empty list
            {"inputs": {}}|inputs is empty; give x
            {"instances": [[1, 2], [3]]}|a list of 1 after one of 2
            {"instances": [[1, 2], 3]}|an element where there was a list
            {"instances": [1, [2]]}|a list where there was an element
            {"instances": [[[1], 2]]}|an element where there was a list
            {"instances": [{"x": 1}, 2]}|other inputs
            {"instances": [{"x": 1}, {}]}|other inputs
            {"instances": [{"x": 1}, {"y": 1}]}|no input of the model
            {"instances": [{"y": 1}]}|'y' is no input of the model
            {"instances": ["a"]}|'x' has 'a'; give numbers
            {"instances": [null]}|null; give a number
            {"instances": [true]}|true; give a number
            {"instances": [1e39]}|a number from
            {"instances": [{"b64": 1}]}|b64 of 'x' is 1
            {"instances": [{"b64": "?"}]}|not base64
            {"instances": [{"b64": "AA==", "x": 1}]}|further fields
            {"instances": [{"x": {"b65": "AA=="}}]}|no photo
            {"instances": [{"x": {}}]}|no photo
            {"instances": [{"b64": "AA=="}, 1]}|a number after a photo
            {"instances": [1, {"b64": "AA=="}]}|a photo after a number
            {"instances": [1], "signature_name": "other"}|no signature 'other'
            {"instances": [1], "signature_name": 1}|signature_name is 1
            {"instances": [1]} 2|followed by 2
            {"instances": [1,]}|malformed
            {"instances": [1}|malformed
            {instances: [1]}|malformed
            """)
    void read_malformedRequest_isRefused(String json, String complaint) {
        assertRefused(complaint, json, ONE);
    }

    @Test
    void read_valuesWithoutNamesForManyInputs_areRefused() {
        assertRefused("no input of the model", "{\"instances\": [1, 2]}", THREE);
        assertRefused("from 0 to 255", "{\"inputs\": {\"sensor\": [256]}}", THREE);
        assertRefused("whole number", "{\"inputs\": {\"tag\": [1.5]}}", THREE);
    }

    @Test
    void read_jsonBomb_isRefused() {
        assertRefused("malformed", "{\"instances\": " + "[".repeat(100_000), ONE);
        assertRefused("17 dimensions", "{\"inputs\": " + "[".repeat(17) + "1" + "]".repeat(17) + "}", ONE);
        assertRefused("more than 1024 photos",
                "{\"instances\": [{\"b64\":\"\"}" + ",{\"b64\":\"\"}".repeat(1024) + "]}", ONE);
        StringBuilder names = new StringBuilder("{\"inputs\": {\"x\": 1");
        for (int i = 0; i < 1000; i++) {
            names.append(",\"").append(i).append("\": {\"b64\": \"\"}");
        }
        assertRefused("more than 1000 inputs", names + "}}", ONE);
    }

    @Test
    void read_anyBytes_areARequestOrAProblem() {
        Random random = new Random(4);
        byte[] valid = "{\"instances\": [{\"x\": [[1, 2], [3, 4]]}, {\"x\": {\"b64\": \"AAAA\"}}]}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] edited = Arrays.copyOf(valid, random.nextInt(valid.length + 1));
            for (int edit = random.nextInt(4); edit > 0 && edited.length > 0; edit--) {
                edited[random.nextInt(edited.length)] = valid[random.nextInt(valid.length)];
            }
            try {
                assertTrue(!PredictRequest.read(edited, ONE).inputs().isEmpty());
            } catch (Problem refused) {
                assertEquals(400, refused.status());
            }
        }
    }

    // ---- classify ----

    @Test
    void classify_examples_haveOnePhotoEach() {
        ClassifyRequest request = ClassifyRequest.read("""
                {"signature_name": "classify_objects", "context": {"place": "here"}, "examples": [
                   {"image": {"b64": "AAE="}, "caption": "seaside"},
                   {"tags": ["a", 2, null], "image": [{"b64": "Ag=="}]}]}""".getBytes(StandardCharsets.UTF_8));

        assertEquals("classify_objects", request.signature().orElseThrow());
        assertArrayEquals(new byte[]{0, 1}, request.photos().get(0));
        assertArrayEquals(new byte[]{2}, request.photos().get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}|no examples
            {"examples": []}|no examples
            {"examples": 1}|examples is 1
            {"examples": [1]}|example 0 is 1
            {"examples": [{"b64": "AA=="}]}|example 0 has 0 photos
            {"examples": [{"x": 1}]}|0 photos
            {"examples": [{"x": {"b64": "AA=="}, "y": {"b64": "AA=="}}]}|several photos
            {"examples": [{"x": {"a": 1}}]}|no photo
            {"examples": [{"x": [[1]]}]}|a list in a list
            {"examples": [{"x": {"b64": "%"}}]}|not base64
            """)
    void classify_malformedRequest_isRefused(String json, String complaint) {
        Problem problem = assertThrows(Problem.class,
                () -> ClassifyRequest.read(json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(400, problem.status());
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }

    @Test
    void path_names_modelVersionAndVerb() {
        assertEquals("ModelPath[model=half, version=Optional[12], verb=predict]",
                ModelPath.of("POST", "/v1/models/half/versions/12:predict").toString());
        assertEquals("ModelPath[model=half, version=Optional.empty, verb=metadata]",
                ModelPath.of("GET", "/v1/models/half/metadata").toString());
        assertEquals("ModelPath[model=half, version=Optional.empty, verb=]",
                ModelPath.of("GET", "/v1/models/half").toString());
    }

    @ParameterizedTest
    @CsvSource({"POST,/v1/models/half/metadata", "POST,/v1/models/half", "POST,/v1/models/half:train",
            "GET,/v1/models/half:predict", "GET,/v1/models/half/versions/x",
            "GET,/v1/models/half/versions/1/metadata/x",
            "POST,/v1/models/half/versions/1/labels/a:predict", "POST,/v1/models/half/labels/stable:predict",
            "GET,/v1/models/half/versions/99999999999999999999"})
    void path_ofAnotherForm_isRefused(String method, String path) {
        assertEquals(400, assertThrows(Problem.class, () -> ModelPath.of(method, path)).status());
    }

    private static Signature.Tensor tensor(String key, String name, Datatype datatype) {
        return new Signature.Tensor(key, name, datatype, List.of(-1L));
    }

    private static PredictRequest read(String json, Signature signature) {
        return PredictRequest.read(json.getBytes(StandardCharsets.UTF_8), signature);
    }

    private static InferTensor only(String json) {
        PredictRequest request = read(json, ONE);
        assertEquals(1, request.inputs().size());
        return request.inputs().getFirst();
    }

    private static byte[] numbers(InferTensor tensor) {
        return ((TensorData.Numbers) tensor.data()).bytes();
    }

    private static void assertRefused(String complaint, String json, Signature signature) {
        Problem problem = assertThrows(Problem.class, () -> read(json, signature));
        assertEquals(400, problem.status());
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }
}
