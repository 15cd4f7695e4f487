package io.leveret.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.Bytes;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
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
import java.time.Duration;
import java.util.List;
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
    public List<ServerConnectionSelector> selectors(Http1Config http1, Http2Config http2) {
        Http2Upgrader upgrader = Http2Upgrader.create(http2);
        Function<Supplier<byte[]>, Incoming> frames = source -> new Http2Frames(source,
                Math.toIntExact(http2.maxHeaderListSize()));
        return List.of(new Selector(new Http10(http1), ReadAhead::new),
                new Selector(Http2ConnectionSelector.builder().http2Config(http2).build(), frames),
                new Selector(
                        new FirstLine(Http1ConnectionSelector.builder().config(http1).addUpgrader(new Http1Upgrader() {
                            @Override
                            public String supportedProtocol() {
                                return upgrader.supportedProtocol();
                            }

                            @Override
                            public ServerConnection upgrade(ConnectionContext connection, HttpPrologue prologue,
                                    WritableHeaders<?> headers) {
                                return open(connection, frames, seen -> upgrader.upgrade(seen, prologue, headers));
                            }
                        }).build(), http1.maxPrologueLength()), ReadAhead::new));
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
     * Makes connections of HTTP/1.1 once their first line is there. Helidon 4.5 takes any part of a line for it, also
     * the beginning of HTTP/2 or of HTTP/1.0, if no more has come yet.
     *
     * @param mostBytes of the line; a longer one is refused as such
     */
    private record FirstLine(ServerConnectionSelector inner, int mostBytes) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return inner.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData begin) {
            if (begin.indexOf(Bytes.LF_BYTE) >= 0) {
                return inner.supports(begin);
            }
            return begin.available() < mostBytes ? Support.UNKNOWN : Support.SUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return inner.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext connection) {
            return inner.connection(connection);
        }
    }

    /** Makes connections whose bytes are looked at. */
    private final class Selector implements ServerConnectionSelector {
        private final ServerConnectionSelector inner;
        private final Function<Supplier<byte[]>, Incoming> reading;

        Selector(ServerConnectionSelector inner, Function<Supplier<byte[]>, Incoming> reading) {
            this.inner = inner;
            this.reading = reading;
        }

        @Override
        public int bytesToIdentifyConnection() {
            return inner.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return inner.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return inner.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext connection) {
            return open(connection, reading, inner::connection);
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
