package io.leveret.server;

import io.leveret.engine.Workers;
import io.leveret.server.grpc.GrpcService;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.oip.OipService;
import io.leveret.server.page.Page;
import io.leveret.server.rest.RestService;
import io.leveret.server.tfserving.TfServingService;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

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
    private static final Duration DRAINING = Duration.ofSeconds(30);

    private final ServerOptions options;
    private final Models models;
    private final Admission admission;
    private final HttpFront front;

    private Server(ServerOptions options, Models models) {
        this.options = options;
        this.models = models;
        this.admission = new Admission(options.maxConcurrent(), options.queue(), options.deadline());
        this.front = new HttpFront(new HttpFront.Settings(options.host(), options.port(), options.maxBodyBytes()),
                (routing, bodies) -> routing.register(new GrpcService(models, admission, bodies, this::isReady))
                        .register(new RestService(models, admission, bodies))
                        .register(new TfServingService(models, admission, bodies))
                        .register(new OipService(models, admission, bodies, this::isReady))
                        .register(new Page()));
    }

    /** Returns whether the server takes requests: it is not about to stop, and the queue has room. */
    private boolean isReady() {
        return front != null && !front.isDraining() && !admission.isFull(); // null while it is being started
    }

    /**
     * Opens the models, warms them up and listens.
     *
     * @throws IOException if a model cannot be read
     * @throws java.io.UncheckedIOException if the port cannot be had
     * @throws io.leveret.base.LeveretException if a model is not usable
     */
    public static Server start(ServerOptions options) throws IOException {
        Models models = new Models();
        try {
            ClassifierOptions classifying = options.classifying().toBuilder().workers(Workers.shared())
                    .maxResults(ClassifierOptions.ALL_RESULTS).build();
            for (NamedModel each : options.models()) {
                ServedModel model = ServedModel.open(each.name(), FIRST_VERSION, each.model(), classifying);
                models.put(model);
                model.warmUp();
            }
            return new Server(options, models);
        } catch (IOException | RuntimeException | Error failed) {
            models.close();
            throw failed;
        }
    }

    /** Returns the address of the page, with the port that is used. */
    public URI address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return URI.create("http://" + host + ":" + front.port() + "/");
    }

    /** Answers the requests that are there, at most for half a minute, and stops. */
    @Override
    public void close() {
        boolean ignored = front.drain(DRAINING);
        admission.close();
        models.close();
    }
}
