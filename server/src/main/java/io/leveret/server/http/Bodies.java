package io.leveret.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.server.connection.SlowClients;
import io.leveret.server.problem.Problem;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.ZipException;

/**
 * Reads what clients send, within the limits of bytes and time. Bodies that are there at once take a quarter of the
 * heap at most; what comes beyond is refused with status 503.
 */
public final class Bodies {
    private static final int PART_OF_HEAP = 4;

    private final SlowClients slowClients;
    private final int maxBytes;
    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();

    Bodies(SlowClients slowClients, int maxBytes) {
        this(slowClients, maxBytes, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    Bodies(SlowClients slowClients, int maxBytes, long mostHeld) {
        this.slowClients = slowClients;
        this.maxBytes = maxBytes;
        this.mostHeld = mostHeld;
    }

    /** The bytes that a request holds. */
    private final class Share {
        private final AtomicLong bytes = new AtomicLong();

        boolean fits(int more) {
            bytes.addAndGet(more);
            return held.addAndGet(more) <= mostHeld;
        }

        void release() {
            held.addAndGet(-bytes.getAndSet(0));
        }
    }

    /**
     * Reads a whole body; empty if there is none.
     *
     * @throws Problem with status 413 if it is too long, 408 if it is too slow, 503 if too much is held already
     */
    public byte[] read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        return read(request, in -> {
            try {
                return in.readAllBytes();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
    }

    /** Reads from a body's stream, within the limits. */
    public <T> T read(ServerRequest request, Function<InputStream, T> reading) {
        try {
            return slowClients.within(expected(request),
                    () -> reading.apply(counted(request, request.content().inputStream())));
        } catch (DataReader.InsufficientDataAvailableException gone) {
            throw new CloseConnectionException("the client ends within a body", gone);
        } catch (HttpException refused) {
            throw refused.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code() ? tooLarge() : refused;
        } catch (NumberFormatException noLength) { // of Helidon 4.5
            throw Problem.badRequest("the length of a chunk of the body is malformed; send hexadecimal digits alone");
        } catch (UncheckedIOException unreadable) {
            if (unreadable.getCause() instanceof ZipException || unreadable.getCause() instanceof EOFException) {
                throw Problem.badRequest("the body is not compressed as its Content-Encoding says, or is cut off");
            }
            throw unreadable;
        }
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

    /**
     * Returns a stream of a request's bytes, or of what they become, which counts them until the request is answered.
     *
     * @param in what is read; its own limit is that of a body
     */
    public InputStream counted(ServerRequest request, InputStream in) {
        Share share = request.context().get(Share.class).orElseGet(() -> {
            Share first = new Share();
            request.context().register(first);
            return first;
        });
        return new FilterInputStream(in) {
            private long read;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int count = super.read(to, from, length);
                if (count > 0) {
                    read += count;
                    boolean fits = share.fits(count);
                    if (read > maxBytes) {
                        throw tooLarge();
                    }
                    if (!fits) {
                        throw Problem.overloaded("the server receives too much at once: " + mostHeld
                                + " bytes in all requests; try again later", Duration.ofSeconds(1));
                    }
                }
                return count;
            }
        };
    }

    /** The request is answered, and holds nothing any more. */
    static void release(ServerRequest request) {
        request.context().get(Share.class).ifPresent(Share::release);
    }

    /** Returns the bytes that are held. */
    long held() {
        return held.get();
    }

    /** Reads what is left of a body, so that the connection can be used again; returns whether it could be read. */
    public boolean discard(ServerRequest request) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return true;
        }
        if (isWithheld(request)) {
            return false;
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

    /** Returns whether the client sends the body only when it is told to go on. */
    static boolean isWithheld(ServerRequest request) {
        return request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent();
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
