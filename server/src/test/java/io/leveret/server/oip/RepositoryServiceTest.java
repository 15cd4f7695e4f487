package io.leveret.server.oip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import io.leveret.server.metrics.Metrics;
import io.leveret.server.metrics.Observation;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers have the form of Triton's extension_model_repository.md (2.73). */
class RepositoryServiceTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final Models models = new Models();
    private final Admission admission = new Admission(1, 1, Duration.ofSeconds(30));
    private HttpFront front;

    /** A repository of one model that is usable and one that is not. */
    private final class TwoModels implements ModelRepository {
        @Override
        public List<Entry> index() {
            boolean served = !models.list().isEmpty();
            return List.of(new Entry("broken", "1", false, "it is no model"),
                    new Entry("colors", "1", served, served ? "" : "it was unloaded on request"));
        }

        @Override
        public void load(String name) throws IOException {
            if (!name.equals("colors")) {
                throw name.equals("broken") ? Problem.of(422, "bad-model", "it is no model")
                        : Problem.notFound("there is no model '" + name + "'");
            }
            models.put(ColorModel.serve(folder, ColorModel.floats(1)));
        }

        @Override
        public void unload(String name) {
            if (!models.remove(name, "1")) {
                throw Problem.notFound("there is no model '" + name + "'");
            }
        }
    }

    @BeforeEach
    void start() {
        front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, 100_000),
                new Observation(new Metrics(), Optional.empty()), (routing, bodies) -> routing.register(
                        new OipService(models, admission, bodies, () -> true, Optional.of(new TwoModels()))))
                .listen();
    }

    @AfterEach
    void stop() {
        front.close();
        admission.close();
        models.close();
    }

    @Test
    void loadAndUnload_changeWhatIsServed() throws Exception {
        assertEquals(404, get("/v2/models/colors/ready").statusCode());
        assertEquals("[]", post("/v2/repository/index", "{\"ready\": true}", 200));

        assertEquals("", post("/v2/repository/models/colors/load", "", 200));
        assertEquals(200, get("/v2/models/colors/ready").statusCode());
        assertEquals("[{\"name\":\"colors\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}]",
                post("/v2/repository/index", "{\"ready\": true}", 200));
        assertEquals(List.of("colors"), models.list().stream().map(ServedModel::name).toList());

        assertEquals("", post("/v2/repository/models/colors/unload", "{\"parameters\": {\"unload_dependents\": true}}",
                200));
        assertEquals(404, get("/v2/models/colors/ready").statusCode());
        assertEquals("[{\"name\":\"broken\",\"version\":\"1\",\"state\":\"UNAVAILABLE\",\"reason\":\"it is no model\"},"
                + "{\"name\":\"colors\",\"version\":\"1\",\"state\":\"UNAVAILABLE\","
                + "\"reason\":\"it was unloaded on request\"}]", post("/v2/repository/index", "", 200));
        assertTrue(get("/v2").body().contains("\"model_repository\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /v2/repository/models/none/load|~~|404|no model 'none'
            /v2/repository/models/broken/load|{}|422|no model
            /v2/repository/models/none/unload|~~|404|no model 'none'
            /v2/repository/models/colors/load|{"parameters":{"config":"{}"}}|400|model directory only
            /v2/repository/models/colors/load|{"a":[{}],"parameters":{"x":{"y":1},"file:1/model":"AA"}}|400|only
            /v2/repository/models/colors/load|[|400|a list
            /v2/repository/index|{"ready":1}|400|ready is 1
            /v2/repository/index|[]|400|a list
            """)
    void refusals_sayWhy(String path, String body, int status, String complaint) throws Exception {
        String error = post(path, body, status);
        assertTrue(error.contains(complaint), error);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private String post(String path, String body, int status) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response.body());
        return response.body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + front.port() + path);
    }
}
