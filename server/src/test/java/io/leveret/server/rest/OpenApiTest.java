package io.leveret.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
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
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holds the answers against the document that describes them. */
@Timeout(120)
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMAS = "#/components/schemas/";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.write(folder.resolve("colors.tflite"), ColorModel.floats(1));
        server = Server.start(ServerOptions.builder().port(0).deadline(Duration.ofSeconds(30))
                .models(List.of(new NamedModel("colors", ModelRef.of(file, () -> {
                    throw new AssertionError("the file is there");
                })))).build());
        document = JSON.readTree(send("GET", "openapi.json", new byte[0]).body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPath_isServed() throws Exception {
        Set<String> paths = new TreeSet<>();
        document.get("paths").properties().forEach(each -> paths.add(each.getKey()));
        assertEquals(Set.of("/v1/classify", "/v1/explain", "/v1/models", "/openapi.json"), paths);
        for (String path : paths) {
            String method = document.get("paths").get(path).properties().iterator().next().getKey()
                    .toUpperCase(Locale.ROOT);
            HttpResponse<byte[]> response = send(method, path.substring(1), ColorModel.photo(1, 2, 3));
            assertEquals(200, response.statusCode(), path);
        }
    }

    @Test
    void classify_answersAsDescribed() throws Exception {
        byte[] photo = ColorModel.photo(1, 2, 3);
        holds("classification-document", send("POST", "v1/classify", photo), 200);
        JsonNode explained = holds("classification-document", send("POST", "v1/classify?explain=true", photo), 200);
        byte[] map = send("POST", "v1/explain", photo).body();
        assertEquals(Base64.getEncoder().encodeToString(map),
                explained.get("explanations").get(0).get("png").asText());
        holds("error", send("POST", "v1/classify?explain=yes", photo), 400);
        holds("error", send("POST", "v1/classify?threshold=NaN", photo), 400);
        holds("classification-document", send("POST", "v1/classify?threshold=-12.5", photo), 200);
        assertEquals(0, holds("classification-document", send("POST", "v1/classify?threshold=12.5", photo), 200)
                .get("results").get(0).get("classifications").size());
        holds("error", send("POST", "v1/classify?model=x", photo), 404);
        holds("error", send("POST", "v1/classify", new byte[]{1}), 422);
    }

    @Test
    void refusals_areDescribed() throws Exception {
        assertEquals("/", document.get("servers").get(0).get("url").asText());
        for (var path : document.get("paths").properties()) {
            var operation = path.getValue().properties().iterator().next();
            JsonNode responses = operation.getValue().get("responses");
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path.getKey()));
            refused(responses, 405, request.copy().method("PATCH", BodyPublishers.noBody()));
            if (method.equals("POST")) {
                refused(responses, 403, request.copy().header("Origin", "https://elsewhere.example")
                        .POST(BodyPublishers.noBody()));
                refused(responses, 415, request.copy().header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofByteArray(ColorModel.photo(1, 2, 3))));
            }
        }
    }

    private void refused(JsonNode responses, int status, HttpRequest.Builder request) throws Exception {
        assertEquals(SCHEMAS + "error", responses.at("/" + status + "/content/application~1json/schema/$ref").asText());
        holds("error", client.send(request.build(), BodyHandlers.ofByteArray()), status);
    }

    @Test
    void models_answerAsDescribed() throws Exception {
        holds("models", send("GET", "v1/models", new byte[0]), 200);
    }

    @Test
    void resultsAreThoseOfTheCommandLine() throws IOException {
        JsonNode classify = JSON.readTree(Path.of("../docs/schema/classify.schema.json").toFile());
        JsonNode schemas = document.get("components").get("schemas");
        classify.get("$defs").properties().forEach(each -> assertEquals(
                each.getValue().toString().replace("#/$defs/", SCHEMAS), schemas.get(each.getKey()).toString()));
        ObjectNode properties = schemas.get("classification-document").get("properties").deepCopy();
        properties.remove("explanations");
        assertEquals(classify.get("properties").toString().replace("#/$defs/", SCHEMAS), properties.toString());
    }

    private JsonNode holds(String schema, HttpResponse<byte[]> response, int status) throws IOException {
        assertEquals(status, response.statusCode());
        JsonNode answer = JSON.readTree(response.body());
        ObjectNode reference = JSON.createObjectNode().put("$ref", SCHEMAS + schema);
        reference.set("components", document.get("components"));
        var messages = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(reference)
                .validate(answer);
        assertTrue(messages.isEmpty(), messages.toString());
        return answer;
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
        return client.send(request.method(method, method.equals("GET") ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }
}
