package io.leveret.image;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.format.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Decodes photos into upright {@link Pixels}: JPEG (baseline and progressive; gray, YCbCr, RGB, CMYK, YCCK), PNG (all
 * kinds), the first frame of GIF and WebP (lossy and lossless), BMP, and the first page of TIFF.
 *
 * <ul>
 * <li>The content decides the format, never the file's name.
 * <li>The EXIF orientation is applied, of JPEG, PNG, WebP and TIFF; damaged EXIF is ignored.
 * <li>Alpha is dropped, and the colors stored below it are taken, as {@code tf.io.decode_image(channels=3)} and
 * Pillow's {@code convert("RGB")} do, so that scores are the same as in Python. To see a transparent picture on a
 * background, composite it and use {@code BufferedImages.toPixels} of {@code leveret-image-awt}.
 * <li>Samples of 16 bits are rounded to 8; gray becomes three equal channels.
 * <li>RGB and gray with an embedded ICC profile of another space than sRGB, such as Adobe RGB, Display P3 or a gray of
 * gamma 2.2, are converted to sRGB, of JPEG, PNG, WebP, TIFF and BMP. Values are taken as stored if the profile is one
 * of sRGB, by whatever name (primaries within 0.002, curves within two steps of a byte), or if it is damaged, larger
 * than 4 MiB or one of other channels; and where a color space is only named, as by PNG's {@code gAMA}, {@code cHRM}
 * and {@code cICP} or by EXIF. So a photo without profile, or with that of sRGB, gives the same scores as in Python.
 * <li>CMYK is converted by its profile, and without one by {@code R = (255 − C)(255 − K) / 255}.
 * <li>Lossy WebP gives each pixel the color difference stored for its block of four, without the smoothing that
 * libwebp does by default ({@code dwebp -nofancy} does the same).
 * <li>Damaged files are refused rather than decoded in part, and so are files above the {@link DecodeLimits}, before
 * memory is taken for their pixels.
 * </ul>
 *
 * <p>
 * The pixels are decoded by an {@link ImageCodec}, which comes with the artifact {@code leveret-image-awt}; a format
 * without one is refused.
 *
 * <p>
 * Safe for use by many threads at once. Keeps no state, no temporary files and no cache.
 */
public final class ImageDecoder {
    /** How much of a file's start {@link #looksLikePhoto} looks at. */
    public static final int SIGNATURE_BYTES = 32;

    private static final Set<String> PHOTO_EXTENSIONS = Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif",
            "tiff",
            "heic", "avif");

    private final DecodeLimits limits;

    /** A decoder with the {@linkplain DecodeLimits#DEFAULT default limits}. */
    public ImageDecoder() {
        this(DecodeLimits.DEFAULT);
    }

    /** A decoder with limits of its own. */
    public ImageDecoder(DecodeLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Reads and decodes a file, which may also be a pipe.
     *
     * @throws ImageFormatException
     *             if the file is no image that can be read, damaged, or above the limits
     * @throws java.nio.file.NoSuchFileException
     *             if there is no such file
     * @throws IOException
     *             if it is a directory or cannot be read; the message names the file
     */
    public Pixels decode(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": is a directory, not an image file");
        }
        // Not by its size, which pipes do not have and which may change.
        try (InputStream file = Files.newInputStream(path)) {
            return decode(file, path.toString());
        }
    }

    /**
     * Reads and decodes a file that comes through a stream, which is left open. No more of it is read than the limit,
     * and a byte that tells that there is more.
     *
     * @param name
     *            what error messages call it
     * @throws ImageFormatException
     *             if it is no image that can be read, damaged, or above the limits
     * @throws IOException
     *             if the stream cannot be read
     */
    public Pixels decode(InputStream file, String name) throws IOException {
        int most = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 9);
        byte[] encoded = file.readNBytes(most + 1);
        if (encoded.length > most) {
            throw tooManyBytes(name);
        }
        return decode(encoded, name);
    }

    /**
     * Decodes a file that is in memory.
     *
     * @param encoded
     *            the whole file; not modified
     * @param name
     *            what error messages call it
     * @throws ImageFormatException
     *             if it is no image that can be read, damaged, or above the limits
     */
    public Pixels decode(byte[] encoded, String name) throws ImageFormatException {
        Objects.requireNonNull(name, "name");
        if (encoded.length == 0) {
            throw new ImageFormatException(name, "the file is empty");
        }
        if (encoded.length > limits.maxBytes()) {
            throw tooManyBytes(name);
        }
        ImageFormat format = Signatures.of(encoded).orElseThrow(() -> new ImageFormatException(name,
                Signatures.describeUnknown(encoded) + "; read are " + Signatures.list()));
        try {
            return decode(encoded, format);
        } catch (OutOfMemoryError tooLarge) {
            throw new ImageFormatException(name, "decoding takes more memory than this Java process may use (-Xmx)",
                    tooLarge);
        } catch (IOException | RuntimeException | StackOverflowError | InternalError damaged) {
            // Readers meet damaged files with whatever their code runs into; a stranger's file must not end a program.
            throw new ImageFormatException(name, reason(format, damaged), damaged);
        }
    }

    /**
     * Whether a file is a photo, judged by its first bytes alone: of a format that is read, or of one that
     * {@link #decode(byte[], String)} refuses by its name (HEIC, AVIF). So a folder's photos can be told from what else
     * lies there, without reading all of it.
     *
     * @param start
     *            the first {@value #SIGNATURE_BYTES} bytes of the file, or all of it if it is shorter
     */
    public static boolean looksLikePhoto(byte[] start) {
        return Signatures.of(start).isPresent() || Signatures.isUnreadPhoto(start);
    }

    /**
     * Whether a file is meant as a photo: its name ends as photos' do, or else its first bytes are those of one. A
     * damaged {@code .jpg} is one, a {@code README} is not. Only regular files are looked into, since a pipe might
     * never end.
     */
    public static boolean looksLikePhoto(Path file) {
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (PHOTO_EXTENSIONS.contains(extension)) {
            return true;
        }
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return looksLikePhoto(content.readNBytes(SIGNATURE_BYTES));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Pixels decode(byte[] encoded, ImageFormat format) throws IOException {
        Envelope envelope = Envelope.open(format, encoded, limits.maxPixels());
        ImageCodec codec = ImageCodec.of(format).orElseThrow(() -> new RefusedFileException(
                "no codec for " + format.displayName() + " is present; add the artifact io.leveret:leveret-image-awt,"
                        + " which needs the JDK's module java.desktop"));
        DecodedImage stored = codec.decode(new DecodeRequest(format, envelope.essence(), envelope.width(),
                envelope.height(), envelope.space(), envelope.width(), envelope.height(), limits.maxPixels()));
        return Pixels.of(stored, envelope.colorProfile()).orient(Orientation.ofExif(envelope.orientation()));
    }

    private ImageFormatException tooManyBytes(String name) {
        return new ImageFormatException(name, "the file has more than the limit of " + limits.maxBytes()
                + " bytes; raise DecodeLimits.maxBytes to read it");
    }

    /** One line, whatever a reader put into its message. */
    private static String reason(ImageFormat format, Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof IOException && message != null && !message.isBlank()) {
            return message.strip().replaceAll("\\s*\\R\\s*", " ");
        }
        return "the " + format.displayName() + " file is damaged (" + failure.getClass().getSimpleName() + ")";
    }
}
