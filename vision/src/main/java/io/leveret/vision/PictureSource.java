package io.leveret.vision;

import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** The source of a picture: a photo file, bytes, a stream, or pixels. */
public final class PictureSource {
    /** Decodes the picture, within limits. */
    private interface Reading {
        Pixels read(ImageDecoder decoder, DecodeLimits limits) throws IOException;
    }

    private final Reading reading;
    private final boolean decoded;

    private PictureSource(Reading reading, boolean decoded) {
        this.reading = reading;
        this.decoded = decoded;
    }

    /** Returns the source for a photo file of any format that {@link ImageDecoder} reads. */
    public static PictureSource file(Path photo) {
        Objects.requireNonNull(photo, "photo");
        return new PictureSource((decoder, _) -> decoder.decode(photo), true);
    }

    /**
     * Returns the source for a photo file in memory.
     *
     * @param encoded the whole file; must not change before the call that uses the source returns
     * @param name the photo's name in messages
     */
    public static PictureSource bytes(byte[] encoded, String name) {
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(name, "name");
        return new PictureSource((decoder, _) -> decoder.decode(encoded, name), true);
    }

    /**
     * Returns the source for a stream, such as an upload; for one use only. The stream is read to its end, or just
     * beyond the limit of bytes, and stays open.
     *
     * @param name the photo's name in messages
     */
    public static PictureSource stream(InputStream encoded, String name) {
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(name, "name");
        return new PictureSource((decoder, limits) -> decoder.decode(withinLimit(encoded, limits.maxBytes()), name),
                true);
    }

    /** Returns all bytes of a stream, at most one more than the limit, which is enough to refuse it. */
    static byte[] withinLimit(InputStream stream, long maxBytes) throws IOException {
        return stream.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 9) + 1);
    }

    /** Returns the source for decoded pixels. */
    public static PictureSource of(Pixels picture) {
        Objects.requireNonNull(picture, "picture");
        return new PictureSource((_, _) -> picture, false);
    }

    Pixels read(ImageDecoder decoder, DecodeLimits limits) throws IOException {
        return reading.read(decoder, limits);
    }

    /** Returns whether the picture needs decoding, which takes time. */
    boolean isDecoded() {
        return decoded;
    }
}
