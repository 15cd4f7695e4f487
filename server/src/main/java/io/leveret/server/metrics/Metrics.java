package io.leveret.server.metrics;

import io.leveret.server.metrics.Exposition.Label;
import io.leveret.vision.ClassifierListener;
import io.leveret.vision.Timing;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** All that the server counts, for Prometheus. Thread-safe. */
public final class Metrics implements ClassifierListener {
    private static final double[] SECONDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
            10};
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64};

    private final Counter requests = new Counter("leveret_requests_total",
            "Requests that were answered; status is HTTP's, or gRPC's name of a code.", "protocol", "route", "status");
    private final Counter errors = new Counter("leveret_errors_total", "Requests that were refused or failed.", "kind");
    private final Histogram total = new Histogram("leveret_request_seconds",
            "Time from the headers of a request to the end of its answer.", SECONDS, "protocol");
    private final Histogram decode = new Histogram("leveret_decode_seconds",
            "Time to decode a photo to the size of the model's input.", SECONDS);
    private final Histogram preprocess = new Histogram("leveret_preprocess_seconds",
            "Time to fill a model's input with a photo.", SECONDS);
    private final Histogram inference = new Histogram("leveret_inference_seconds",
            "Time of a run of a model, on one input or a batch.", SECONDS);
    private final Histogram batches = new Histogram("leveret_batch_size", "Inputs that a model ran on at once.", SIZES);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<Metric> all = new CopyOnWriteArrayList<>(
            List.of(requests, errors, total, decode, preprocess, inference, batches));

    /** A model that is loaded. */
    public record Loaded(String model, String version) {}

    /** Counts nothing yet. */
    public Metrics() {
        Instant started = ProcessHandle.current().info().startInstant().orElse(Instant.now());
        gauge("leveret_requests_in_flight", "Requests that are not answered yet.", inFlight::get);
        all.add(out -> {
            out.family("process_start_time_seconds", "gauge", "When the process started, since 1970.");
            out.sample("process_start_time_seconds", List.of(), started.toEpochMilli() / 1e3);
        });
        all.add(out -> {
            out.family("jvm_memory_used_bytes", "gauge", "Memory in use.");
            out.sample("jvm_memory_used_bytes", List.of(new Label("area", "heap")),
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        });
    }

    /** Adds a number that is asked for at each scrape, such as the length of a queue. */
    public void gauge(String name, String help, IntSupplier value) {
        all.add(out -> {
            out.family(name, "gauge", help);
            out.sample(name, List.of(), value.getAsInt());
        });
    }

    /** Shows the models that are loaded, and how many there are. */
    public void models(Supplier<List<Loaded>> models) {
        gauge("leveret_models_loaded", "Models that are loaded.", () -> models.get().size());
        all.add(out -> {
            out.family("leveret_model_info", "gauge", "A model that is loaded.");
            models.get().forEach(loaded -> out.sample("leveret_model_info",
                    List.of(new Label("model", loaded.model()), new Label("version", loaded.version())), 1));
        });
    }

    /** Counts a request that has come in. */
    void begin() {
        inFlight.incrementAndGet();
    }

    /** Counts a request that was answered. */
    void end(Route route, String status, long nanos) {
        inFlight.decrementAndGet();
        requests.increment(route.protocol(), route.template(), status);
        total.observe(seconds(nanos), route.protocol());
    }

    /**
     * Counts an error.
     *
     * @param kind one of few words, never a client's
     */
    public void error(String kind) {
        errors.increment(kind);
    }

    @Override
    public void ran(int pictures, long nanos) {
        batches.observe(pictures);
        inference.observe(seconds(nanos));
    }

    @Override
    public void classified(Timing timing) {
        if (timing.decodeNanos() > 0) { // else it was pixels, such as those of warming up
            decode.observe(seconds(timing.decodeNanos()));
        }
        preprocess.observe(seconds(timing.preprocessNanos()));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Returns all in the text format of Prometheus. */
    public String text() {
        Exposition out = new Exposition();
        all.forEach(metric -> metric.write(out));
        return out.text();
    }
}
