package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.models.ModelRef;
import io.leveret.server.oip.ColorModel;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.HeatMap;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ClassifierOptions LABELED = ClassifierOptions.builder().labels(Labels.of(ColorModel.LABELS))
            .build();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = Server.start(ServerOptions.builder().port(0).models(List.of(named("colors"), named("others")))
                .classifying(LABELED).maxBodyBytes(100_000).deadline(Duration.ofSeconds(30)).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private NamedModel named(String name) throws IOException {
        Path file = Files.write(folder.resolve(name + ".tflite"), ColorModel.floats(1));
        return new NamedModel(name, ModelRef.of(file, () -> {
            throw new AssertionError("the file is there");
        }));
    }

    // ---- classify ----

    @Test
    void classify_photo_givesTheDocumentOfClassify() throws Exception {
        JsonNode answer = json(post("/v1/classify", ColorModel.photo(0, 255, 0)), 200);
        assertEquals("colors", answer.get("model").asText());
        JsonNode photo = answer.get("results").get(0);
        assertEquals(6, photo.get("width").asInt());
        assertEquals("green", photo.get("classifications").get(0).get("label").asText());
        assertTrue(photo.get("error").isNull());
        float score = (float) photo.get("classifications").get(0).get("score").asDouble();
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(ColorModel.floats(1), "colors"),
                LABELED)) {
            assertEquals(classifier.classify(PictureSource.bytes(ColorModel.photo(0, 255, 0), "photo"))
                    .classifications().getFirst().score(), score);
        }
    }

    @Test
    void classify_parameters_areKept() throws Exception {
        byte[] photo = ColorModel.photo(0, 255, 0);
        assertEquals(1, classes(json(post("/v1/classify?top=1&model=others", photo), 200)));
        assertEquals(1, classes(json(post("/v1/classify?threshold=0.5", photo), 200)));
        assertEquals(3, classes(json(post("/v1/classify?top=-1&rotate=-90", photo), 200)));
        assertEquals(3, classes(json(post("/v1/classify?roi=0.0,0.0,0.5,1.0&rotate=90", photo), 200)));
    }

    private static int classes(JsonNode answer) {
        return answer.get("results").get(0).get("classifications").size();
    }

    @Test
    void classify_manyPhotos_errorOfOneIsThatOfThePhotoAlone() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, "red.png", ColorModel.photo(255, 0, 0)); // 6 × 4
        part(body, "small.png", ImageEncoder.png(Pixels.of(2, 2, new byte[2 * 2 * 3])));
        body.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<byte[]> answer = client.send(request("/v1/classify?roi=1,1,4,3")
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())).build(), BodyHandlers.ofByteArray());
        JsonNode results = json(answer, 200).get("results");
        assertTrue(results.get(0).get("error").isNull(), results.toString());
        String error = results.get(1).get("error").asText();
        HttpResponse<byte[]> alone = post("/v1/classify?roi=1,1,4,3",
                ImageEncoder.png(Pixels.of(2, 2, new byte[2 * 2 * 3])));
        assertEquals(json(alone, 400).get("error").asText(), error);
    }

    @Test
    void classify_manyPhotos_oneOfThemDamaged() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, "red.png", ColorModel.photo(255, 0, 0));
        part(body, "broken.png", new byte[]{1, 2, 3});
        part(body, "blue.png", ColorModel.photo(0, 0, 255));
        body.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
        JsonNode results = json(client.send(request("/v1/classify?top=1")
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())).build(), BodyHandlers.ofByteArray()), 200)
                .get("results");
        assertEquals(3, results.size());
        assertEquals("red.png", results.get(0).get("file").asText());
        assertEquals("red", results.get(0).get("classifications").get(0).get("label").asText());
        assertTrue(results.get(1).get("error").asText().startsWith("broken.png: "), results.get(1).toString());
        assertEquals("blue", results.get(2).get("classifications").get(0).get("label").asText());
    }

    private static void part(ByteArrayOutputStream body, String file, byte[] content) {
        body.writeBytes(("--xyz\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"" + file + "\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void classify_overHttp2() throws Exception {
        try (HttpClient second = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            second.send(request("/v1/models").build(), BodyHandlers.ofByteArray()); // the connection changes to HTTP/2
            HttpResponse<byte[]> response = second.send(request("/v1/classify")
                    .POST(BodyPublishers.ofByteArray(ColorModel.photo(255, 0, 0))).build(), BodyHandlers.ofByteArray());
            assertEquals(HttpClient.Version.HTTP_2, response.version());
            assertEquals("red", json(response, 200).get("results").get(0).get("classifications").get(0).get("label")
                    .asText());
        }
    }

    // ---- refusals ----

    @Test
    void classify_unusable_isRefusedWithStatusAndWords() throws Exception {
        byte[] photo = ColorModel.photo(1, 2, 3);
        refused(post("/v1/classify", new byte[]{1, 2, 3}), 422, "bad-photo", "photo: ");
        refused(post("/v1/classify", new byte[0]), 400, "bad-request", "the body is empty");
        refused(post("/v1/classify", new byte[100_001]), 413, "limit-exceeded", "the body has more than 100000 bytes");
        refused(post("/v1/classify?model=color", photo), 404, "unavailable", "did you mean colors?");
        refused(post("/v1/classify?top=0", photo), 400, "bad-request", "top cannot be 0");
        refused(post("/v1/classify?top=-2", photo), 400, "bad-request", "top must be");
        refused(post("/v1/classify?threshold=high", photo), 400, "bad-request", "threshold must be");
        refused(post("/v1/classify?rotate=45", photo), 400, "bad-request", "rotate must be");
        refused(post("/v1/classify?top=1&top=2", photo), 400, "bad-request", "top is given twice");
        refused(post("/v1/classify?roi=1,2", photo), 400, "bad-option", "roi cannot be '1,2'");
        refused(post("/v1/classify?roi=0,0,60,40", photo), 400, "bad-option", "60");
        refused(post("/v1/classify?tp=1", photo), 400, "bad-request", "no parameter 'tp'");
        refused(post("/v1/nothing", photo), 404, "http", "there is nothing at /v1/nothing");
    }

    private static void refused(HttpResponse<byte[]> response, int status, String code, String words)
            throws IOException {
        JsonNode answer = json(response, status);
        assertEquals(code, answer.get("code").asText());
        assertTrue(answer.get("error").asText().contains(words), answer.toString());
        assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElseThrow());
    }

    @Test
    void connection_afterARefusedBody_takesNothingOfItForARequest() throws Exception {
        String hidden = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n";
        String answers = raw("POST /v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                + hidden.length() + "\r\n\r\n"
                + hidden);
        assertTrue(answers.startsWith("HTTP/1.1 404"), answers);
        assertFalse(answers.contains("\"models\""), answers);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII); // until the server ends it
        }
    }

    // ---- explain, models ----

    @Test
    void explain_givesThePictureOfTheMap() throws Exception {
        byte[] photo = ColorModel.photo(200, 10, 30);
        HttpResponse<byte[]> response = post("/v1/explain?class=0", photo);
        assertEquals(200, response.statusCode());
        assertEquals("image/png", response.headers().firstValue("Content-Type").orElseThrow());
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(ColorModel.floats(1), "colors"),
                LABELED)) {
            HeatMap map = classifier.explain(PictureSource.bytes(photo, "photo"),
                    ImageProcessingOptions.NONE, 0, (_, _) -> {});
            assertArrayEquals(ImageEncoder.png(map.render()), response.body());
        }
        refused(post("/v1/explain?class=3", photo), 400, "bad-option", "class 3 cannot be explained");
    }

    @Test
    void models_areListed() throws Exception {
        JsonNode models = json(client.send(request("/v1/models").build(), BodyHandlers.ofByteArray()), 200)
                .get("models");
        assertEquals(2, models.size());
        assertEquals("colors", models.get(0).get("name").asText());
        assertTrue(models.get(0).get("default").asBoolean());
        assertEquals(3, models.get(1).get("classes").asInt());
    }

    // ---- stopping ----

    @Test
    void close_underLoad_answersWhatWasAccepted() throws Exception {
        byte[] photo = ColorModel.photo(9, 8, 7);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            answers.add(client.sendAsync(request("/v1/explain").POST(BodyPublishers.ofByteArray(photo)).build(),
                    BodyHandlers.ofByteArray()));
        }
        answers.getFirst().get();
        server.close();
        int answered = 0;
        for (CompletableFuture<HttpResponse<byte[]>> each : answers) {
            try {
                assertEquals(200, each.get().statusCode());
                answered++;
            } catch (ExecutionException neverAccepted) {
                assertTrue(neverAccepted.getCause() instanceof IOException, neverAccepted.toString());
            }
        }
        assertTrue(answered > 0);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return client.send(request(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
        assertEquals(status, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElseThrow());
        return JSON.readTree(response.body());
    }
}
