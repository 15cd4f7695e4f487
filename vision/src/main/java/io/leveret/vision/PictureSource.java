package io.leveret.vision;

import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** The source of a picture: a photo file, bytes, a stream, or pixels. */
public final class PictureSource {
    /** Reads and decodes what is wanted of the picture. */
    private interface Reading {
        FramedPhoto read(ImageDecoder decoder, Framing wanted) throws IOException;
    }

    private final Reading reading;
    private final boolean encoded;

    private PictureSource(Reading reading, boolean encoded) {
        this.reading = reading;
        this.encoded = encoded;
    }

    /** Returns the source for a photo file of any format that {@link ImageDecoder} reads. */
    public static PictureSource file(Path photo) {
        Objects.requireNonNull(photo, "photo");
        return new PictureSource((decoder, wanted) -> decoder.decode(photo, wanted), true);
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
        return new PictureSource((decoder, wanted) -> decoder.decode(encoded, name, wanted), true);
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
        return new PictureSource((decoder, wanted) -> decoder.decode(encoded, name, wanted), true);
    }

    /** Returns the source for decoded pixels. */
    public static PictureSource of(Pixels picture) {
        Objects.requireNonNull(picture, "picture");
        return new PictureSource((_, wanted) -> wanted.of(picture), false);
    }

    /**
     * Reads what is wanted of the picture.
     *
     * @throws io.leveret.image.ImageFormatException if it is not a readable image, is damaged, or is above the limits
     * @throws io.leveret.base.OptionException if the region that is wanted reaches outside the picture
     * @throws IOException if it cannot be read
     */
    public FramedPhoto read(ImageDecoder decoder, Framing wanted) throws IOException {
        return reading.read(decoder, wanted);
    }

    /** Returns whether reading decodes a photo file, which takes time. */
    boolean isEncoded() {
        return encoded;
    }
}
