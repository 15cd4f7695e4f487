package io.leveret.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.Bytes;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.Http2Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connections that are open, and which of their clients' requests are being answered. Helidon 4.5 does not tell a
 * handler that its client has left, so what clients send is looked at on its way to Helidon.
 */
public final class Connections {
    private static final String HTTP_2 = "PRI * HTTP/2.0"; // RFC 9113, section 3.4

    private final Map<Ends, Incoming> open = new ConcurrentHashMap<>();
    private final Function<SocketAddress, Optional<SocketChannel>> channels;

    /** What tells connections apart. */
    private record Ends(SocketAddress remote, SocketAddress local) {}

    /**
     * None are open.
     *
     * @param channels returns the channel of a client; empty if it is unknown
     */
    public Connections(Function<SocketAddress, Optional<SocketChannel>> channels) {
        this.channels = channels;
    }

    /** Returns what makes connections of HTTP/1.0, of HTTP/1.1, also upgraded to HTTP/2, and of HTTP/2. */
    public ServerConnectionSelector selector(Http1Config http1, Http2Config http2) {
        return new Selector(http1, http2);
    }

    /** Lets a request begin; {@link Client#of} then returns its client. */
    public void begin(ServerRequest request) {
        Incoming incoming = open.get(ends(request));
        if (incoming != null) {
            request.context().register(incoming.begin(request.id()));
        }
    }

    /** Ends a request. */
    public void end(ServerRequest request) {
        Incoming incoming = open.get(ends(request));
        if (incoming != null) {
            incoming.end(request.id());
        }
    }

    private static Ends ends(ServerRequest request) {
        return new Ends(request.remotePeer().address(), request.localPeer().address());
    }

    private ServerConnection open(ConnectionContext connection, Function<Supplier<byte[]>, Incoming> reading,
            Function<ConnectionContext, ServerConnection> opening) {
        Incoming incoming = reading.apply(Received.on(connection, channels));
        Ends ends = new Ends(connection.remotePeer().address(), connection.localPeer().address());
        open.put(ends, incoming);
        ServerConnection opened = opening.apply(new SeenConnection(connection, new BlockReader(incoming)));
        return new Opened(opened, () -> {
            open.remove(ends, incoming);
            incoming.leave();
        });
    }

    /**
     * Makes connections whose bytes are looked at, of the protocol that their first line names. It is read here: beside
     * several selectors, Helidon 4.5 takes any part of a line for HTTP/1.1, and if the rest then comes in one block, it
     * waits for yet more. With one selector it asks that one before anything is read.
     */
    private final class Selector implements ServerConnectionSelector {
        private final Http10 http10;
        private final Http1ConnectionSelector http11;
        private final Http2ConnectionSelector http2;
        private final Function<Supplier<byte[]>, Incoming> frames;
        private final int mostBytes; // of a first line of HTTP/1; a longer one is refused as such

        Selector(Http1Config first, Http2Config second) {
            Http2Upgrader upgrader = Http2Upgrader.create(second);
            frames = source -> new Http2Frames(source, Math.toIntExact(second.maxHeaderListSize()));
            http10 = new Http10(first);
            http11 = Http1ConnectionSelector.builder().config(first).addUpgrader(new Http1Upgrader() {
                @Override
                public String supportedProtocol() {
                    return upgrader.supportedProtocol();
                }

                @Override
                public ServerConnection upgrade(ConnectionContext connection, HttpPrologue prologue,
                        WritableHeaders<?> headers) {
                    return open(connection, frames, seen -> upgrader.upgrade(seen, prologue, headers));
                }
            }).build();
            http2 = Http2ConnectionSelector.builder().http2Config(second).build();
            mostBytes = first.maxPrologueLength();
        }

        @Override
        public int bytesToIdentifyConnection() {
            return 0;
        }

        @Override
        public Support supports(BufferData begin) {
            return Support.SUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return Set.of("h2", "http/1.1");
        }

        @Override
        public ServerConnection connection(ConnectionContext connection) {
            String line = firstLine(connection.dataReader());
            if (line.equals(HTTP_2)) {
                return open(connection, frames, http2::connection);
            }
            return open(connection, ReadAhead::new, Http10.isVersionOf(line) ? http10::connection : http11::connection);
        }

        /** Returns the first line without its end, or the beginning of one that is too long; nothing is consumed. */
        private String firstLine(DataReader reader) {
            try {
                reader.ensureAvailable();
                while (true) {
                    BufferData begin = reader.getBuffer(reader.available());
                    int end = begin.indexOf(Bytes.LF_BYTE);
                    if (end >= 0 || begin.available() >= mostBytes) {
                        return begin.readString(end >= 0 ? end : begin.available(), StandardCharsets.ISO_8859_1)
                                .stripTrailing();
                    }
                    reader.pullData();
                }
            } catch (DataReader.InsufficientDataAvailableException left) {
                throw new CloseConnectionException("The client has left before its first line", left);
            }
        }
    }

    /** A connection that ends with an action. */
    private record Opened(ServerConnection inner, Runnable end) implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                inner.handle(limit);
            } finally {
                end.run();
            }
        }

        @Override
        public Duration idleTime() {
            return inner.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            inner.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return inner instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
