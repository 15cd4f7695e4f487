package io.leveret.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.vision.Timing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    private ExpositionParser read() {
        return ExpositionParser.parse(metrics.text());
    }

    @Test
    void text_nothingCounted_isValid() {
        ExpositionParser read = read();
        assertEquals(Set.of("leveret_requests_total", "leveret_errors_total", "leveret_request_seconds",
                "leveret_decode_seconds", "leveret_preprocess_seconds", "leveret_inference_seconds",
                "leveret_batch_size", "leveret_requests_in_flight", "process_start_time_seconds",
                "jvm_memory_used_bytes"), read.families());
        assertEquals(0, read.value("leveret_decode_seconds_count"));
        assertTrue(read.value("process_start_time_seconds") > 1.5e9);
        assertTrue(read.value("jvm_memory_used_bytes", Map.of("area", "heap")) > 0);
    }

    @Test
    void end_ofRequests_countsByProtocolRouteAndStatus() {
        Route predict = Route.of("/v1/models/any:predict");
        for (String status : List.of("200", "200", "404")) {
            metrics.begin();
            metrics.end(predict, status, 2_000_000);
        }
        metrics.begin();
        Map<String, String> ok = Map.of("protocol", "tfserving", "route", "/v1/models/{model}:predict", "status",
                "200");
        assertEquals(2, read().value("leveret_requests_total", ok));
        assertEquals(2, read().samples("leveret_requests_total").size());
        assertEquals(1, read().value("leveret_requests_in_flight"));
        assertEquals(3, read().value("leveret_request_seconds_count", Map.of("protocol", "tfserving")));
        assertEquals(0.006, read().value("leveret_request_seconds_sum", Map.of("protocol", "tfserving")), 1e-12);
    }

    @Test
    void histogram_valueOnBound_countsAtThatBound() {
        metrics.classified(new Timing(1_000_000, 1_000_001, 7));
        metrics.ran(1, 60_000_000_000L);
        assertEquals(1, read().value("leveret_decode_seconds_bucket", Map.of("le", "0.001")));
        assertEquals(0, read().value("leveret_decode_seconds_bucket", Map.of("le", "5.0E-4")));
        assertEquals(0, read().value("leveret_preprocess_seconds_bucket", Map.of("le", "0.001")));
        assertEquals(1, read().value("leveret_preprocess_seconds_bucket", Map.of("le", "0.0025")));
        assertEquals(0, read().value("leveret_inference_seconds_bucket", Map.of("le", "10")));
        assertEquals(1, read().value("leveret_inference_seconds_bucket", Map.of("le", "+Inf")));
        assertEquals(60, read().value("leveret_inference_seconds_sum"));
    }

    @Test
    void batch_sizes_areCounted() {
        List.of(1, 1, 3, 100).forEach(pictures -> metrics.ran(pictures, 1));
        assertEquals(2, read().value("leveret_batch_size_bucket", Map.of("le", "2")));
        assertEquals(3, read().value("leveret_batch_size_bucket", Map.of("le", "4")));
        assertEquals(4, read().value("leveret_batch_size_count"));
        assertEquals(105, read().value("leveret_batch_size_sum"));
    }

    @Test
    void models_withNamesOfStrangers_areEscaped() {
        List<Metrics.Loaded> loaded = List.of(new Metrics.Loaded("a \"b\" \\ c\n# TYPE d counter", "1"),
                new Metrics.Loaded("ключ,x=\"1\"} 5", "2"));
        metrics.models(() -> loaded);
        assertEquals(2, read().value("leveret_models_loaded"));
        for (Metrics.Loaded each : loaded) {
            assertEquals(1, read().value("leveret_model_info",
                    Map.of("model", each.model(), "version", each.version())));
        }
    }

    @Test
    void gauge_asksAtEachScrape() {
        int[] queue = {3};
        metrics.gauge("leveret_queue_length", "Requests that wait.", () -> queue[0]);
        assertEquals(3, read().value("leveret_queue_length"));
        queue[0] = 7;
        assertEquals(7, read().value("leveret_queue_length"));
    }

    @Test
    void counters_byManyThreads_loseNothing() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(8);
        for (int thread = 0; thread < 8; thread++) {
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < 10_000; i++) {
                    metrics.error("bad-photo");
                    metrics.ran(1, 1);
                }
                done.countDown();
            });
        }
        while (done.getCount() > 0) {
            read(); // valid while others count
        }
        done.await();
        assertEquals(80_000, read().value("leveret_errors_total", Map.of("kind", "bad-photo")));
        assertEquals(80_000, read().value("leveret_batch_size_count"));
    }

    @Test
    void route_ofKnownPaths_namesWhatVaries() {
        Map<String, Route> routes = Map.ofEntries(
                Map.entry("/v1/classify", route("rest", "/v1/classify", null)),
                Map.entry("/v1/models", route("rest", "/v1/models", null)),
                Map.entry("/v1/models/m", route("tfserving", "/v1/models/{model}", "m")),
                Map.entry("/v1/models/m/versions/3:predict", route("tfserving", "/v1/models/{model}:predict", "m")),
                Map.entry("/v1/models/m/labels/stable:classify", route("tfserving", "/v1/models/{model}:classify",
                        "m")),
                Map.entry("/v1/models/m/metadata", route("tfserving", "/v1/models/{model}/metadata", "m")),
                Map.entry("/v2", route("oip", "/v2", null)),
                Map.entry("/v2/models/m/versions/1/infer", route("oip", "/v2/models/{model}/infer", "m")),
                Map.entry("/v2/repository/models/m/load", route("oip", "/v2/repository/models/{model}/load", "m")),
                Map.entry("/inference.GRPCInferenceService/ModelInfer",
                        route("grpc", "/inference.GRPCInferenceService/ModelInfer", null)),
                Map.entry("/v1/teach/classes/a%20b/examples",
                        route("teach", "/v1/teach/classes/{name}/examples", null)),
                Map.entry("/metrics", route("metrics", "/metrics", null)),
                Map.entry("/page/main.js", route("page", "/page/{file}", null)),
                Map.entry("/openapi.json", route("rest", "/openapi.json", null)),
                Map.entry("/", route("page", "/", null)));
        routes.forEach((path, expected) -> assertEquals(expected, Route.of(path), path));
    }

    @Test
    void route_ofPathsWithoutEnd_isOne() {
        for (String path : List.of("/wp-admin", "/v1/models/m/versions/1/2", "/inference.GRPCInferenceService/Any1",
                "/v1/classify/x", "/v2/health/any", "", "*", "/v1/teach/any", "/v1/openapi.json", "/openapi.yaml",
                "/health",
                "/health/live", "/v2/models", "/v2/models/m/stats", "/v2/models/m/config",
                "/v2/models/m/labels/stable/infer", "/grpc.health.v1.Health/Watch", "/page/a/b")) {
            assertEquals(route("other", "other", null), Route.of(path), path);
        }
    }

    private static Route route(String protocol, String template, String model) {
        return new Route(protocol, template, Optional.ofNullable(model));
    }
}
