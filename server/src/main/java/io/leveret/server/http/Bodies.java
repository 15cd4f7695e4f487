package io.leveret.server.http;

import io.helidon.http.HttpException;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.util.function.Function;

/** Reads what clients send, within the limits of bytes and time. */
public final class Bodies {
    private final SlowClients slowClients;
    private final int maxBytes;

    Bodies(SlowClients slowClients, int maxBytes) {
        this.slowClients = slowClients;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads a whole body; empty if there is none.
     *
     * @throws Problem with status 413 if it is too long, 408 if it is too slow
     */
    public byte[] read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try {
            return slowClients.within(expected(request), () -> request.content().as(byte[].class));
        } catch (HttpException refused) {
            if (refused.status().code() == 413) {
                throw tooLarge();
            }
            throw refused;
        }
    }

    /** Reads from a body's stream, within the time. */
    public <T> T read(ServerRequest request, Function<InputStream, T> reading) {
        return slowClients.within(expected(request), () -> reading.apply(request.content().inputStream()));
    }

    /**
     * Reads the next part of a body from its stream, within the time of a whole body.
     *
     * @throws Problem with status 408 if it is too slow
     */
    public <T> T readNext(InputStream body, Function<InputStream, T> reading) {
        return slowClients.within(maxBytes, () -> reading.apply(body));
    }

    /** The bytes of a body, or the most if it does not say. */
    private long expected(ServerRequest request) {
        return Math.min(maxBytes, request.headers().contentLength().orElse(maxBytes));
    }

    /** Reads what is left of a body, so that the connection can be used again; returns whether it could be read. */
    boolean discard(ServerRequest request) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return true;
        }
        try {
            return slowClients.within(0, () -> {
                request.content().consume();
                return true;
            });
        } catch (RuntimeException tooLongOrSlow) {
            return false;
        }
    }

    /** The body has too many bytes. */
    Problem tooLarge() {
        return Problem.tooLarge("the body has more than " + maxBytes
                + " bytes; send less, or start the server with a larger --max-body");
    }

    /** Returns the most bytes of a body. */
    public int maxBytes() {
        return maxBytes;
    }
}
