package io.leveret.server.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.leveret.graph.ElementType;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.models.ModelRef;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server of gRPC with small models, and real clients. */
final class GrpcServer implements AutoCloseable {
    /** The most bytes of a message. */
    static final int MAX_BODY = 20_000_000;
    /** The model of {@link #colors}: 8 × 8 pixels. */
    static final String SMALL = "small";
    /** The same for images of {@link #LARGE_HEIGHT} × {@link #LARGE_WIDTH} pixels, 10.5 MB. */
    static final String LARGE = "large";
    static final int SMALL_SIDE = 8;
    static final int LARGE_HEIGHT = 912;
    static final int LARGE_WIDTH = 960;

    private final Models models = new Models();
    private final Admission admission;
    private final HttpFront front;
    private final List<ManagedChannel> channels = new ArrayList<>();

    /** The clients that people have. */
    enum Client {
        NETTY, OKHTTP
    }

    GrpcServer(Path directory, int concurrent, int waiting, BooleanSupplier ready) throws IOException {
        this(directory, concurrent, waiting, ready, Optional.empty());
    }

    GrpcServer(Path directory, int concurrent, int waiting, BooleanSupplier ready,
            Optional<ModelRepository> repository) throws IOException {
        models.put(colors(directory, SMALL, SMALL_SIDE, SMALL_SIDE));
        models.put(colors(directory, LARGE, LARGE_HEIGHT, LARGE_WIDTH));
        this.admission = new Admission(concurrent, waiting, Duration.ofSeconds(20));
        this.front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, MAX_BODY),
                (routing, bodies) -> routing.register(new GrpcService(models, admission, bodies, ready, repository)))
                .listen();
    }

    GrpcServer(Path directory) throws IOException {
        this(directory, 2, 64, () -> true);
    }

    /** Returns a model whose scores are the softmax of the mean of each channel. */
    private static ServedModel colors(Path directory, String name, int height, int width) throws IOException {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, height, width, 3));
        int means = builder.reduce(ReduceFunction.MEAN, image, false, 1, 2);
        Path file = directory.resolve(name + ".tflite");
        Files.write(file, ModelWriter.write(Model.of(builder.build(builder.next("scores").softmax(means, 1)))));
        return ServedModel.open(name, "1", ModelRef.of(file, () -> {
            throw new IllegalStateException("the file is there");
        }), ClassifierOptions.builder().labels(Labels.of(List.of("red", "green", "blue"))).build());
    }

    ManagedChannel channel(Client client) {
        ManagedChannel channel = switch (client) {
            case NETTY -> NettyChannelBuilder.forAddress("127.0.0.1", front.port()).usePlaintext().build();
            case OKHTTP -> OkHttpChannelBuilder.forAddress("127.0.0.1", front.port()).usePlaintext().build();
        };
        channels.add(channel);
        return channel;
    }

    int port() {
        return front.port();
    }

    Admission admission() {
        return admission;
    }

    HttpFront front() {
        return front;
    }

    ServedModel model(String name) {
        try (Models.Lease lease = models.acquire(name, Optional.empty())) {
            return lease.model();
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
        front.close();
        admission.close();
        models.close();
    }
}
