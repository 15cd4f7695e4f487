package io.leveret.image.codec;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes image files. {@link java.util.ServiceLoader} finds the providers; this module has those of JPEG, PNG,
 * BMP, GIF and WebP, {@code leveret-image-awt} that of TIFF.
 *
 * <p>A codec gets a file whose headers are checked and rewritten, and returns samples as they are stored. The caller
 * handles limits, orientation and color. A codec is thread-safe and keeps no state of a file.
 */
public interface ImageCodec {
    /** Returns the formats that it decodes in this JVM; none if something it needs is missing. */
    Set<ImageFormat> formats();

    /** The priority; of several codecs of a format the highest one decodes. */
    default int priority() {
        return 0;
    }

    /**
     * Bytes of memory that decoding a file takes beside the file itself and a few rows; all pixels with four samples of
     * 16 bits unless a codec says otherwise. The caller waits until they are free.
     *
     * @throws IOException if the headers are damaged
     */
    default long workingBytes(DecodeRequest request) throws IOException {
        return 8L * request.width() * request.height();
    }

    /**
     * Decodes a file, now or while its rows are read. Of one that is cut off or damaged it gives what is there, with
     * its {@link DecodedImage#damage}, by which the caller decides whether the picture is used.
     *
     * @throws IOException if nothing of the picture is there; the message is the reason, without the file's name.
     *         Callers treat runtime exceptions alike
     */
    DecodedImage decode(DecodeRequest request) throws IOException;

    /** Returns the codec for a file; empty if none is present. */
    static Optional<ImageCodec> of(DecodeRequest request) {
        return Providers.CODECS.stream().filter(codec -> codec.formats().contains(request.format())).findFirst();
    }
}
