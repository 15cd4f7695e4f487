package io.leveret.server.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The bytes of a connection, block by block: first those that were read to know its protocol, then what comes; null at
 * its end. Helidon 4.5 reads 8 KiB at a time, a dozen calls of the system for a photo and twice that for a tensor. So
 * what is not encrypted is read here, as much as there is.
 */
final class Received implements Supplier<byte[]> {
    private static final int LEAST_BYTES = 512; // what a connection holds while it waits
    private static final int MOST_BYTES = 1 << 16;

    private final DataReader reader; // what was read to know the protocol
    private final Supplier<byte[]> next;

    private Received(DataReader reader, Supplier<byte[]> next) {
        this.reader = reader;
        this.next = next;
    }

    /**
     * Returns what comes on a connection.
     *
     * @param channels returns the channel of a client; empty if it is unknown
     */
    static Received on(ConnectionContext connection, Function<SocketAddress, Optional<SocketChannel>> channels) {
        Optional<SocketChannel> channel = connection.isSecure() ? Optional.empty()
                : channels.apply(connection.remotePeer().address());
        if (channel.isEmpty()) {
            return new Received(connection.dataReader(), connection.serverSocket());
        }
        try {
            InputStream in = channel.get().socket().getInputStream();
            return new Received(connection.dataReader(), () -> next(in));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public byte[] get() {
        try {
            return reader.available() > 0 ? reader.readBytes(reader.available()) : next.get();
        } catch (UncheckedIOException failed) {
            throw new ServerConnectionException("Failed to read what a client sends", failed);
        }
    }

    private static byte[] next(InputStream in) {
        try {
            byte[] block = new byte[Math.clamp(in.available(), LEAST_BYTES, MOST_BYTES)];
            int count = in.read(block);
            return count < 0 ? null : count == block.length ? block : Arrays.copyOf(block, count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
