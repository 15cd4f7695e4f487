package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.base.OptionException;
import io.leveret.models.ModelRef;
import io.leveret.server.oip.ColorModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that classifies photos of different requests together. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingServerTest {
    @TempDir
    Path folder;

    /** Batches of two wait for ever but for the deadline, so answers prove that requests meet. */
    @Test
    void classify_manyRequests_areAnsweredInBatches() throws Exception {
        try (Server server = start(ColorModel.openBatch(1), 2, Duration.ofSeconds(59));
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(post(client, server, ColorModel.photo(i % 2 == 0 ? 255 : 0, i % 2 == 0 ? 0 : 255, i)));
                answers.add(post(client, server, "no photo".getBytes()));
            }
            for (int i = 0; i < 40; i++) {
                HttpResponse<String> photo = answers.get(2 * i).get();
                assertEquals(200, photo.statusCode(), photo.body());
                assertEquals(i % 2, photo.body().indexOf("\"index\":1") < photo.body().indexOf("\"index\":0") ? 1 : 0,
                        photo.body());
                assertEquals(422, answers.get(2 * i + 1).get().statusCode(), answers.get(2 * i + 1).get().body());
            }
        }
    }

    /** Photos meet those of other protocols: there is no second of its own protocol for any of them. */
    @Test
    void photos_ofAllProtocols_areAnsweredInBatches() throws Exception {
        try (Server server = start(ColorModel.openBatch(1), 4, Duration.ofSeconds(59));
                HttpClient client = HttpClient.newHttpClient()) {
            String photo = Base64.getEncoder().encodeToString(ColorModel.photo(0, 255, 0));
            List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                    post(client, server, ColorModel.photo(0, 255, 0)),
                    post(client, server, "/v2/models/colors/infer",
                            "{\"inputs\": [{\"name\": \"image\", \"shape\": [1],"
                                    + " \"datatype\": \"BYTES\", \"data\": [\"" + photo + "\"]}]}"),
                    post(client, server, "/v1/models/colors:predict",
                            "{\"instances\": [{\"b64\": \"" + photo + "\"}]}"),
                    post(client, server, "/v1/models/colors:classify",
                            "{\"examples\": [{\"image\": {\"b64\": \"" + photo + "\"}}]}"));
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode(), answer.get().body());
            }
        }
    }

    /** Those that fill a batch run at once; the one that is left over waits for nobody. */
    @Test
    void photos_ofOneRequest_fillBatches() throws Exception {
        try (Server server = start(ColorModel.openBatch(1), 4, Duration.ofSeconds(59));
                HttpClient client = HttpClient.newHttpClient()) {
            List<String> photos = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                photos.add(Base64.getEncoder()
                        .encodeToString(ColorModel.photo(i % 3 == 0 ? 255 : 0, i % 3 == 1 ? 255 : 0, i % 3 * 100)));
            }
            double before = value(client, server, "leveret_batch_size_bucket{le=\"4\"} ")
                    - value(client, server, "leveret_batch_size_bucket{le=\"2\"} ");
            HttpResponse<String> answer = post(client, server, "/v1/models/colors:predict",
                    "{\"instances\": [{\"b64\": \""
                            + String.join("\"}, {\"b64\": \"", photos) + "\"}]}")
                    .get();
            assertEquals(200, answer.statusCode(), answer.body());
            JsonNode rows = new ObjectMapper().readTree(answer.body()).get("predictions");
            assertEquals(9, rows.size());
            for (int i = 0; i < 9; i++) {
                for (int other = 0; other < 3; other++) {
                    assertTrue(rows.get(i).get(i % 3).doubleValue() >= rows.get(i).get(other).doubleValue(), "" + rows);
                }
            }
            assertEquals(2, value(client, server, "leveret_batch_size_bucket{le=\"4\"} ")
                    - value(client, server, "leveret_batch_size_bucket{le=\"2\"} ") - before);
            photos.set(7, "bm8gcGhvdG8=");
            HttpResponse<String> refused = post(client, server, "/v1/models/colors:predict",
                    "{\"instances\": [{\"b64\": \"" + String.join("\"}, {\"b64\": \"", photos) + "\"}]}").get();
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("photo 7"), refused.body());
        }
    }

    private static double value(HttpClient client, Server server, String sample) throws Exception {
        return client
                .send(HttpRequest.newBuilder(server.address().resolve("/metrics")).build(), BodyHandlers.ofString())
                .body().lines().filter(line -> line.startsWith(sample))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length()))).findFirst().orElseThrow();
    }

    @Test
    void classify_alone_isAnsweredAfterTheWait() throws Exception {
        for (byte[] model : List.of(ColorModel.openBatch(1), ColorModel.floats(1))) {
            try (Server server = start(model, 8, Duration.ofMillis(5));
                    HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = post(client, server, ColorModel.photo(0, 0, 255)).get();
                assertEquals(200, answer.statusCode(), answer.body());
            }
        }
    }

    @Test
    void options_thatContradictEachOther_areRefused() {
        assertEquals(8, ServerOptions.builder().batch(8).build().maxConcurrent());
        assertEquals("maxConcurrent must be at least batch, 8, not 4; else no batch would ever be full",
                assertThrows(OptionException.class,
                        () -> ServerOptions.builder().batch(8).maxConcurrent(4).build()).getMessage());
        assertEquals("batch must be from 1 to 1024, not 100000", assertThrows(OptionException.class,
                () -> ServerOptions.builder().batch(100_000).build()).getMessage());
        assertEquals("batchWait must be at least 0 and below deadline, PT2S, not PT2S",
                assertThrows(OptionException.class,
                        () -> ServerOptions.builder().batch(8).batchWait(Duration.ofSeconds(2)).build()).getMessage());
        assertThrows(OptionException.class, () -> ServerOptions.builder().batchWait(Duration.ofNanos(-1)).build());
        assertTrue(assertThrows(OptionException.class, () -> ServerOptions.builder().batch(0).build()).getMessage()
                .startsWith("batch must be from 1 to 1024"));
        ServerOptions.builder().deadline(Duration.ofMillis(1)).build(); // nobody waits
    }

    private Server start(byte[] model, int batch, Duration wait) throws IOException {
        Path file = Files.write(folder.resolve("colors.tflite"), model);
        return Server.start(ServerOptions.builder().port(0).queue(1000).deadline(Duration.ofSeconds(60)).batch(batch)
                .batchWait(wait).models(List.of(new NamedModel("colors", ModelRef.of(file, () -> {
                    throw new AssertionError("the file is there");
                })))).build());
    }

    private static CompletableFuture<HttpResponse<String>> post(HttpClient client, Server server, byte[] photo) {
        return post(client, server, "/v1/classify", BodyPublishers.ofByteArray(photo));
    }

    private static CompletableFuture<HttpResponse<String>> post(HttpClient client, Server server, String path,
            String json) {
        return post(client, server, path, BodyPublishers.ofString(json));
    }

    private static CompletableFuture<HttpResponse<String>> post(HttpClient client, Server server, String path,
            HttpRequest.BodyPublisher body) {
        return client.sendAsync(HttpRequest.newBuilder(server.address().resolve(path)).POST(body).build(),
                BodyHandlers.ofString());
    }
}
