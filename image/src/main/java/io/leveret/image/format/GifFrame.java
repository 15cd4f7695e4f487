package io.leveret.image.format;

import java.nio.ByteOrder;

/**
 * The first frame of a GIF file and its canvas (GIF89a specification, sections 18 to 23). The canvas is the logical
 * screen; if the first frame reaches beyond it, the canvas grows, as in browsers and Pillow.
 *
 * @param canvasWidth pixels in a row of the canvas
 * @param canvasHeight rows of the canvas
 * @param left the frame's first column on the canvas
 * @param top the frame's first row on the canvas
 * @param width pixels in a row of the frame
 * @param height rows of the frame
 * @param interlaced whether the rows are stored in four passes
 * @param colorTable where the colors begin, three bytes each
 * @param colors the number of colors; 0 if there is no table
 * @param transparent the index of transparent pixels, or −1
 * @param data where the compressed indices begin, with the code size
 */
public record GifFrame(int canvasWidth, int canvasHeight, int left, int top, int width, int height, boolean interlaced,
        int colorTable, int colors, int transparent, int data) {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int SCREEN_END = 13;
    private static final int DESCRIPTOR_BYTES = 10;

    /**
     * Finds the frame.
     *
     * @throws RefusedFileException if the headers are cut off, or there is no frame
     */
    public static GifFrame first(byte[] file) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.LITTLE_ENDIAN);
        int screenColors = colors(cursor.u8(10));
        int at = SCREEN_END + 3 * screenColors;
        int transparent = -1;
        for (int kind = cursor.u8(at); kind != IMAGE; kind = cursor.u8(at)) {
            if (kind == TRAILER) {
                throw new RefusedFileException("the GIF file has no picture in it");
            } else if (kind != EXTENSION) {
                at++; // stray bytes between blocks, which browsers skip
                continue;
            }
            if (cursor.u8(at + 1) == GRAPHIC_CONTROL && cursor.u8(at + 2) >= 4) {
                transparent = (cursor.u8(at + 3) & 1) == 0 ? -1 : cursor.u8(at + 6);
            }
            at = skipBlocks(cursor, at + 2);
        }
        int left = cursor.u16(at + 1);
        int top = cursor.u16(at + 3);
        int width = cursor.u16(at + 5);
        int height = cursor.u16(at + 7);
        if (width == 0 || height == 0) {
            throw new RefusedFileException("the first frame of the GIF file has " + width + " x " + height
                    + " pixels");
        }
        int flags = cursor.u8(at + 9);
        int ownColors = colors(flags);
        int table = at + DESCRIPTOR_BYTES;
        int data = table + 3 * ownColors;
        cursor.u8(data); // so that the tables are there
        return new GifFrame(Math.max(cursor.u16(6), left + width), Math.max(cursor.u16(8), top + height), left, top,
                width, height, (flags & 0x40) != 0, ownColors > 0 ? table : SCREEN_END,
                ownColors > 0 ? ownColors : screenColors, transparent, data);
    }

    private static int colors(int flags) {
        return (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
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
