package io.leveret.bench;

import io.leveret.image.ImageDecoder;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.Signatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A photo's file, in memory.
 *
 * @param name of its file
 * @param kind how it is coded, such as "JPEG progressive"
 * @param width pixels in a stored row
 * @param height stored rows
 */
record EncodedPhoto(String name, byte[] file, ImageFormat format, String kind, int width, int height) {
    private static final long MOST_PIXELS = 1L << 28;
    private static final int MILLION = 1_000_000;
    private static final int MARKER_OF_PROGRESSIVE = 0xc2;
    private static final int MARKER_OF_TABLES = 0xc4;
    private static final int PNG_INTERLACE = 28; // positions in the file
    private static final int WEBP_FIRST_CHUNK = 12;

    /**
     * Reads the headers of a file.
     *
     * @throws IOException if it cannot be read, or is no photo that Leveret reads
     */
    static EncodedPhoto read(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        ImageFormat format = Signatures.of(Arrays.copyOf(file, ImageDecoder.SIGNATURE_BYTES))
                .orElseThrow(() -> new IOException("it is no photo"));
        Envelope envelope = Envelope.open(format, file, MOST_PIXELS);
        return new EncodedPhoto(path.getFileName().toString(), file, format, kind(format, envelope.essence()),
                envelope.width(), envelope.height());
    }

    private static String kind(ImageFormat format, byte[] essence) {
        return format.displayName() + switch (format) {
            case JPEG -> isProgressive(essence) ? " progressive" : " baseline";
            case PNG -> essence[PNG_INTERLACE] == 0 ? "" : " interlaced";
            case WEBP -> hasChunk(essence, "VP8L") ? " lossless" : " lossy";
            case GIF, BMP, TIFF -> "";
        };
    }

    private static boolean isProgressive(byte[] jpeg) {
        int at = 2;
        while (true) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker >> 4 == 0xc && marker != MARKER_OF_TABLES) {
                return marker == MARKER_OF_PROGRESSIVE;
            }
            at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
        }
    }

    private static boolean hasChunk(byte[] webp, String name) {
        ByteBuffer file = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = WEBP_FIRST_CHUNK; at + 8 <= webp.length;) {
            int bytes = file.getInt((int) at + 4);
            if (name.equals(new String(webp, (int) at, 4, StandardCharsets.ISO_8859_1))) {
                return true;
            }
            at += 8 + Integer.toUnsignedLong(bytes) + (bytes & 1);
        }
        return false;
    }

    /** A class of sizes, for groups. */
    String sizeClass() {
        long pixels = (long) width * height;
        return pixels < MILLION ? "below 1 megapixel"
                : pixels < 8 * MILLION ? "1 to 8 megapixels" : "from 8 megapixels";
    }

    /**
     * Returns the request for a codec.
     *
     * @param scale pixels of a side of the photo for one of the result
     */
    DecodeRequest request(int scale) throws IOException {
        Envelope envelope = Envelope.open(format, file, MOST_PIXELS);
        return new DecodeRequest(format, envelope.essence(), width, height, envelope.space(),
                scale, MOST_PIXELS);
    }
}
