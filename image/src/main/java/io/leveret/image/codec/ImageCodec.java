package io.leveret.image.codec;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes image files. {@link java.util.ServiceLoader} finds the providers; {@code leveret-image-awt} has one for all
 * formats.
 *
 * <p>A codec gets a file whose headers are checked and rewritten, and returns samples as they are stored. The caller
 * handles limits, orientation and color. A codec is thread-safe and keeps no state of a file.
 */
public interface ImageCodec {
    /** Returns the formats that it decodes in this JVM; none if something it needs is missing. */
    Set<ImageFormat> formats();

    /** The priority; of several codecs for a format the highest one decodes. */
    default int priority() {
        return 0;
    }

    /**
     * Decodes a file, or refuses it; it never decodes a part of a file whose data ends early.
     *
     * @throws IOException if the file is damaged; the message is the reason, without the file's name. Callers treat
     *         runtime exceptions as damage too
     */
    DecodedImage decode(DecodeRequest request) throws IOException;

    /** Returns the codec for a format; empty if none is present. */
    static Optional<ImageCodec> of(ImageFormat format) {
        return Optional.ofNullable(Providers.CODECS.get(format));
    }
}
