package io.leveret.image.codec;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes image files. A provider is found by {@link java.util.ServiceLoader}; {@code leveret-image-awt} has one for
 * all formats.
 *
 * <p>A codec is given a file whose headers are checked and rewritten, and gives samples as they are stored. What goes
 * before and after, limits, orientation and color, is not its business. It may be called by many threads at once and
 * keeps nothing of a file.
 */
public interface ImageCodec {
    /** The formats that it decodes in this JVM; none if something it needs is missing. */
    Set<ImageFormat> formats();

    /** Of several codecs of a format the one with the highest priority decodes. */
    default int priority() {
        return 0;
    }

    /**
     * Decodes a file. Never a part of one: if the data ends early, the file is refused.
     *
     * @throws IOException if the file is damaged; the message is the reason, without the file's name. Runtime
     *         exceptions are taken for damage too
     */
    DecodedImage decode(DecodeRequest request) throws IOException;

    /** The codec for a format; empty if none is present. */
    static Optional<ImageCodec> of(ImageFormat format) {
        return Optional.ofNullable(Providers.CODECS.get(format));
    }
}
