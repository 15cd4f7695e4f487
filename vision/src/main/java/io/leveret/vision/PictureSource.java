package io.leveret.vision;

import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** Where a picture comes from: a photo file, its bytes, a stream of them, or pixels. */
public final class PictureSource {
    /** Makes pixels of it, within limits. */
    private interface Reading {
        Pixels read(ImageDecoder decoder, DecodeLimits limits) throws IOException;
    }

    private final Reading reading;
    private final boolean decoded;

    private PictureSource(Reading reading, boolean decoded) {
        this.reading = reading;
        this.decoded = decoded;
    }

    /** A photo file of any format that {@link ImageDecoder} reads. */
    public static PictureSource file(Path photo) {
        Objects.requireNonNull(photo, "photo");
        return new PictureSource((decoder, _) -> decoder.decode(photo), true);
    }

    /**
     * A photo whose file is in memory.
     *
     * @param encoded the whole file; must not be changed before the call that it is given to returns
     * @param name what messages call the photo
     */
    public static PictureSource bytes(byte[] encoded, String name) {
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(name, "name");
        return new PictureSource((decoder, _) -> decoder.decode(encoded, name), true);
    }

    /**
     * A photo that comes through a stream, such as an upload; good for one call. The stream is read to its end, or just beyond the
     * limit of bytes, and left open.
     *
     * @param name what messages call the photo
     */
    public static PictureSource stream(InputStream encoded, String name) {
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(name, "name");
        return new PictureSource((decoder, limits) -> decoder.decode(withinLimit(encoded, limits.maxBytes()), name),
                true);
    }

    /** All bytes of a stream; of one that has more than the limit one byte too many, which is enough for it to be refused. */
    static byte[] withinLimit(InputStream stream, long maxBytes) throws IOException {
        return stream.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 9) + 1);
    }

    /** A picture that is decoded already. */
    public static PictureSource of(Pixels picture) {
        Objects.requireNonNull(picture, "picture");
        return new PictureSource((_, _) -> picture, false);
    }

    Pixels read(ImageDecoder decoder, DecodeLimits limits) throws IOException {
        return reading.read(decoder, limits);
    }

    /** Whether pixels have to be made of it, which takes time. */
    boolean isDecoded() {
        return decoded;
    }
}
