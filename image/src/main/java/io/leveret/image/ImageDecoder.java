package io.leveret.image;

import io.leveret.base.ErrorCode;
import io.leveret.base.LimitExceededException;
import io.leveret.base.OptionException;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.color.CanvasRows;
import io.leveret.image.color.RgbRows;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.format.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Decodes photos into upright {@link Pixels}: JPEG (baseline and progressive; gray, YCbCr, RGB, CMYK, YCCK), PNG (all
 * kinds), GIF and WebP (lossy and lossless), of animations the canvas with the first frame, BMP (1 to 32 bits, of
 * Windows and OS/2), and the first page of TIFF.
 *
 * <ul>
 * <li>The content decides the format, never the file's name.
 * <li>The EXIF orientation of JPEG, PNG, WebP and TIFF is applied; damaged EXIF is ignored.
 * <li>Alpha is dropped and the colors are used as stored, as {@code tf.io.decode_image(channels=3)} and Pillow's {@code
 * convert("RGB")} do, so scores are the same as in Python. Where an animation's canvas has no frame it
 * is black, or of the color that a GIF stores for its transparent pixels. Alpha that TIFF has multiplied into the
 * colors is divided out. To put a transparent picture on a background, composite it and use {@code
 * BufferedImages.toPixels} of {@code leveret-image-awt}.
 * <li>Samples of 16 bits are rounded to 8; gray becomes three equal channels.
 * <li>RGB and gray with an embedded ICC profile of a space other than sRGB, such as Adobe RGB, Display P3 or gray with
 * gamma 2.2, are converted to sRGB in JPEG, PNG, WebP, TIFF and BMP. Values are used as stored if the profile describes
 * sRGB under any name (primaries within 0.002, curves within two byte values), if it is damaged, is larger than 4 MiB
 * or has other channels, or if the file only names a color space, as PNG's {@code gAMA}, {@code cHRM} and {@code cICP}
 * or EXIF do. So a photo without a profile, or with an sRGB profile, gives the same scores as in Python.
 * <li>Of a profile with tables, the rendering intent in its header decides which is used: saturation counts as
 * perceptual, absolute as relative. The darkest color becomes black (black-point compensation).
 * <li>CMYK is converted by its profile, or without one by {@code R = (255 − C)(255 − K) / 255}.
 * <li>Lossy WebP gives the bytes of libwebp with its default settings, as {@code dwebp} and Pillow use it: chroma is
 * smoothed.
 * <li>Of a file that is cut off or damaged, what is there is used if {@link DecodeLimits#truncated} allows it, by
 * default if that is nine tenths of the rows; {@link Pixels#damage} says so. JPEGs without Huffman tables, with stray
 * bytes, without an end marker or with a video behind them are complete.
 * <li>Files above the {@link DecodeLimits}, or above what memory allows, are refused before memory is allocated for
 * their pixels.
 * </ul>
 *
 * <p>
 * An {@link ImageCodec} decodes the pixels. This module has those of JPEG, PNG, BMP, GIF and WebP; the
 * artifact {@code leveret-image-awt} provides that of TIFF. A file without a codec is refused.
 *
 * <p>
 * Safe for use by many threads at once. Keeps no state, no temporary files and no cache.
 */
public final class ImageDecoder {
    /** Bytes at the start of a file that {@link #looksLikePhoto} reads. */
    public static final int SIGNATURE_BYTES = 32;

    private static final int START_BYTES = 4096; // enough to name any format

    private static final Set<String> PHOTO_EXTENSIONS = Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif",
            "tiff", "heic", "avif", "jxl", "jp2", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf");

    private final DecodeLimits limits;

    /** Creates a decoder with the {@linkplain DecodeLimits#DEFAULT default limits}. */
    public ImageDecoder() {
        this(DecodeLimits.DEFAULT);
    }

    /** Creates a decoder with the given limits. */
    public ImageDecoder(DecodeLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Reads and decodes a file, which may also be a pipe.
     *
     * @throws ImageFormatException if the file is not a readable image, is damaged, or is above the limits
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is a directory or cannot be read; the message names the file
     */
    public Pixels decode(Path path) throws IOException {
        return decode(path, Framing.WHOLE).picture();
    }

    /**
     * Reads a file, which may also be a pipe, and decodes what is wanted of it.
     *
     * @throws ImageFormatException if the file is not a readable image, is damaged, or is above the limits
     * @throws OptionException if the region that is wanted reaches outside the photo
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is a directory or cannot be read; the message names the file
     */
    public FramedPhoto decode(Path path, Framing wanted) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": is a directory, not an image file");
        }
        // Does not use the file's size: pipes have none, and it may change.
        try (InputStream file = Files.newInputStream(path)) {
            return decode(file, path.toString(), wanted);
        }
    }

    /**
     * Reads and decodes a file from a stream, which stays open. Reads at most one byte beyond the limit.
     *
     * @param name what error messages call it
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the limits
     * @throws IOException if the stream cannot be read
     */
    public Pixels decode(InputStream file, String name) throws IOException {
        return decode(file, name, Framing.WHOLE).picture();
    }

    /**
     * Reads a file from a stream, which stays open, and decodes what is wanted of it. Reads at most one byte beyond the
     * limit.
     *
     * @param name what error messages call it
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the limits
     * @throws OptionException if the region that is wanted reaches outside the photo
     * @throws IOException if the stream cannot be read
     */
    public FramedPhoto decode(InputStream file, String name, Framing wanted) throws IOException {
        int most = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 9);
        byte[] start = file.readNBytes(Math.min(most + 1, START_BYTES));
        if (start.length == START_BYTES) {
            format(start, name); // before memory is spent on what is no photo, such as a device
        }
        byte[] encoded;
        try {
            encoded = start.length < START_BYTES ? start : withRest(start, file, most + 1);
        } catch (OutOfMemoryError tooLarge) {
            throw outOfMemory(name, tooLarge);
        }
        if (encoded.length > most) {
            throw tooManyBytes(name, encoded.length);
        }
        return decode(encoded, name, wanted);
    }

    /**
     * Decodes a file in memory.
     *
     * @param encoded the whole file; not modified
     * @param name what error messages call it
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the limits
     */
    public Pixels decode(byte[] encoded, String name) {
        return decode(encoded, name, Framing.WHOLE).picture();
    }

    /**
     * Decodes what is wanted of a file in memory.
     *
     * @param encoded the whole file; not modified
     * @param name what error messages call it
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the limits
     * @throws OptionException if the region that is wanted reaches outside the photo
     */
    public FramedPhoto decode(byte[] encoded, String name, Framing wanted) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(wanted, "wanted");
        if (encoded.length == 0) {
            throw new ImageFormatException(name, "the file is empty");
        }
        if (encoded.length > limits.maxBytes()) {
            throw tooManyBytes(name, encoded.length);
        }
        ImageFormat format = format(encoded, name);
        try {
            return decode(encoded, format, wanted);
        } catch (OptionException outside) {
            throw outside;
        } catch (OutOfMemoryError tooLarge) {
            throw outOfMemory(name, tooLarge);
        } catch (RefusedFileException refused) {
            throw new ImageFormatException(refused.code(), name, refused.reason(), refused.values(), refused);
        } catch (IOException | RuntimeException | StackOverflowError | InternalError damaged) {
            // Readers may throw any runtime exception on a damaged file; a hostile file must not end the program.
            for (Throwable cause = damaged.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof OutOfMemoryError tooLarge) { // which some readers wrap
                    throw outOfMemory(name, tooLarge);
                }
            }
            throw new ImageFormatException(name, reason(format, damaged), damaged);
        }
    }

    /**
     * Returns whether the first bytes of a file are those of a photo: in a format that can be decoded, or in one that
     * {@link #decode(byte[], String)} refuses by name (HEIC, AVIF, JPEG XL, RAW and others). Finds the photos of a
     * folder without reading whole files.
     *
     * @param start the first {@value #SIGNATURE_BYTES} bytes of the file, or all of it if it is shorter
     */
    public static boolean looksLikePhoto(byte[] start) {
        return Signatures.of(start).isPresent() || Signatures.isUnreadPhoto(start);
    }

    /**
     * Returns whether a file is meant as a photo: its name has a photo's extension, or its first bytes are those of a
     * photo. A damaged {@code .jpg} counts, a {@code README} does not. Reads regular files only, since a pipe might
     * never end.
     */
    public static boolean looksLikePhoto(Path file) {
        if (hasPhotoName(file.getFileName().toString())) {
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

    /** Returns whether a file's name has a photo's extension, in upper or lower case. */
    public static boolean hasPhotoName(String name) {
        return PHOTO_EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Reads a stream to its end, or to this length; into one array if the stream knows how much is left. */
    private static byte[] withRest(byte[] start, InputStream file, int mostBytes) throws IOException {
        byte[] bytes = start;
        int length = start.length;
        int expected = (int) Math.min((long) length + Math.max(file.available(), 0), mostBytes);
        while (length < mostBytes) {
            if (length == bytes.length) {
                int next = file.read();
                if (next < 0) {
                    return bytes;
                }
                bytes = Arrays.copyOf(bytes, Math.max(expected, (int) Math.min(2L * length, mostBytes)));
                bytes[length++] = (byte) next;
                expected = 0;
            }
            int read = file.readNBytes(bytes, length, bytes.length - length);
            length += read;
            if (length < bytes.length) {
                return Arrays.copyOf(bytes, length);
            }
        }
        return bytes;
    }

    private FramedPhoto decode(byte[] encoded, ImageFormat format, Framing wanted) throws IOException {
        Envelope envelope = Envelope.open(format, encoded, limits.maxPixels());
        Orientation orientation = Orientation.ofExif(envelope.orientation());
        StoredPart whole = envelope.canvas().map(canvas -> new StoredPart(canvas.width(), canvas.height()))
                .orElseGet(() -> new StoredPart(envelope.width(), envelope.height())).turned(orientation);
        DecodeRequest request = new DecodeRequest(format, envelope.essence(), envelope.width(), envelope.height(),
                envelope.space(), wanted.reduction(whole), limits.maxPixels());
        ImageCodec codec = ImageCodec.of(request).orElseThrow(() -> RefusedFileException.unavailable(
                "no codec for " + format.displayName() + " is present; add the artifact io.leveret:leveret-image-awt,"
                        + " which needs the JDK's module java.desktop"));
        long bytes = codec.workingBytes(request)
                + wanted.bytes(whole, format == ImageFormat.JPEG ? request.reduction() : 1)
                + request.file().length;
        return DecodeMemory.run(whole, bytes, () -> {
            DecodedImage stored = codec.decode(request);
            int reduction = stored.width() == request.width() && stored.height() == request.height()
                    ? 1
                    : request.reduction();
            RgbRows frame = RgbRows.of(stored, envelope.colorProfile());
            RgbRows shown = envelope.canvas().<RgbRows>map(canvas -> new CanvasRows(frame, canvas)).orElse(frame);
            FramedPhoto photo = wanted.read(shown, whole, reduction);
            if (photo.damage().isPresent() && !limits.truncated().accepts(photo.damage().get())) {
                throw RefusedFileException.damaged(photo.damage().get());
            }
            return photo;
        });
    }

    private static ImageFormatException outOfMemory(String name, OutOfMemoryError tooLarge) {
        return new ImageFormatException(ErrorCode.LIMIT_EXCEEDED, name,
                _ -> "decoding takes more memory than is left of the " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB that this Java process may use; raise its memory (-Xmx), use fewer threads, or scale"
                        + " the picture down",
                Map.of(), tooLarge);
    }

    private static ImageFormat format(byte[] start, String name) {
        return Signatures.of(start).orElseThrow(() -> new ImageFormatException(name,
                Signatures.describeUnknown(start)));
    }

    private ImageFormatException tooManyBytes(String name, int bytes) {
        return new ImageFormatException(ErrorCode.LIMIT_EXCEEDED, name,
                _ -> "the file has more than the limit of " + limits.maxBytes()
                        + " bytes; raise DecodeLimits.maxBytes to read it",
                LimitExceededException.values("maxBytes", bytes, limits.maxBytes()), null);
    }

    /** Returns the reason as one line, even if the reader's message has several. */
    private static String reason(ImageFormat format, Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof IOException && message != null && !message.isBlank()) {
            return message.strip().replaceAll("\\s*\\R\\s*", " ");
        }
        return "the " + format.displayName() + " file is damaged (" + failure.getClass().getSimpleName() + ")";
    }
}
