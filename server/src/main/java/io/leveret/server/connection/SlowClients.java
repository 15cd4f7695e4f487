package io.leveret.server.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose client is slow: one that does not come to a request, does not end its headers, or does not
 * send its body in time. Helidon 4.5 has no limit on the time of any of these. Nor has it one on the bytes of a line
 * between the chunks of a body, which therefore ends the connection too.
 */
public final class SlowClients implements Http1ConnectionListener, SocketOptions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
    private static final long BYTES_A_MILLI = 100; // as a phone with a bad connection sends
    private static final int BYTES_BETWEEN_CHUNKS = 1 << 20;

    private final SocketOptions base = SocketOptions.builder().tcpNoDelay(true).build();
    private final Duration limit;
    private final Alarms alarms = new Alarms();
    private final Map<SocketAddress, Silent> silent = new ConcurrentHashMap<>(); // no request yet
    private final Map<String, Alarms.Alarm> inHeaders = new ConcurrentHashMap<>();
    private final ThreadLocal<@Nullable DataReader> input = new ThreadLocal<>(); // of HTTP/1: a thread a connection
    private final LastConnection lastConnection = new LastConnection();
    private final int maxBodyBytes;

    /** A connection that no request has come from. */
    private record Silent(SocketChannel channel, Alarms.Alarm alarm) {}

    /**
     * Sets the limits.
     *
     * @param limit the time for each of these
     * @param maxBodyBytes the most bytes of a body
     */
    public SlowClients(Duration limit, int maxBodyBytes) {
        this.limit = limit;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        lastConnection.passed();
        base.configureSocket(channel);
        try {
            SocketAddress client = channel.getRemoteAddress();
            silent.put(client, new Silent(channel, alarms.set(limit, () -> {
                silent.remove(client);
                close(channel);
            })));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.debug("a silent connection was gone", gone);
        }
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        spoke(connection.remotePeer().address());
        Thread reader = Thread.currentThread();
        inHeaders.put(connection.childSocketId(), alarms.set(limit, () -> {
            inHeaders.remove(connection.childSocketId()); // of malformed headers, too
            reader.interrupt();
        }));
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        Alarms.Alarm alarm = inHeaders.remove(connection.childSocketId());
        if (alarm != null) {
            alarms.end(alarm);
        }
        input.set(connection.dataReader());
    }

    /** Returns once the server accepts no more connections: before it stops, it makes a last one to itself. */
    public void acceptNoMore(String host, int port) {
        lastConnection.connect(host, port);
    }

    /** Returns the channel of a client that no request has come from yet. */
    public Optional<SocketChannel> channel(SocketAddress client) {
        return Optional.ofNullable(silent.get(client)).map(Silent::channel);
    }

    /** A request has come from a client. */
    public void spoke(SocketAddress client) {
        Silent before = silent.remove(client);
        if (before != null) {
            alarms.end(before.alarm);
        }
    }

    /**
     * Reads within the time, and more for what is long. The reading thread is interrupted when it is over, and what
     * then looks like the end of the body is not taken for it.
     *
     * @param bytes the most that are expected
     * @throws Problem with status 408 if the time is over
     */
    public <T> T within(long bytes, Supplier<T> reading) {
        Duration time = limit.plusMillis(bytes / BYTES_A_MILLI);
        DataReader buffer = input.get();
        Alarms.Alarm alarm = alarms.set(time,
                () -> buffer != null && buffer.available() > (long) maxBodyBytes + BYTES_BETWEEN_CHUNKS,
                Thread.currentThread()::interrupt);
        try {
            T read = reading.get();
            if (alarms.end(alarm)) {
                throw late(time);
            }
            return read;
        } catch (RuntimeException failed) {
            throw alarms.end(alarm) && !(failed instanceof Problem) ? late(time) : failed;
        } finally {
            if (alarms.end(alarm)) {
                boolean ignored = Thread.interrupted();
            }
        }
    }

    /**
     * Passes what the client of this thread's HTTP/1 connection still sends: TCP may drop an answer if bytes are left
     * unread when the connection is closed (RFC 9112, section 9.6).
     *
     * @param expected the bytes for which it has time
     * @param most the bytes that are passed
     */
    public void pass(long expected, long most) {
        DataReader reader = input.get();
        if (reader == null) {
            return;
        }
        try {
            within(expected, () -> {
                for (long left = most; left > 0;) {
                    reader.ensureAvailable();
                    int count = (int) Math.min(left, reader.available());
                    reader.skip(count);
                    left -= count;
                }
                return true;
            });
        } catch (RuntimeException goneOrSlow) {
            LOG.debug("the client sends no more", goneOrSlow);
        }
    }

    private static Problem late(Duration time) {
        return Problem.of(408, "late-request", "the request did not arrive within " + time.toMillis() + " ms");
    }

    @Override
    public void close() {
        alarms.close();
    }

    @Override
    public void configureSocket(Socket socket) {
        base.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return base.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return base.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return base.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return base.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return base.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return base.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return base.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return base.tcpNoDelay();
    }
}
