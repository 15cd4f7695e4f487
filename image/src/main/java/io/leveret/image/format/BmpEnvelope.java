package io.leveret.image.format;

import java.nio.ByteOrder;

/**
 * Reads the header of a BMP file: [MS-WMF] section 2.2.2 and its successor BITMAPV5HEADER, and the OS/2 1.x header of
 * 12 bytes.
 */
final class BmpEnvelope {
    private static final int HEADER = 14; // position
    private static final int OS2_HEADER_BYTES = 12;
    private static final int VERSION_5_HEADER_BYTES = 124;
    private static final String EMBEDDED_PROFILE = "DEBM"; // a number, lowest byte first
    private static final int COMPRESSION_JPEG = 4;
    private static final int COMPRESSION_PNG = 5;

    private BmpEnvelope() {}

    /**
     * Reads the header.
     *
     * @throws RefusedFileException if it is damaged or cut off, or wraps a file of another format
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.LITTLE_ENDIAN);
        if (cursor.u32(HEADER) == OS2_HEADER_BYTES) {
            return new Envelope(cursor.u16(18), cursor.u16(20), TiffTags.UPRIGHT, new byte[0], file);
        }
        int compression = cursor.s32(30);
        if (compression == COMPRESSION_JPEG || compression == COMPRESSION_PNG) {
            throw new RefusedFileException("a BMP file around a JPEG or PNG, which is made for printers, is not read");
        }
        if (cursor.u32(10) >= file.length) {
            throw new RefusedFileException("the BMP file is cut off before its pixels");
        }
        // A negative height means rows from top to bottom.
        return new Envelope(cursor.s32(18), Math.absExact(cursor.s32(22)), TiffTags.UPRIGHT, profile(cursor), file);
    }

    private static byte[] profile(ByteCursor cursor) throws RefusedFileException {
        boolean embedded = cursor.u32(HEADER) >= VERSION_5_HEADER_BYTES && cursor.has(70, EMBEDDED_PROFILE);
        return embedded ? ProfileBytes.copy(cursor, HEADER + cursor.u32(126), cursor.u32(130)) : new byte[0];
    }
}
