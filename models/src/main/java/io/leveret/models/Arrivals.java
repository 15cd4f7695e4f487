package io.leveret.models;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Receives the body of a response piece by piece, with a timeout for each. The HTTP client has a timeout for the head
 * of a response, but not for its body. Requests one piece at a time.
 */
final class Arrivals implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final Duration silence;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private sealed interface Arrival {
        record Piece(List<ByteBuffer> bytes) implements Arrival {}

        record End() implements Arrival {}

        record Break(Throwable cause) implements Arrival {}
    }

    /** Starts receiving. */
    Arrivals(Flow.Publisher<List<ByteBuffer>> body, Duration silence) {
        this.silence = silence;
        body.subscribe(this);
    }

    /**
     * Returns the next piece; empty at the end.
     *
     * @throws HttpTimeoutException if nothing arrives for too long
     * @throws IOException if the connection breaks
     */
    Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
        return switch (arrivals.poll(silence.toMillis(), TimeUnit.MILLISECONDS)) {
            case Arrival.Piece(List<ByteBuffer> bytes) -> {
                subscription.join().request(1);
                yield Optional.of(bytes);
            }
            case Arrival.End _ -> Optional.empty();
            case Arrival.Break(Throwable cause) -> throw new IOException(cause.getMessage(), cause);
            case null -> throw new HttpTimeoutException("nothing has come for " + silence.toSeconds() + " s");
        };
    }

    /** Cancels the rest. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrivals.add(new Arrival.Piece(bytes));
    }

    @Override
    public void onError(Throwable cause) {
        arrivals.add(new Arrival.Break(cause));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival.End());
    }
}
