package io.leveret.server.http;

import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.List;

/**
 * The compressions that a body may have. Another is refused as late as it is read: by itself Helidon 4.5 answers 400
 * over HTTP/1.1, and over HTTP/2 nothing at all.
 */
final class Encodings implements ContentEncodingContext {
    private final ContentEncodingContext known = ContentEncodingContext.builder()
            .contentEncodingsDiscoverServices(false).contentEncodings(List.of(Compression.values())).build();

    @Override
    public ContentEncodingContextConfig prototype() {
        return known.prototype();
    }

    @Override
    public boolean contentEncodingEnabled() {
        return known.contentEncodingEnabled();
    }

    @Override
    public boolean contentDecodingEnabled() {
        return true;
    }

    @Override
    public boolean contentEncodingSupported(String encoding) {
        return known.contentEncodingSupported(encoding);
    }

    @Override
    public boolean contentDecodingSupported(String encoding) {
        return true;
    }

    @Override
    public ContentEncoder encoder(String encoding) {
        return known.encoder(encoding);
    }

    @Override
    public ContentDecoder decoder(String encoding) {
        return known.contentDecodingSupported(encoding) ? known.decoder(encoding) : _ -> {
            throw Problem.of(Status.UNSUPPORTED_MEDIA_TYPE_415.code(), "http", "the Content-Encoding '"
                    + MessageText.brief(encoding) + "' is unknown; send gzip, or the body as it is");
        };
    }

    @Override
    public ContentEncoder encoder(Headers headers) {
        return known.encoder(headers);
    }
}
