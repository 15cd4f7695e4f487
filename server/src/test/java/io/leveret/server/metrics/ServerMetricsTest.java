package io.leveret.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.server.SmallModels;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole server counts. */
class ServerMetricsTest {
    @Test
    void metrics_afterRequests_haveAllThatOperatorsNeed(@TempDir Path folder) throws Exception {
        Path model = SmallModels.write(folder.resolve("colors.tflite"), "red", "blue");
        try (Server server = Server.start(ServerOptions.builder().port(0)
                .models(List.of(new NamedModel("colors", new ModelRef.InFile(model)))).build());
                HttpClient client = HttpClient.newHttpClient()) {
            ExpositionParser before = read(client, server);
            byte[] photo = ImageEncoder.jpeg(Pixels.of(40, 30, new byte[40 * 30 * 3]));
            assertEquals(200, post(client, server, "/v1/classify", photo));
            assertEquals(422, post(client, server, "/v1/classify", "no photo".getBytes()));
            assertEquals(404, post(client, server, "/v1/classify?model=none", photo));
            assertEquals(404, post(client, server, "/none", photo));
            ExpositionParser after = await(client, server, 4); // a request is counted just after its answer
            assertEquals(1, after.value("leveret_requests_total",
                    Map.of("protocol", "rest", "route", "/v1/classify", "status", "200")));
            assertEquals(1, after.value("leveret_requests_total",
                    Map.of("protocol", "other", "route", "other", "status", "404")));
            assertEquals(1, after.value("leveret_errors_total", Map.of("kind", "bad-photo")));
            assertEquals(1, after.value("leveret_errors_total", Map.of("kind", "unavailable")));
            for (String name : List.of("leveret_decode_seconds_count", "leveret_preprocess_seconds_count",
                    "leveret_inference_seconds_count", "leveret_batch_size_count")) {
                assertEquals(before.value(name) + 1, after.value(name), name);
            }
            assertTrue(after.value("leveret_inference_seconds_sum") > before.value("leveret_inference_seconds_sum"));
            assertEquals(0, after.value("leveret_queue_length"));
            assertEquals(1, after.value("leveret_models_loaded"));
            assertEquals(1, after.value("leveret_model_info", Map.of("model", "colors", "version", "1")));
        }
    }

    /** Returns the metrics once this many requests were counted. */
    private static ExpositionParser await(HttpClient client, Server server, int requests) throws Exception {
        Instant end = Instant.now().plusSeconds(10);
        while (true) {
            ExpositionParser read = read(client, server);
            long counted = read.samples("leveret_requests_total").entrySet().stream()
                    .filter(each -> !each.getKey().get("route").equals("/metrics"))
                    .mapToLong(each -> each.getValue().longValue()).sum();
            if (counted >= requests || Instant.now().isAfter(end)) {
                return read;
            }
        }
    }

    private static ExpositionParser read(HttpClient client, Server server) throws Exception {
        return ExpositionParser.parse(client.send(HttpRequest.newBuilder(server.address().resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
    }

    private static int post(HttpClient client, Server server, String path, byte[] body) throws Exception {
        URI address = server.address().resolve(path);
        return client.send(HttpRequest.newBuilder(address).version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
