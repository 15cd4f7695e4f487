package io.leveret.image.format;

import java.nio.ByteOrder;

/** Finds the first frame of a GIF file (GIF89a specification, sections 18 to 23). */
final class GifEnvelope {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;

    private GifEnvelope() {}

    /**
     * Reads the headers. The picture is the first frame; if an animation's first frame covers only a part of the
     * canvas, it is that part.
     *
     * @throws RefusedFileException if they are damaged or cut off, or there is no frame
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.LITTLE_ENDIAN);
        int at = 13 + colorTableBytes(cursor.u8(10));
        while (cursor.u8(at) == EXTENSION) {
            at = skipBlocks(cursor, at + 2);
        }
        if (cursor.u8(at) != IMAGE) {
            throw new RefusedFileException("the GIF file has no picture in it");
        }
        // The reader returns a partial picture if the data ends early, so the end is checked here.
        skipBlocks(cursor, at + 11 + colorTableBytes(cursor.u8(at + 9)));
        return new Envelope(cursor.u16(at + 5), cursor.u16(at + 7), TiffTags.UPRIGHT, new byte[0], file);
    }

    private static int colorTableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** Skips blocks of at most 255 bytes, each after its length, up to and including the empty one. */
    private static int skipBlocks(ByteCursor cursor, int start) throws RefusedFileException {
        int at = start;
        int length;
        do {
            length = cursor.u8(at);
            at += 1 + length;
        } while (length > 0);
        return at;
    }
}
