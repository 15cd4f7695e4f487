package io.leveret.server.teach;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.base.OptionException;
import io.leveret.image.ImageDecoder;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.server.SmallModels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class TeachTest {
    @TempDir
    private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        Path model = SmallModels.write(folder.resolve("backbone.tflite"), "one", "two", "three");
        server = Server.start(ServerOptions.builder().port(0).teachFolder(folder.resolve("taught"))
                .deadline(Duration.ofSeconds(30))
                .models(List.of(new NamedModel("backbone", new ModelRef.InFile(model)))).build());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).version(HttpClient.Version.HTTP_1_1);
    }

    private HttpResponse<String> send(String method, String path, byte... body) throws Exception {
        return client.send(request(path).method(method, HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private JsonNode status() throws Exception {
        return json(send("GET", "/v1/teach").body());
    }

    private void addExamples(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertEquals(201, send("POST", "/v1/teach/classes/red/examples", SmallModels.photo(0, i)).statusCode());
            HttpResponse<String> added = send("POST", "/v1/teach/classes/d%C3%BCnn%20%26%20blue/examples",
                    SmallModels.photo(2, 100 + i));
            assertEquals(json("{\"name\":\"dünn & blue\",\"examples\":" + (i + 1) + "}"), json(added.body()));
        }
    }

    /** A listener's events as they come: {@code name data}. */
    private CompletableFuture<List<String>> listen() throws Exception {
        HttpResponse<InputStream> response = client.send(request("/v1/teach/events").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
        CompletableFuture<List<String>> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            List<String> events = new ArrayList<>();
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String name = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event:")) {
                        name = line.substring(6).strip();
                    } else if (line.startsWith("data:")) {
                        events.add(name + " " + line.substring(5).strip());
                        if (!name.equals("progress")) {
                            break;
                        }
                    }
                }
                all.complete(events);
            } catch (IOException failed) {
                all.completeExceptionally(failed);
            }
        });
        return all;
    }

    /** Listeners that have left make room for others at once, not when the next event comes. */
    @ParameterizedTest
    @EnumSource
    void listeners_whoHaveLeft_makeRoom(HttpClient.Version version) throws Exception {
        HttpRequest listening = request("/v1/teach/events").version(version).build();
        client.send(request("/v1/teach").version(version).build(), HttpResponse.BodyHandlers.ofString());
        List<InputStream> there = new ArrayList<>();
        HttpResponse<InputStream> response = listen(listening);
        while (response.statusCode() == 200) {
            there.add(response.body());
            response = listen(listening);
        }
        assertEquals(503, response.statusCode());
        assertEquals(version, response.version());
        assertEquals(100, there.size());
        long left = System.nanoTime();
        for (InputStream each : there) {
            each.close();
        }
        while (response.statusCode() == 503) {
            response.body().close();
            response = listen(listening);
        }
        assertTrue(System.nanoTime() - left < TimeUnit.SECONDS.toNanos(8), "as late as the next heartbeat");
        response.body().close();
    }

    private HttpResponse<InputStream> listen(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static List<String> all(CompletableFuture<List<String>> listener) throws Exception {
        return listener.get(60, TimeUnit.SECONDS);
    }

    @Test
    void train_twoClasses_servesModelReportAndFileAndFindsThemAgain() throws Exception {
        assertEquals(json("{\"classes\":[],\"state\":\"idle\",\"model\":null,\"error\":null}"), status());
        assertEquals(404, send("GET", "/v1/teach/model.tflite").statusCode());
        addExamples(12);
        List<CompletableFuture<List<String>>> listeners = List.of(listen(), listen(), listen());
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        for (CompletableFuture<List<String>> listener : listeners) {
            List<String> events = all(listener);
            assertTrue(events.getLast().startsWith("done "), events.toString());
            JsonNode done = json(events.getLast().substring(5));
            assertEquals("taught", done.get("model").textValue());
            assertEquals(1.0, done.get("top1").doubleValue());
            assertTrue(events.size() > 1, events.toString());
            for (String event : events.subList(0, events.size() - 1)) {
                JsonNode progress = json(event.substring("progress ".length()));
                assertFalse(progress.get("step").textValue().isEmpty());
                assertFalse(progress.get("text").textValue().isEmpty());
                assertTrue(progress.get("done").intValue() <= progress.get("total").intValue(), event);
            }
        }
        assertEquals("done", status().get("state").textValue());
        assertTaughtModelAnswers();
        byte[] file = client.send(request("/v1/teach/model.tflite").build(),
                HttpResponse.BodyHandlers.ofByteArray()).body();
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(file, "taught"),
                ClassifierOptions.DEFAULT)) {
            assertEquals(List.of("dünn & blue", "red"), classifier.labels().orElseThrow().names());
            assertEquals("red", classifier.classify(new ImageDecoder().decode(SmallModels.photo(0, 77), "photo"))
                    .classifications().getFirst().label());
        }
        HttpResponse<String> report = send("GET", "/v1/teach/report");
        assertEquals("text/html; charset=utf-8", report.headers().firstValue("Content-Type").orElse(""));
        assertTrue(report.headers().firstValue("Content-Security-Policy").orElse("").startsWith("sandbox "));
        assertTrue(report.body().contains("dünn & blue"));
        assertFalse(report.body().contains(folder.toString()));

        server.close();
        start();
        JsonNode again = status();
        assertEquals("taught", again.get("model").textValue());
        assertEquals("idle", again.get("state").textValue());
        assertEquals(2, again.get("classes").size());
        assertEquals(12, again.get("classes").get(0).get("examples").intValue());
        assertTaughtModelAnswers();
        assertArrayEquals(file, client.send(request("/v1/teach/model.tflite").build(),
                HttpResponse.BodyHandlers.ofByteArray()).body());
        send("POST", "/v1/teach/classes/green/examples", SmallModels.photo(1, 0));
        assertEquals(422, send("POST", "/v1/teach/train").statusCode());
        for (int i = 1; i < 12; i++) {
            send("POST", "/v1/teach/classes/green/examples", SmallModels.photo(1, i));
        }
        CompletableFuture<List<String>> more = listen();
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        assertTrue(all(more).getLast().startsWith("done "));
        assertTrue(send("POST", "/v1/classify?model=taught", SmallModels.photo(1, 200)).body().contains("green"));
    }

    private void assertTaughtModelAnswers() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> seen = send("POST", "/v1/classify?model=taught&top=1", SmallModels.photo(2 * i, 500));
            assertEquals(200, seen.statusCode(), seen.body());
            assertTrue(seen.body().contains(i == 0 ? "\"red\"" : "\"dünn & blue\""), seen.body());
        }
        assertTrue(send("POST", "/v1/classify?top=1", SmallModels.photo(0, 500)).body().matches(
                "(?s).*\"(one|two|three)\".*"), "the default stays");
    }

    @Test
    void train_whileTraining_isRefusedAndStopEndsIt() throws Exception {
        addExamples(60);
        CompletableFuture<List<String>> listener = listen();
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        assertEquals(409, send("POST", "/v1/teach/train").statusCode());
        assertEquals(409, send("DELETE", "/v1/teach/classes/red").statusCode());
        assertEquals(204, send("POST", "/v1/teach/stop").statusCode());
        assertEquals("failed {\"error\":\"the training was stopped\"}", all(listener).getLast());
        assertEquals("idle", status().get("state").textValue());
        assertEquals(204, send("DELETE", "/v1/teach/classes/red").statusCode());
        assertEquals(404, send("DELETE", "/v1/teach/classes/red").statusCode());
        assertEquals(1, status().get("classes").size());
        assertEquals(422, send("POST", "/v1/teach/train").statusCode());
    }

    @Test
    void train_nearDuplicates_failsWithReason() throws Exception {
        addExamples(6);
        for (int i = 0; i < 6; i++) {
            byte[] photo = SmallModels.photo(1, 1);
            byte[] padded = java.util.Arrays.copyOf(photo, photo.length + i); // other bytes, the same picture
            assertEquals(201, send("POST", "/v1/teach/classes/same/examples", padded).statusCode());
        }
        CompletableFuture<List<String>> listener = listen();
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        String last = all(listener).getLast();
        assertTrue(last.startsWith("failed ") && last.contains("same") && last.contains("near-duplicates"), last);
        assertFalse(last.contains(folder.toString()), last);
        assertEquals("failed", status().get("state").textValue());
    }

    @Test
    void close_whileTraining_letsListenersGoAtOnce() throws Exception {
        addExamples(60);
        CompletableFuture<List<String>> listener = listen();
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        // Draining would wait for half a minute for a listener, and a training has minutes.
        assertTimeout(Duration.ofMinutes(1), server::close);
        List<String> events = all(listener); // ends, be it before the first event
        assertTrue(events.stream().noneMatch(event -> event.startsWith("done")), events.toString());
    }

    @Test
    void requests_ofStrangers_areRefused() throws Exception {
        byte[] photo = SmallModels.photo(0, 1);
        for (String name : List.of("%2e%2e%2f%2e%2e%2fetc", "..%5c..", "a%00b", "%20", "%ff", "a%0Ab",
                "x".repeat(81))) {
            HttpResponse<String> refused = send("POST", "/v1/teach/classes/" + name + "/examples", photo);
            assertTrue(refused.statusCode() == 400 || refused.statusCode() == 404, name + " " + refused);
        }
        assertEquals(422, send("POST", "/v1/teach/classes/a/examples", "no photo".getBytes()).statusCode());
        assertEquals(400, send("POST", "/v1/teach/classes/a/examples").statusCode());
        HttpResponse<String> foreign = client.send(request("/v1/teach/classes/a/examples")
                .header("Origin", "http://evil.example").POST(HttpRequest.BodyPublishers.ofByteArray(photo)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(403, foreign.statusCode());
        HttpResponse<String> own = client.send(request("/v1/teach/classes/a/examples")
                .header("Origin", "http://127.0.0.1:" + server.address().getPort())
                .POST(HttpRequest.BodyPublishers.ofByteArray(photo)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(201, own.statusCode());
        assertEquals(json("[{\"name\":\"a\",\"examples\":1}]"), status().get("classes"));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "nothing is written outside the folder");
        }
    }

    @Test
    void requests_ofAllowedOrigins_mayTeach() throws Exception {
        try (Server shared = Server.start(ServerOptions.builder().port(0).teachFolder(folder.resolve("shared"))
                .origins(Set.of("https://photos.example.org")).build())) {
            for (String origin : List.of("https://photos.example.org", "https://evil.example")) {
                HttpResponse<String> answer = client.send(HttpRequest.newBuilder(
                        shared.address().resolve("/v1/teach/classes/a/examples")).version(HttpClient.Version.HTTP_1_1)
                        .header("Origin", origin).POST(HttpRequest.BodyPublishers.ofByteArray(SmallModels.photo(0, 1)))
                        .build(), HttpResponse.BodyHandlers.ofString());
                boolean allowed = origin.startsWith("https://photos");
                assertEquals(allowed ? 201 : 403, answer.statusCode(), answer.body());
                assertEquals(allowed, answer.headers().firstValue("Access-Control-Allow-Origin").isPresent());
            }
        }
    }

    @Test
    void taughtModel_photosOfSeveralRequests_areClassifiedTogether() throws Exception {
        server.close();
        Path model = SmallModels.write(folder.resolve("open.tflite"),
                SmallModels.openBatch("one", "two", "three"));
        server = Server.start(ServerOptions.builder().port(0).teachFolder(folder.resolve("together"))
                .deadline(Duration.ofSeconds(60)).batch(2).batchWait(Duration.ofSeconds(59))
                .models(List.of(new NamedModel("backbone", new ModelRef.InFile(model)))).build());
        addExamples(12);
        CompletableFuture<List<String>> listener = listen();
        assertEquals(202, send("POST", "/v1/teach/train").statusCode());
        assertTrue(all(listener).getLast().startsWith("done"));
        HttpRequest classify = request("/v1/classify?model=taught")
                .POST(HttpRequest.BodyPublishers.ofByteArray(SmallModels.photo(0, 500))).build();
        // A batch of two that is not full would wait until the deadline.
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                client.sendAsync(classify, HttpResponse.BodyHandlers.ofString()),
                client.sendAsync(classify, HttpResponse.BodyHandlers.ofString()));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode(), answer.get().body());
        }
        String metrics = send("GET", "/metrics").body();
        assertTrue(metrics.contains("leveret_batch_size_bucket{le=\"1\"}"), metrics);
        long pairs = count(metrics, "2") - count(metrics, "1");
        assertEquals(1, pairs, metrics);
    }

    private static long count(String metrics, String bound) {
        String sample = "leveret_batch_size_bucket{le=\"" + bound + "\"} ";
        return metrics.lines().filter(line -> line.startsWith(sample))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(sample.length()))).findFirst()
                .orElseThrow();
    }

    @Test
    void open_folderInUse_isRefused() {
        ServerOptions second = ServerOptions.builder().port(0).teachFolder(folder.resolve("taught")).build();
        IOException refused = assertThrows(IOException.class, () -> Server.start(second));
        assertTrue(refused.getMessage().contains("another server"), refused.getMessage());
    }

    @Test
    void options_modelCalledTaught_isRefused() {
        NamedModel model = new NamedModel("taught", new ModelRef.InFile(folder.resolve("backbone.tflite")));
        ServerOptions.Builder options = ServerOptions.builder().models(List.of(model)).teachFolder(folder);
        assertThrows(OptionException.class, options::build);
    }

    @Test
    void teach_notAskedFor_isNotThere() throws Exception {
        try (Server plain = Server.start(ServerOptions.builder().port(0).build())) {
            URI address = plain.address().resolve("/v1/teach");
            assertEquals(204, client.send(HttpRequest.newBuilder(address).version(HttpClient.Version.HTTP_1_1).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode(), "the page asks whether it may teach");
            assertEquals(404, client.send(HttpRequest.newBuilder(plain.address().resolve("/v1/teach/train"))
                    .version(HttpClient.Version.HTTP_1_1).POST(HttpRequest.BodyPublishers.noBody()).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }
}
