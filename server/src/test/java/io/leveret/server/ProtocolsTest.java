package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leveret.models.ModelRef;
import io.leveret.server.oip.ColorModel;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Open Inference Protocol and TF Serving's protocol over HTTP, as their clients speak them. Forms of requests and
 * answers: Open Inference Protocol, inference_rest.md (d49cc23); Triton, docs/protocol (2.73); TF Serving, api_rest.md,
 * http_rest_api_util.cc and saved_model_half_plus_two_2_versions_metadata.json (2.20).
 */
class ProtocolsTest {
    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final byte[] FLOATS = ColorModel.floats(1);
    private static final byte[] NAMED = ModelPacker.withSignature(ColorModel.twoOutputs(), "score",
            List.of("pixels"), List.of("probabilities", "presence"));

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(ServerOptions.builder().port(0).models(List.of(model("colors", FLOATS),
                model("bytes", ColorModel.quantized(TensorKind.UINT8)), model("two", NAMED)))
                .classifying(ClassifierOptions.builder().labels(Labels.of(ColorModel.LABELS)).build()).build());
    }

    private static NamedModel model(String name, byte[] file) throws IOException {
        Path path = Files.write(folder.resolve(name + ".tflite"), file);
        return new NamedModel(name, ModelRef.of(path, () -> {
            throw new AssertionError("the file is there");
        }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // ---- Open Inference Protocol ----

    @Test
    void v2_serverAndHealth_areDescribed() throws Exception {
        JsonNode about = json(get("/v2"), 200);
        assertEquals("leveret", about.get("name").asText());
        assertTrue(about.get("extensions").toString().contains("binary_tensor_data"), about.toString());
        assertEquals("{\"live\":true}", json(get("/v2/health/live"), 200).toString());
        assertEquals("{\"ready\":true}", json(get("/v2/health/ready"), 200).toString());
        assertEquals("{\"name\":\"colors\",\"ready\":true}",
                json(get("/v2/models/colors/versions/1/ready"), 200).toString());
    }

    @Test
    void v2_model_isDescribed() throws Exception {
        String expected = "{\"name\":\"bytes\",\"versions\":[\"1\"],\"platform\":\"tensorflow_lite\","
                + "\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[1,2,2,3]}],"
                + "\"outputs\":[{\"name\":\"scores\",\"datatype\":\"UINT8\",\"shape\":[1,3]}]}";
        assertEquals(expected, json(get("/v2/models/bytes"), 200).toString());
        assertEquals(expected, json(get("/v2/models/bytes/versions/1"), 200).toString());
    }

    @Test
    void v2_inferWithJson_echoesTheIdAndGivesTensorFlowLitesScores() throws Exception {
        float[] pixels = pixels();
        JsonNode answer = json(post("/v2/models/colors/infer", """
                {"id": "42", "inputs": [{"name": "image", "shape": [1, 2, 2, 3], "datatype": "FP32", "data": %s}],
                 "outputs": [{"name": "scores"}]}""".formatted(Arrays.toString(pixels))), 200);

        assertEquals("42", answer.get("id").asText());
        assertEquals("colors", answer.get("model_name").asText());
        assertEquals("1", answer.get("model_version").asText());
        JsonNode output = answer.get("outputs").get(0);
        assertEquals("[1,3]", output.get("shape").toString());
        assertEquals("FP32", output.get("datatype").asText());
        assertArrayEquals(oracle(FLOATS, pixels), floats(output.get("data")), 1e-6f);
    }

    @Test
    void v2_inferWithBytes_takesAndGivesThemAfterTheJson() throws Exception {
        float[] pixels = pixels();
        String head = """
                {"inputs": [{"name": "image", "shape": [1, 2, 2, 3], "datatype": "FP32",
                             "parameters": {"binary_data_size": 48}}],
                 "outputs": [{"name": "scores", "parameters": {"binary_data": true}}]}""";
        byte[] body = join(head.getBytes(StandardCharsets.UTF_8), LittleEndian.bytes(pixels));
        HttpResponse<byte[]> response = send(to("/v2/models/colors/versions/1/infer")
                .header("Inference-Header-Content-Length", "" + head.length())
                .header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofByteArray(body)));

        assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        int length = Integer.parseInt(response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode answer = JSON.readTree(response.body(), 0, length);
        assertEquals("{\"binary_data_size\":12}", answer.get("outputs").get(0).get("parameters").toString());
        assertEquals("application/octet-stream", response.headers().firstValue("Content-Type").orElseThrow());
        assertArrayEquals(oracle(FLOATS, pixels), LittleEndian.floats(Arrays.copyOfRange(response.body(), length,
                response.body().length)), 1e-6f);
    }

    @Test
    void v2_inferWithoutJson_isTheOnlyInput() throws Exception {
        byte[] pixels = {8, 16, 24, 8, 16, 24, 8, 16, 24, 8, 16, 24};
        HttpResponse<byte[]> response = send(to("/v2/models/bytes/infer")
                .header("Inference-Header-Content-Length", "0").POST(BodyPublishers.ofByteArray(pixels)));

        assertEquals(200, response.statusCode());
        int length = response.body().length;
        assertArrayEquals(new byte[]{8, 16, 24}, Arrays.copyOfRange(response.body(), length - 3, length));
    }

    @Test
    void v2_photos_areClassifiedAsTritonNamesClasses() throws Exception {
        String photo = Base64.getEncoder().encodeToString(ColorModel.photo(0, 255, 0));
        JsonNode answer = json(post("/v2/models/colors/infer", """
                {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["%s"]}],
                 "outputs": [{"name": "scores", "parameters": {"classification": 2}}]}""".formatted(photo)), 200);

        JsonNode output = answer.get("outputs").get(0);
        assertEquals("BYTES", output.get("datatype").asText());
        assertEquals("[1,2]", output.get("shape").toString());
        assertEquals("[\"0.786986:1:green\",\"0.106507:0:red\"]", output.get("data").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v2/models/colours/infer | {"inputs":[]} | 404 | did you mean colors
            /v2/models/colors/versions/2/infer | {"inputs":[]} | 404 | version '2'
            /v2/models/colors/infer | {"inputs":[]} | 400 | 'image' is missing
            /v2/models/colors/infer | {"inputs":[ | 400 | malformed
            /v2/models/colors/infer|{"inputs":[{"name":"image","datatype":"BYTES","shape":[0],"data":[]}]}|400|0 photos
            """)
    void v2_refusals_sayWhy(String path, String body, int status, String complaint) throws Exception {
        assertRefused(post(path, body), status, complaint);
    }

    @Test
    void v2_headerThatIsNoLength_isRefused() throws Exception {
        assertRefused(send(to("/v2/models/colors/infer").header("Inference-Header-Content-Length", "x")
                .POST(BodyPublishers.ofString("{}"))), 400, "is 'x'");
        assertRefused(send(to("/v2/models/colors/infer").header("Inference-Header-Content-Length", "3")
                .POST(BodyPublishers.ofString("{}"))), 400, "body has 2 bytes");
        assertRefused(send(to("/v2/models/colors/infer").header("Inference-Header-Content-Length", "2")
                .header("Inference-Header-Content-Length", "0").POST(BodyPublishers.ofString("{}"))), 400, "twice");
        assertRefused(get("/v2/models/none"), 404, "no model 'none'");
        assertRefused(get("/v2/models/none/ready"), 404, "no model 'none'");
    }

    // ---- TF Serving ----

    @Test
    void tfServing_statusAndMetadata_haveItsForm() throws Exception {
        String status = "{\"model_version_status\":[{\"version\":\"1\",\"state\":\"AVAILABLE\","
                + "\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}}]}";
        assertEquals(status, json(get("/v1/models/colors"), 200).toString());
        assertEquals(status, json(get("/v1/models/colors/versions/1"), 200).toString());

        JsonNode metadata = json(get("/v1/models/two/metadata"), 200);
        assertEquals("{\"name\":\"two\",\"signature_name\":\"\",\"version\":\"1\"}",
                metadata.get("model_spec").toString());
        JsonNode signature = metadata.get("metadata").get("signature_def").get("signature_def").get("score");
        assertEquals("tensorflow/serving/predict", signature.get("method_name").asText());
        JsonNode input = signature.get("inputs").get("pixels");
        assertEquals("DT_FLOAT", input.get("dtype").asText());
        assertEquals("image", input.get("name").asText());
        assertEquals("{\"size\":\"2\",\"name\":\"\"}", input.get("tensor_shape").get("dim").get(1).toString());
        assertEquals("[\"probabilities\",\"presence\"]",
                JSON.valueToTree(names(signature.get("outputs"))).toString());
    }

    @Test
    void tfServing_predictInRows_answersInRows() throws Exception {
        float[] first = pixels();
        float[] second = new float[12];
        Arrays.fill(second, 0.5f);
        JsonNode answer = json(post("/v1/models/colors:predict",
                "{\"instances\": [" + image(first) + ", " + image(second) + "]}"), 200);

        assertEquals(2, answer.get("predictions").size());
        assertArrayEquals(oracle(FLOATS, first), floats(answer.get("predictions").get(0)), 1e-6f);
        assertArrayEquals(oracle(FLOATS, second), floats(answer.get("predictions").get(1)), 1e-6f);
    }

    @Test
    void tfServing_predictInColumns_answersInColumns() throws Exception {
        float[] pixels = pixels();
        JsonNode answer = json(post("/v1/models/two/versions/1:predict",
                "{\"signature_name\": \"score\", \"inputs\": {\"pixels\": [" + image(pixels) + "]}}"), 200);

        assertEquals("[\"probabilities\",\"presence\"]", JSON.valueToTree(names(answer.get("outputs"))).toString());
        assertArrayEquals(oracle(NAMED, pixels), floats(answer.get("outputs").get("probabilities").get(0)), 1e-6f);
        JsonNode rows = json(post("/v1/models/two:predict",
                "{\"instances\": [{\"pixels\": " + image(pixels) + "}]}"), 200);
        assertEquals(answer.get("outputs").get("presence").get(0),
                rows.get("predictions").get(0).get("presence"));
    }

    @Test
    void tfServing_predictOfPhotos_givesScores() throws Exception {
        String photo = Base64.getEncoder().encodeToString(ColorModel.photo(0, 255, 0));
        JsonNode answer = json(post("/v1/models/colors:predict",
                "{\"instances\": [{\"b64\": \"" + photo + "\"}]}"), 200);

        assertArrayEquals(new float[]{0.106507f, 0.786986f, 0.106507f}, floats(answer.get("predictions").get(0)),
                1e-5f);
    }

    @Test
    void tfServing_predictOfWholeNumbers_givesWholeNumbers() throws Exception {
        assertEquals("{\"predictions\":[[4,8,255]]}", json(post("/v1/models/bytes:predict",
                "{\"instances\": [[[[4, 8, 255], [4, 8, 255]], [[4, 8, 255], [4, 8, 255]]]]}"), 200).toString());
    }

    @Test
    void tfServing_classify_givesLabelsWithScores() throws Exception {
        String green = Base64.getEncoder().encodeToString(ColorModel.photo(0, 255, 0));
        String blue = Base64.getEncoder().encodeToString(ColorModel.photo(0, 0, 255));
        JsonNode results = json(post("/v1/models/colors:classify", """
                {"examples": [{"image": {"b64": "%s"}, "caption": "a"}, {"image": {"b64": "%s"}, "caption": "b"}]}"""
                .formatted(green, blue)), 200).get("results");

        assertEquals("green", results.get(0).get(0).get(0).asText());
        assertEquals(0.786986, results.get(0).get(0).get(1).asDouble(), 1e-5);
        assertEquals("blue", results.get(1).get(0).get(0).asText());
        assertEquals(3, results.get(1).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v1/models/half:predict | {"instances":[1.0]} | 404 | no model 'half'
            /v1/models/colors/versions/9:predict | {"instances":[1.0]} | 404 | version '9'
            /v1/models/colors/labels/stable:predict | {"instances":[1.0]} | 400 | label 'stable'
            /v1/models/colors:predict | {"instances":[1.0]} | 400 | shape [1], but the model takes [1, 2, 2, 3]
            /v1/models/colors:predict | {"instances":[{"b64":"AAAA"}]} | 400 | photo
            /v1/models/colors:predict | not json | 400 | malformed
            /v1/models/colors:regress | {"examples":[{"x":1}]} | 400 | no regress
            /v1/models/colors:train | {} | 400 | malformed request
            /v1/models/colors:classify | {"examples":[]} | 400 | no examples
            /v1/models/colors:classify | {"signature_name":"x","examples":[{"a":{"b64":""}}]} | 400 | no signature 'x'
            """)
    void tfServing_refusals_sayWhy(String path, String body, int status, String complaint) throws Exception {
        assertRefused(post(path, body), status, complaint);
    }

    @Test
    void tfServing_statusOfNoModel_isNotFound() throws Exception {
        assertRefused(get("/v1/models/half"), 404, "no model 'half'");
        assertRefused(get("/v1/models/colors/versions/7/metadata"), 404, "version '7'");
        assertRefused(get("/v1/models/colors/versions/x"), 400, "malformed request");
    }

    // ---- helpers ----

    private static float[] pixels() {
        Random random = new Random(5);
        float[] pixels = new float[12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return pixels;
    }

    /** Pixels as two rows of two pixels. */
    private static String image(float[] p) {
        return "[[[%s,%s,%s],[%s,%s,%s]],[[%s,%s,%s],[%s,%s,%s]]]".formatted(p[0], p[1], p[2], p[3], p[4], p[5], p[6],
                p[7], p[8], p[9], p[10], p[11]);
    }

    private static float[] oracle(byte[] model, float[] input) {
        return LittleEndian.floats(
                TfliteOracle.ask(model, TfliteOracle.Kernels.XNNPACK, LittleEndian.bytes(input)).getFirst());
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return values;
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path.substring(1)));
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return send(to(path));
    }

    private static HttpResponse<byte[]> post(String path, String body) throws Exception {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
        assertEquals(status, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElseThrow());
        return JSON.readTree(response.body());
    }

    private static void assertRefused(HttpResponse<byte[]> response, int status, String complaint) throws IOException {
        String error = json(response, status).get("error").asText();
        assertTrue(error.contains(complaint), error);
    }
}
