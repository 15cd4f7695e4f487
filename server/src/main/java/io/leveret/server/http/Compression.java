package io.leveret.server.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** What bodies of requests may be compressed with; what comes out is counted as a body that is not. */
enum Compression implements ContentEncoding {
    /** RFC 1952. */
    GZIP(Set.of("gzip", "x-gzip"), GZIPInputStream::new),
    /** None. */
    IDENTITY(Set.of("identity"), in -> in);

    /** Opens a stream of what was compressed. */
    private interface Opening {
        /** Opens it. */
        InputStream open(InputStream in) throws IOException;
    }

    private final Set<String> ids;
    private final Opening opening;

    Compression(Set<String> ids, Opening opening) {
        this.ids = ids;
        this.opening = opening;
    }

    @Override
    public Set<String> ids() {
        return ids;
    }

    @Override
    public String type() {
        return name();
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentDecoder decoder() {
        return in -> {
            try {
                return opening.open(in);
            } catch (IOException malformed) {
                throw new UncheckedIOException(malformed);
            }
        };
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }
}
