package io.leveret.server.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Takes requests of HTTP/1.0, such as those of nginx in its default setting and of many health checks, for HTTP/1.1 on
 * a connection of its own. Helidon 4.5 ends their connections without an answer.
 */
final class Http10 {
    private static final String VERSION = " HTTP/1.0";

    private final Http1ConnectionSelector first;

    /** Serves as HTTP/1.1 is served. */
    Http10(Http1Config config) {
        this.first = Http1ConnectionSelector.builder().config(config).build();
    }

    /** Returns whether a first line, without its end, is one of HTTP/1.0. */
    static boolean isVersionOf(String line) {
        return line.endsWith(VERSION);
    }

    /** Makes a connection whose first line is one of HTTP/1.0. */
    ServerConnection connection(ConnectionContext context) {
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
