package io.leveret.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.Bytes;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Takes requests of HTTP/1.0, such as those of nginx in its default setting and of many health checks, for HTTP/1.1 on
 * a connection of its own. Helidon 4.5 ends their connections without an answer.
 */
final class Http10 implements ServerConnectionSelector {
    private static final String VERSION = " HTTP/1.0";

    private final Http1ConnectionSelector first;

    /** Serves as HTTP/1.1 is served. */
    Http10(Http1Config config) {
        this.first = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData begin) {
        int end = begin.indexOf(Bytes.LF_BYTE);
        if (end < 0) {
            return Support.UNKNOWN;
        }
        return begin.readString(end).endsWith(VERSION + "\r") ? Support.SUPPORTED : Support.UNSUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return first.connection(new SeenConnection(context,
                DataReader.create(new Translation(context.dataReader())::next)));
    }

    /** What a client sends, with a first line of HTTP/1.1. */
    private static final class Translation {
        private final DataReader reader;
        private boolean begun;

        Translation(DataReader reader) {
            this.reader = reader;
        }

        byte[] next() {
            if (!begun) {
                begun = true;
                String line = reader.readLine();
                return (line.substring(0, line.length() - VERSION.length()) + " HTTP/1.1\r\nConnection: close\r\n"
                        + (isNamed() ? "" : "Host: localhost\r\n")).getBytes(StandardCharsets.ISO_8859_1);
            }
            reader.ensureAvailable();
            return reader.readBytes(reader.available());
        }

        /** Returns whether the headers have a Host, which HTTP/1.0 does not ask for; so far as they are there. */
        private boolean isNamed() {
            String headers = "\n" + reader.getBuffer(reader.available()).readString(reader.available());
            return headers.toLowerCase(Locale.ROOT).contains("\nhost:") || !headers.contains("\n\r\n");
        }
    }
}
