package io.leveret.server.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the server to itself, after which it accepts no other. When Helidon 4.5 stops, it closes the socket
 * that listens and interrupts the thread that accepts. If that thread has just accepted a connection, the JDK 25 throws
 * for the interrupt and forgets the connection, which stays open: its client waits for ever. So before the stop, this
 * connection brings the thread to a place where it waits to be interrupted.
 */
final class LastConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LastConnection.class);
    private static final int MOST_MILLIS = 1000;
    private static final Duration STOP_TAKES = Duration.ofMinutes(1); // at most

    private final CountDownLatch accepted = new CountDownLatch(1);
    private volatile boolean stopping;

    /** A connection is accepted; called by the thread that accepts, which does not come back if the server stops. */
    void passed() {
        if (stopping) {
            accepted.countDown();
            try {
                Thread.sleep(STOP_TAKES);
            } catch (InterruptedException stopped) {
                LOG.debug("accepts no more", stopped);
            }
            throw new UncheckedIOException(new ClosedChannelException());
        }
    }

    /** Connects, and returns once the server accepts no more. */
    void connect(String host, int port) {
        stopping = true;
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(
                    address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port), MOST_MILLIS);
            if (!accepted.await(MOST_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("no connection is accepted, since too many are open");
            }
        } catch (IOException unreachable) {
            LOG.debug("port {} of {} cannot be reached", port, host, unreachable);
        } catch (InterruptedException inHaste) {
            Thread.currentThread().interrupt();
        }
    }
}
