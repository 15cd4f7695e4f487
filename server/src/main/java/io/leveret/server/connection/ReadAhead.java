package io.leveret.server.connection;

import io.helidon.webserver.ServerConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1. Nobody reads from it while its request is answered, so its end is not seen. To see it, the
 * next block is read ahead, and kept for the next request if it is not the end. Go's net/http does the same.
 */
final class ReadAhead implements Incoming {
    private final Supplier<byte[]> source;
    private @Nullable Client client; // null between requests
    private @Nullable CompletableFuture<byte[]> ahead; // null if nothing is read ahead

    ReadAhead(Supplier<byte[]> source) {
        this.source = source;
    }

    @Override
    public synchronized Client begin(int request) {
        client = new Client(this::look, true);
        return client;
    }

    @Override
    public synchronized void end(int request) {
        client = null;
    }

    private synchronized void look() {
        if (ahead == null) {
            CompletableFuture<byte[]> next = new CompletableFuture<>();
            ahead = next;
            Thread.ofVirtual().name("leveret-read-ahead").start(() -> {
                try {
                    byte[] block = source.get();
                    if (block == null) {
                        leave();
                    }
                    next.complete(block);
                } catch (RuntimeException | Error failed) {
                    leave();
                    next.completeExceptionally(failed);
                }
            });
        }
    }

    @Override
    public void leave() {
        Client left;
        synchronized (this) {
            left = client;
        }
        if (left != null) {
            left.leave();
        }
    }

    @Override
    public byte[] get() {
        CompletableFuture<byte[]> next;
        synchronized (this) {
            next = ahead;
            ahead = null;
        }
        if (next == null) {
            return source.get();
        }
        try {
            return next.get();
        } catch (ExecutionException failed) {
            throw new ServerConnectionException("Failed to read ahead", failed.getCause());
        } catch (InterruptedException closing) { // as a read that is interrupted
            Thread.currentThread().interrupt();
            throw new ServerConnectionException("Interrupted", closing);
        }
    }
}
