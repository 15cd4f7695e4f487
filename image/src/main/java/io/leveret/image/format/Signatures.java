package io.leveret.image.format;

import io.leveret.image.codec.ImageFormat;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Detects formats by the first bytes of a file, never by its name. */
public final class Signatures {
    private static final int MOST_STRAY_BYTES = 30;

    private Signatures() {}

    /** Returns the names of the supported formats, for messages. */
    public static String list() {
        return Arrays.stream(ImageFormat.values()).map(ImageFormat::displayName).collect(Collectors.joining(", "));
    }

    /** Returns the format that the first bytes of a file say. */
    public static Optional<ImageFormat> of(byte[] file) {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        if (startOfJpeg(file) == 0) {
            return Optional.of(ImageFormat.JPEG);
        } else if (cursor.has(0, PngChunks.SIGNATURE)) {
            return Optional.of(ImageFormat.PNG);
        } else if (cursor.has(0, "GIF87a") || cursor.has(0, "GIF89a")) {
            return Optional.of(ImageFormat.GIF);
        } else if (cursor.has(0, "RIFF") && cursor.has(8, "WEBP")) {
            return Optional.of(ImageFormat.WEBP);
        } else if (cursor.has(0, "II*\0") || cursor.has(0, "MM\0*") || cursor.has(0, "II+\0")
                || cursor.has(0, "MM\0+")) {
            return Optional.of(ImageFormat.TIFF);
        } else if (cursor.has(0, "BM") && cursor.has(15, "\0\0\0")) { // the upper bytes of the header's small size
            return Optional.of(ImageFormat.BMP);
        } else if (startOfJpeg(file) > 0 && !isUnreadPhoto(file)) {
            return Optional.of(ImageFormat.JPEG);
        }
        return Optional.empty();
    }

    /**
     * Returns where a JPEG begins, or −1: up to 29 stray bytes may stand in front, such as a line feed, or behind its
     * first marker, so that two markers are among the first 32 bytes, which decide whether a file is a photo.
     */
    static int startOfJpeg(byte[] file) {
        boolean startsAsJpeg = file.length > 1 && file[0] == (byte) 0xff
                && file[1] == (byte) JpegHeader.START_OF_IMAGE;
        for (int at = 0; at < MOST_STRAY_BYTES; at++) {
            if (JpegHeader.isJpeg(file, at)) {
                return at;
            } else if (startsAsJpeg && JpegHeader.isTableOrMetadata(file, at)) {
                return 0;
            }
        }
        return -1;
    }

    /** Returns whether it is a photo in a format that is known but not read, such as HEIC, JPEG XL, RAW. */
    public static boolean isUnreadPhoto(byte[] file) {
        return ForeignFormat.of(file).filter(ForeignFormat::isPhoto).isPresent();
    }

    /** Describes a file in none of the formats, for the message that refuses it. */
    public static String describeUnknown(byte[] file) {
        return ForeignFormat.of(file).map(
                format -> "it is " + format.name() + ", which is not read; " + format.advice() + ". Read are " + list())
                .orElseGet(() -> "its content, which begins with \"" + start(file)
                        + "\", is no image format that is known here; read are " + list());
    }

    private static String start(byte[] file) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < Math.min(8, file.length); i++) {
            boolean printable = file[i] >= ' ' && file[i] < 127;
            start.append(printable ? (char) file[i] : '.');
        }
        return start.toString();
    }
}
