package io.leveret.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private final Metrics metrics = new Metrics();
    private final LoggedLines logged = new LoggedLines();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
            .routing(routing -> routing
                    .addFilter(new Observation(metrics, Optional.of(new AccessLog(logged))))
                    .register(new MetricsService(metrics))
                    .post("/v1/classify", (request, response) -> {
                        Observation.Exchange.of(request).model("flowers");
                        response.status(422).send("12345");
                    })
                    .post("/inference.GRPCInferenceService/ModelInfer", (request, response) -> {
                        Observation.Exchange.of(request).status("NOT_FOUND");
                        response.send();
                    })
                    .get("/v1/explain", (_, _) -> {
                        throw new IllegalStateException("unforeseen");
                    }))
            .build().start();

    @AfterEach
    void stop() {
        server.stop();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.ofString("secret body"))
                .header("Authorization", "Bearer secret").build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void request_answered_isCountedAndLoggedWithoutSecrets() throws Exception {
        send("POST", "/v1/classify?token=secret");
        JsonNode line = logged.first(1).getFirst();
        assertEquals("POST", line.get("method").textValue());
        assertEquals("/v1/classify", line.get("path").textValue());
        assertEquals(422, line.get("status").intValue());
        assertTrue(line.get("bytes").intValue() >= 5, line.toString());
        assertEquals("flowers", line.get("model").textValue());
        assertEquals("rest", line.get("protocol").textValue());
        assertEquals("127.0.0.1", line.get("client").textValue());
        assertTrue(line.get("millis").doubleValue() > 0);
        assertTrue(Instant.parse(line.get("time").textValue()).isBefore(Instant.now()));
        assertFalse(logged.text().toString().contains("secret"));
        assertEquals(1, read().value("leveret_requests_total",
                Map.of("protocol", "rest", "route", "/v1/classify", "status", "422")));
    }

    @Test
    void request_thatFails_isCounted() throws Exception {
        send("GET", "/v1/explain");
        assertEquals(500, logged.first(1).getFirst().get("status").intValue());
        assertEquals(1, read().value("leveret_requests_in_flight")); // the scrape itself
    }

    @Test
    void request_ofOwnStatus_isCountedByIt() throws Exception {
        send("POST", "/inference.GRPCInferenceService/ModelInfer");
        assertEquals("NOT_FOUND", logged.first(1).getFirst().get("status").textValue());
        assertEquals(1, read().value("leveret_requests_total", Map.of("protocol", "grpc", "route",
                "/inference.GRPCInferenceService/ModelInfer", "status", "NOT_FOUND")));
    }

    @Test
    void path_ofStranger_staysOneLine() throws Exception {
        send("GET", "/v1/models/a%0Ab%22:predict");
        send("GET", "/" + "x".repeat(1500));
        List<JsonNode> lines = logged.first(2);
        logged.text().forEach(line -> assertEquals(1, line.lines().count(), line));
        assertEquals("/v1/models/a%0Ab%22:predict", lines.getFirst().get("path").textValue());
        assertEquals(404, lines.getFirst().get("status").intValue());
        assertEquals(1000, lines.getLast().get("path").textValue().length());
        assertEquals("other", lines.getLast().get("protocol").textValue());
    }

    @Test
    void metrics_ofService_areValid() throws Exception {
        HttpResponse<String> first = send("GET", "/metrics");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", first.headers().firstValue("Content-Type").get());
        logged.first(1);
        assertEquals(1, read().value("leveret_requests_total",
                Map.of("protocol", "metrics", "route", "/metrics", "status", "200")));
    }

    private ExpositionParser read() throws Exception {
        return ExpositionParser.parse(send("GET", "/metrics").body());
    }
}
