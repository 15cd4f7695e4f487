package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.models.ModelRef;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import io.leveret.server.model.ModelDirectory;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.rest.RestService;
import io.leveret.vision.ClassifierOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are swapped while requests come in: none may fail, and each is answered by one model. */
class SwapTest {
    private static final int SWAPS = 100;

    @Test
    void swaps_underLoad_loseNoRequest(@TempDir Path root) throws Exception {
        SmallModels.write(root.resolve("birds/1/m.tflite"), "version-1", "other");
        ClassifierOptions all = ClassifierOptions.builder().build();
        byte[] photo = SmallModels.photo(0, 1);
        Answers results = new Answers();
        try (Models models = new Models();
                ModelDirectory _ = ModelDirectory.open(root, models, (name, version, file) -> ServedModel
                        .open(name, version, new ModelRef.InFile(file), all), Set.of(), Duration.ofMillis(5));
                Admission admission = new Admission(2, 1000, Duration.ofSeconds(30));
                HttpFront front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, 1 << 20),
                        (routing, bodies) -> routing.register(new RestService(models, admission, bodies))).listen();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + front.port() + "/v1/classify?model=birds"))
                    .version(HttpClient.Version.HTTP_1_1).POST(HttpRequest.BodyPublishers.ofByteArray(photo)).build();
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> callers = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    results.send(client, request);
                }
            })).limit(4).toList();
            results.awaitAnswerOf("version-1");
            for (int version = 2; version <= SWAPS + 1; version++) {
                SmallModels.write(root.resolve("birds/" + version + "/m.tflite"), "version-" + version, "other");
                results.awaitAnswerOf("version-" + version);
                delete(root.resolve("birds/" + (version - 1)));
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertEquals(List.of(), List.copyOf(results.failures));
        assertEquals(SWAPS + 1L, results.byModel.size());
        assertTrue(results.byModel.values().stream().mapToInt(Integer::intValue).sum() >= SWAPS);
    }

    private static void delete(Path version) throws Exception {
        Files.delete(version.resolve("m.tflite"));
        Files.delete(version);
    }

    /** Counts answers by the model that gave them. */
    private static final class Answers {
        private final Map<String, Integer> byModel = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

        void send(HttpClient client, HttpRequest request) {
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                List<String> seen = IntStream.rangeClosed(1, SWAPS + 1).mapToObj(i -> "version-" + i)
                        .filter(label -> response.body().contains("\"" + label + "\"")).toList();
                if (response.statusCode() == 200 && seen.size() == 1) {
                    byModel.merge(seen.getFirst(), 1, Integer::sum);
                    synchronized (this) {
                        notifyAll();
                    }
                } else {
                    failures.add(response.statusCode() + " " + response.body());
                }
            } catch (Exception failed) {
                failures.add(failed.toString());
            }
        }

        synchronized void awaitAnswerOf(String label) throws InterruptedException {
            Instant end = Instant.now().plusSeconds(30);
            while (!byModel.containsKey(label)) {
                assertTrue(Instant.now().isBefore(end), () -> label + " never came; " + failures);
                wait(100);
            }
        }
    }
}
