package io.leveret.server;

import io.leveret.engine.Workers;
import io.leveret.models.ModelRef;
import io.leveret.server.grpc.GrpcService;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import io.leveret.server.metrics.AccessLog;
import io.leveret.server.metrics.Metrics;
import io.leveret.server.metrics.MetricsService;
import io.leveret.server.metrics.Observation;
import io.leveret.server.model.BatchOptions;
import io.leveret.server.model.ModelDirectory;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.oip.OipService;
import io.leveret.server.page.Page;
import io.leveret.server.rest.RestService;
import io.leveret.server.teach.TeachService;
import io.leveret.server.teach.Teacher;
import io.leveret.server.tfserving.TfServingService;
import io.leveret.train.Backbone;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Serves models over HTTP and gRPC on one port.
 *
 * <pre>{@code
 * ServerOptions options = ServerOptions.builder().port(0)
 *         .models(List.of(new NamedModel("starter", ModelRef.bundled()))).build();
 * try (Server server = Server.start(options)) {
 *     System.out.println(server.address());
 *     Thread.sleep(Duration.ofMinutes(1));
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    private static final String FIRST_VERSION = "1";
    private static final Duration LOOKS = Duration.ofSeconds(1); // between two, at the model directory
    private static final Duration DRAINING = Duration.ofSeconds(30);

    private final ServerOptions options;
    private final Endpoint endpoint;
    private final Models models;
    private final Admission admission;
    private final Optional<ModelDirectory> directory;
    private final Optional<Teacher> teacher;
    private final HttpFront front;

    private Server(ServerOptions options) throws IOException {
        this.options = options;
        this.endpoint = new Endpoint(options);
        this.models = new Models();
        this.admission = new Admission(options.maxConcurrent(), options.queue(), options.deadline());
        Metrics metrics = metrics();
        ClassifierOptions classifying = options.classifying().toBuilder().workers(Workers.shared())
                .maxResults(ClassifierOptions.ALL_RESULTS).listener(metrics).build();
        Optional<ModelDirectory> openedDirectory = Optional.empty();
        Optional<Teacher> openedTeacher = Optional.empty();
        CompletableFuture<Void> named = CompletableFuture.runAsync(() -> openNamed(classifying),
                Thread.ofPlatform().daemon()::start); // takes as long as all the rest
        try {
            if (options.modelDirectory().isPresent() || options.teachFolder().isPresent()) {
                await(named); // the first model is the default one
            }
            if (options.modelDirectory().isPresent()) {
                openedDirectory = Optional.of(ModelDirectory.open(options.modelDirectory().get(), models,
                        (name, version, file) -> open(name, version, new ModelRef.InFile(file), classifying),
                        options.teachFolder().isPresent() ? Set.of(Teacher.MODEL) : Set.of(), LOOKS));
            }
            if (options.teachFolder().isPresent()) {
                openedTeacher = Optional.of(Teacher.open(options.teachFolder().get(), this::backbone, models,
                        classifying, batch()));
            }
            this.directory = openedDirectory;
            this.teacher = openedTeacher;
            this.front = new HttpFront(
                    new HttpFront.Settings(options.host(), options.port(), options.maxBodyBytes(), endpoint.tls(),
                            endpoint.access()),
                    new Observation(metrics, options.accessLog().map(AccessLog::new)), GrpcService::refuse,
                    (rules, bodies) -> {
                        rules.register(new GrpcService(models, admission, bodies, this::isReady,
                                directory.<ModelRepository>map(each -> each)))
                                .register(new RestService(models, admission, bodies))
                                .register(new TfServingService(models, admission, bodies))
                                .register(new OipService(models, admission, bodies, this::isReady,
                                        directory.<ModelRepository>map(each -> each)))
                                .register(new MetricsService(metrics));
                        teacher.ifPresent(each -> rules.register(new TeachService(each, admission, bodies)));
                        rules.register(new Page()); // after teaching, for which it answers if nobody teaches
                    });
            await(named);
            front.listen();
        } catch (IOException | RuntimeException | Error failed) {
            openedTeacher.ifPresent(Teacher::close);
            openedDirectory.ifPresent(ModelDirectory::close);
            admission.close();
            named.exceptionally(_ -> null).join(); // what it opens is closed, too
            models.close();
            throw failed;
        }
    }

    /** Returns whether the server takes requests: it is not about to stop, and the queue has room. */
    private boolean isReady() {
        return front != null && !front.isDraining() && !admission.isFull(); // null while it is being started
    }

    private Metrics metrics() {
        Metrics metrics = new Metrics();
        metrics.gauge("leveret_queue_length", "Requests that wait to be computed.", admission::waiting);
        metrics.gauge("leveret_requests_computing", "Requests that are computed.", admission::working);
        metrics.models(() -> models.list().stream()
                .map(model -> new Metrics.Loaded(model.name(), model.version())).toList());
        return metrics;
    }

    private BatchOptions batch() {
        return new BatchOptions(options.batch(), options.batchWait());
    }

    private void openNamed(ClassifierOptions classifying) {
        try {
            for (NamedModel each : options.models()) {
                models.put(open(each.name(), FIRST_VERSION, each.model(), classifying));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private ServedModel open(String name, String version, ModelRef ref, ClassifierOptions classifying)
            throws IOException {
        return ServedModel.open(name, version, ref, classifying, batch()).warmUp();
    }

    /** Returns when the work has ended; throws what it has thrown. */
    private static void await(CompletableFuture<Void> work) throws IOException {
        try {
            work.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case UncheckedIOException unreadable -> throw unreadable.getCause();
                case RuntimeException refused -> throw refused;
                case null, default -> throw failed;
            }
        }
    }

    /** Returns the first model as what new classes are told apart by; the bundled one if none is named. */
    private Backbone backbone() throws IOException {
        if (options.models().isEmpty() || options.models().getFirst().model() instanceof ModelRef.Bundled) {
            return Backbone.bundled();
        }
        NamedModel first = options.models().getFirst();
        return Backbone.of(first.model().bytes(), first.name(), Optional.empty()); // clients see no path
    }

    /**
     * Opens the models, warms them up and listens.
     *
     * @throws IOException if a model, or a folder of the options, cannot be read
     * @throws java.io.UncheckedIOException if the port cannot be had
     * @throws io.leveret.base.LeveretException if a model or the certificate is not usable
     */
    public static Server start(ServerOptions options) throws IOException {
        Server server = new Server(options);
        server.endpoint.follow();
        return server;
    }

    /** Returns the address of the page, with the port that is used. */
    public URI address() {
        return endpoint.address(front.port());
    }

    /**
     * Returns the addresses by which clients reach the page, best first: more than one if it listens on all of the
     * machine's. With HTTPS they are those that the certificate is for.
     */
    public List<URI> addresses() {
        return endpoint.addresses(front.port());
    }

    /** Returns whether only this machine can reach it. */
    public boolean isLoopback() {
        return endpoint.isLoopback();
    }

    /** Returns whether requests have to know a token. */
    public boolean asksForToken() {
        return endpoint.asksForToken();
    }

    /** Returns the SHA-256 of the certificate as browsers show it, {@code 3F:0A:…}; empty without HTTPS. */
    public Optional<String> fingerprint() {
        return endpoint.fingerprint();
    }

    /** Answers the requests that are there, at most for half a minute, and stops. */
    @Override
    public void close() {
        teacher.ifPresent(Teacher::close); // its listeners would never be answered
        directory.ifPresent(ModelDirectory::close);
        boolean ignored = front.drain(DRAINING);
        endpoint.close();
        admission.close();
        models.close();
    }
}
