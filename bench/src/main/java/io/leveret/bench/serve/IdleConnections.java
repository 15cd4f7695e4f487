package io.leveret.bench.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Connections that have had one answer, and then are silent. */
final class IdleConnections implements AutoCloseable {
    private static final byte[] REQUEST = Exchange.request("GET", "/v1/models", "", new byte[0]);
    private static final int GOOD = 200;

    private final List<HttpConnection> all = new ArrayList<>();

    private IdleConnections() {}

    /** Opens some. */
    static IdleConnections open(URI server, int count) throws IOException {
        IdleConnections idle = new IdleConnections();
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        try {
            for (int i = 0; i < count; i++) {
                HttpConnection connection = new HttpConnection(address);
                idle.all.add(connection);
                int status = connection.exchange(REQUEST).status();
                if (status != GOOD) {
                    throw new IOException("connection " + (i + 1) + " got status " + status);
                }
            }
            return idle;
        } catch (IOException failed) {
            idle.close();
            throw failed;
        }
    }

    int count() {
        return all.size();
    }

    /** Sends a request on each, and returns how many are answered. */
    int answered() {
        int answered = 0;
        for (HttpConnection each : all) {
            try {
                answered += each.exchange(REQUEST).status() == GOOD ? 1 : 0;
            } catch (IOException _) {
                // It was ended.
            }
        }
        return answered;
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection each : all) {
            each.close();
        }
    }
}
