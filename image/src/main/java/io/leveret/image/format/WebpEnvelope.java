package io.leveret.image.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the chunks of a WebP file (RFC 9649, section 2) and keeps the first picture as a simple file, so that the
 * decoder spends no time on its alpha plane and on further frames.
 */
final class WebpEnvelope {
    private static final int CHUNK_HEADER_BYTES = 8; // type, length
    private static final int FRAME_HEADER_BYTES = 16;

    private final byte[] file;
    private final ByteCursor cursor;
    private int orientation = TiffTags.UPRIGHT;
    private byte[] profile = {};
    private long header = -1; // position of the chunk with the canvas of an animation
    private long frame = -1; // position of the first frame of an animation
    private long picture = -1; // position of the chunk of the first picture

    private WebpEnvelope(byte[] file) {
        this.file = file;
        this.cursor = new ByteCursor(file, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if a chunk is damaged or cut off, or the picture is missing
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        WebpEnvelope envelope = new WebpEnvelope(file);
        envelope.readChunks();
        return envelope.simpleFile();
    }

    /** Frames and metadata behind the first picture may be cut off. */
    private void readChunks() throws RefusedFileException {
        long size = CHUNK_HEADER_BYTES + cursor.u32(4);
        long at = 12;
        while (at + CHUNK_HEADER_BYTES <= Math.min(size, file.length)) {
            long end = at + CHUNK_HEADER_BYTES + cursor.u32(at + 4);
            if (end > file.length || end > size) {
                // What is there of a picture that is cut off may be enough.
                picture = picture < 0 && isPicture(cursor, at) ? at : picture;
                break;
            }
            readChunk(at, end);
            at = end + (end & 1); // chunks begin at even positions
        }
        if (picture < 0) {
            throw new RefusedFileException(size > file.length
                    ? "the WebP file is cut off: it has " + file.length + " of " + size + " bytes"
                    : "the WebP file has no picture in it, or a chunk reaches past its end");
        }
    }

    private void readChunk(long at, long end) throws RefusedFileException {
        if (cursor.has(at, "EXIF")) {
            orientation = exifOrientation(Arrays.copyOfRange(file, (int) at + CHUNK_HEADER_BYTES, (int) end));
        } else if (cursor.has(at, "ICCP")) {
            profile = ProfileBytes.copy(cursor, at + CHUNK_HEADER_BYTES, cursor.u32(at + 4));
        } else if (header < 0 && cursor.has(at, "VP8X")) {
            header = at;
        } else if (picture < 0 && isPicture(cursor, at)) {
            picture = at;
        } else if (picture < 0 && cursor.has(at, "ANMF")) {
            frame = at;
            picture = pictureOfFrame(cursor, at + CHUNK_HEADER_BYTES + FRAME_HEADER_BYTES, end);
        }
    }

    private static boolean isPicture(ByteCursor cursor, long at) {
        return cursor.has(at, "VP8 ") || cursor.has(at, "VP8L");
    }

    private static long pictureOfFrame(ByteCursor cursor, long start, long frameEnd) throws RefusedFileException {
        long at = start;
        while (at + CHUNK_HEADER_BYTES <= frameEnd) {
            long end = at + CHUNK_HEADER_BYTES + cursor.u32(at + 4);
            if (end > frameEnd) {
                break;
            }
            if (isPicture(cursor, at)) {
                return at;
            }
            at = end + (end & 1);
        }
        return -1;
    }

    /** Some writers put the prefix of the JPEG segment in front of the EXIF block. */
    private static int exifOrientation(byte[] exif) {
        boolean prefixed = new ByteCursor(exif, ByteOrder.BIG_ENDIAN).has(0, "Exif\0\0");
        return TiffTags.orientationOfExif(prefixed ? Arrays.copyOfRange(exif, 6, exif.length) : exif);
    }

    private Envelope simpleFile() throws RefusedFileException {
        int start = (int) picture;
        int body = start + CHUNK_HEADER_BYTES;
        int end = (int) Math.min(file.length, body + cursor.u32(picture + 4));
        boolean lossless = cursor.has(picture, "VP8L");
        // RFC 9649 section 3.4: signature, then 14 bits each of width − 1 and height − 1;
        // RFC 6386 section 9.1: frame tag and start code, then 14 bits each of width and height.
        int width = lossless ? (int) (cursor.u32(body + 1) & 0x3fff) + 1 : cursor.u16(body + 6) & 0x3fff;
        int height = lossless ? (int) (cursor.u32(body + 1) >> 14 & 0x3fff) + 1 : cursor.u16(body + 8) & 0x3fff;
        ByteBuffer riff = ByteBuffer.allocate(12 + end - start).order(ByteOrder.LITTLE_ENDIAN);
        riff.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(riff.capacity() - CHUNK_HEADER_BYTES);
        riff.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(file, start, end - start);
        return new Envelope(width, height, orientation, profile, Optional.empty(), riff.array(), canvas());
    }

    /** The canvas around the first frame is transparent: players do not use the background that files name. */
    private Optional<Envelope.Canvas> canvas() throws RefusedFileException {
        if (frame < 0 || header < 0) {
            return Optional.empty();
        }
        return Optional.of(new Envelope.Canvas(u24(header + 12) + 1, u24(header + 15) + 1, 2 * u24(frame + 8),
                2 * u24(frame + 11)));
    }

    private int u24(long at) throws RefusedFileException {
        return cursor.u16(at) | cursor.u8(at + 2) << 16;
    }
}
