package io.leveret.image.format;

import java.nio.ByteOrder;

/**
 * The headers of a BMP file: BITMAPINFOHEADER and its successors up to BITMAPV5HEADER ([MS-WMF] 2.2.2), and those of
 * OS/2: 12 bytes in version 1, 16 to 64 in version 2. The file's size in the first header is not used, since it is
 * often wrong.
 *
 * @param width pixels in a row
 * @param height rows
 * @param topDown whether the first stored row is the top one
 * @param bitsPerPixel 1, 2, 4, 8, 16, 24 or 32
 * @param coding how the pixels are stored
 * @param palette where the colors are
 * @param masks bits of red, green and blue in a pixel of 16, 24 or 32 bits
 * @param profile where the ICC profile begins; 0 if there is none
 * @param profileBytes length of the ICC profile
 */
public record BmpHeader(int width, int height, boolean topDown, int bitsPerPixel, Coding coding, Palette palette,
        Masks masks, long profile, long profileBytes) {
    private static final int START = 14; // of the second header
    private static final int OS2_VERSION_1_BYTES = 12;
    private static final int OS2_VERSION_2_BYTES = 64;
    private static final int WINDOWS_BYTES = 40;
    private static final int WITH_MASKS_BYTES = 52;
    private static final int VERSION_5_BYTES = 124;
    private static final String EMBEDDED_PROFILE = "DEBM"; // a number, lowest byte first
    private static final int MOST_INDEX_BITS = 8;

    /** How pixels are stored. */
    public enum Coding {
        /** Rows of pixels, each padded to four bytes. */
        ROWS,
        /** Runs of pixels of 8 bits. */
        RLE8,
        /** Runs of pixels of 4 bits. */
        RLE4,
        /** Runs of pixels of 24 bits, in files of OS/2. */
        RLE24
    }

    /**
     * Where the colors of indices are.
     *
     * @param start position of the first one
     * @param colors their number
     * @param colorBytes bytes of a color: blue, green, red, and one without meaning if there are 4
     * @param pixels where the pixels begin
     */
    public record Palette(int start, int colors, int colorBytes, int pixels) {}

    /** The bits of each color in a pixel; 0 for a color that it lacks. */
    public record Masks(int red, int green, int blue) {
        static final Masks OF_16_BITS = new Masks(0x7c00, 0x3e0, 0x1f);
        /** A byte each, blue first: those of 24 and 32 bits, if the file does not say others. */
        public static final Masks BLUE_GREEN_RED = new Masks(0xff0000, 0xff00, 0xff);
    }

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if they are damaged or cut off, or the pixels are of a kind that is not read
     */
    public static BmpHeader read(byte[] file) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.LITTLE_ENDIAN);
        long headerBytes = cursor.u32(START);
        if (headerBytes == OS2_VERSION_1_BYTES) {
            int bits = checkedBits(cursor.u16(24));
            Palette palette = palette(cursor, START + OS2_VERSION_1_BYTES, bits, 0, 3);
            return new BmpHeader(cursor.u16(18), cursor.u16(20), false, bits, Coding.ROWS, palette, masksOf(bits),
                    0, 0);
        }
        if (headerBytes < 16 || headerBytes > cursor.size()) {
            throw new RefusedFileException("the BMP file's header has " + headerBytes + " bytes, which no version has");
        }
        boolean os2 = headerBytes < WINDOWS_BYTES || headerBytes == OS2_VERSION_2_BYTES;
        long compression = field(cursor, headerBytes, 30);
        if (!os2 && (compression == 4 || compression == 5)) {
            throw new RefusedFileException("a BMP file around a JPEG or PNG, which is made for printers, is not read");
        }
        int height = cursor.s32(22);
        int bits = checkedBits(cursor.u16(28));
        Coding coding = os2 ? codingOfOs2(compression, bits) : codingOfWindows(compression, bits);
        boolean masked = !os2 && (compression == 3 || compression == 6);
        boolean masksFollow = masked && headerBytes < WITH_MASKS_BYTES;
        int end = START + (int) headerBytes + (masksFollow ? compression == 6 ? 16 : 12 : 0);
        boolean profiled = headerBytes >= VERSION_5_BYTES && cursor.has(70, EMBEDDED_PROFILE);
        int width = cursor.s32(18);
        Palette palette = palette(cursor, end, bits, field(cursor, headerBytes, 46), 4);
        if (height == Integer.MIN_VALUE) {
            throw new RefusedFileException("its header says " + width + " x " + height + " pixels");
        }
        return new BmpHeader(width, Math.abs(height), height < 0, bits, coding, palette,
                masked ? masksOf(cursor) : masksOf(bits), profiled ? START + cursor.u32(126) : 0,
                profiled ? cursor.u32(130) : 0);
    }

    private static int checkedBits(int bits) throws RefusedFileException {
        return switch (bits) {
            case 1, 2, 4, 8, 16, 24, 32 -> bits;
            default -> throw new RefusedFileException(
                    "BMP with " + bits + " bits a pixel is not read; 1, 2, 4, 8, 16, 24 and 32 are");
        };
    }

    /** Headers of OS/2 may end after any field; the others are 0. */
    private static long field(ByteCursor cursor, long headerBytes, int position) throws RefusedFileException {
        return position + 4 <= START + headerBytes ? cursor.u32(position) : 0;
    }

    private static Coding codingOfWindows(long compression, int bits) throws RefusedFileException {
        if (compression == 0 || (compression == 3 || compression == 6) && bits >= 16) {
            return Coding.ROWS;
        } else if (compression == 1 && bits == 8) {
            return Coding.RLE8;
        } else if (compression == 2 && bits == 4) {
            return Coding.RLE4;
        }
        throw new RefusedFileException(
                "BMP of compression " + compression + " with " + bits + " bits a pixel is not read");
    }

    private static Coding codingOfOs2(long compression, int bits) throws RefusedFileException {
        if (compression == 0) {
            return Coding.ROWS;
        } else if (compression == 1 && bits == 8) {
            return Coding.RLE8;
        } else if (compression == 2 && bits == 4) {
            return Coding.RLE4;
        } else if (compression == 4 && bits == 24) {
            return Coding.RLE24;
        } else if (compression == 3) {
            throw new RefusedFileException("BMP of OS/2 with Huffman coding, as of a fax, is not read");
        }
        throw new RefusedFileException(
                "BMP of OS/2 with compression " + compression + " and " + bits + " bits a pixel is not read");
    }

    private static Masks masksOf(int bits) {
        return bits == 16 ? Masks.OF_16_BITS : Masks.BLUE_GREEN_RED;
    }

    /** The masks lie within long headers, and at the same position behind the shortest one. */
    private static Masks masksOf(ByteCursor cursor) throws RefusedFileException {
        Masks masks = new Masks(cursor.s32(54), cursor.s32(58), cursor.s32(62));
        if (masks.red == 0 && masks.green == 0 && masks.blue == 0) {
            throw new RefusedFileException("the BMP file is damaged: its masks of red, green and blue are all empty");
        }
        return masks;
    }

    /**
     * Some writers leave the position of the pixels out, or give one within the palette, and some have fewer colors
     * than indices without saying so.
     */
    private static Palette palette(ByteCursor cursor, int start, int bits, long statedColors, int colorBytes)
            throws RefusedFileException {
        long most = bits <= MOST_INDEX_BITS ? 1 << bits : 0;
        long colors = statedColors == 0 ? most : Math.min(statedColors, most);
        long pixels = cursor.u32(10);
        if (pixels < start || statedColors > 0 && pixels < start + colors * colorBytes) {
            pixels = start + colors * colorBytes;
        }
        if (pixels >= cursor.size()) {
            throw new RefusedFileException("the BMP file is cut off before its pixels");
        }
        return new Palette(start, (int) Math.min(colors, (pixels - start) / colorBytes), colorBytes, (int) pixels);
    }
}
