package io.leveret.image.format;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The header of a PNG file and its palette (PNG specification, third edition, sections 11.2.1 and 11.2.2).
 *
 * @param width pixels in a row
 * @param height rows
 * @param bitDepth bits of a sample or an index: 1, 2, 4, 8 or 16
 * @param color what a pixel consists of
 * @param interlaced whether the pixels are stored in seven passes
 * @param palette {@code [colors][3]}; empty if pixels are no indices
 */
public record PngHeader(int width, int height, int bitDepth, Color color, boolean interlaced, byte[] palette) {
    private static final int BYTES = 13;
    private static final int COLOR_BYTES = 3;

    /** What a pixel consists of. */
    public enum Color {
        /** A gray sample. */
        GRAY(0, 1),
        /** Red, green, blue. */
        RGB(2, 3),
        /** The index of a color in the palette. */
        INDEX(3, 1),
        /** A gray sample, alpha. */
        GRAY_ALPHA(4, 2),
        /** Red, green, blue, alpha. */
        RGB_ALPHA(6, 4);

        private final int type;
        private final int samples;

        Color(int type, int samples) {
            this.type = type;
            this.samples = samples;
        }

        /** Stored samples of a pixel. */
        public int samples() {
            return samples;
        }

        private boolean allows(int bitDepth) {
            return switch (this) {
                case GRAY -> Integer.bitCount(bitDepth) == 1 && bitDepth <= 16;
                case INDEX -> Integer.bitCount(bitDepth) == 1 && bitDepth <= 8;
                case RGB, GRAY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
            };
        }
    }

    /**
     * Reads the chunks before the picture data.
     *
     * @throws RefusedFileException if the header or the palette is damaged, or there is no picture data
     */
    public static PngHeader read(byte[] file) throws RefusedFileException {
        PngChunks chunks = new PngChunks(file);
        if (!chunks.next() || !chunks.is("IHDR")) {
            throw new RefusedFileException("the PNG file does not begin with its header chunk");
        }
        PngHeader header = readHeader(file, chunks);
        while (chunks.next()) {
            if (chunks.is("IDAT")) {
                header.checkPalette();
                return header;
            } else if (chunks.is("PLTE") && chunks.isWhole()) {
                checkCrc(chunks);
                header = header.withPalette(Arrays.copyOfRange(file, chunks.data(), chunks.data() + chunks.bytes()));
            }
        }
        throw new RefusedFileException("the PNG file is cut off: it has no picture data");
    }

    private static PngHeader readHeader(byte[] file, PngChunks chunks) throws RefusedFileException {
        if (!chunks.isWhole()) {
            throw new RefusedFileException("the PNG file is cut off in its header chunk");
        }
        checkCrc(chunks);
        if (chunks.bytes() != BYTES) {
            throw damaged("its header has " + chunks.bytes() + " bytes instead of " + BYTES);
        }
        ByteBuffer header = ByteBuffer.wrap(file, chunks.data(), BYTES);
        int width = header.getInt();
        int height = header.getInt();
        int bitDepth = header.get() & 0xff;
        int type = header.get() & 0xff;
        int compression = header.get();
        int filter = header.get();
        int interlace = header.get();
        Color color = Arrays.stream(Color.values()).filter(each -> each.type == type && each.allows(bitDepth))
                .findFirst().orElseThrow(() -> damaged(
                        "its header says " + bitDepth + " bits of color type " + type + ", which no PNG file has"));
        if (compression != 0 || filter != 0 || interlace != 0 && interlace != 1) {
            throw damaged("its header says compression " + compression + ", filter " + filter + ", interlace "
                    + interlace + "; PNG files have 0, 0, and 0 or 1");
        }
        return new PngHeader(width, height, bitDepth, color, interlace == 1, new byte[0]);
    }

    private static void checkCrc(PngChunks chunks) throws RefusedFileException {
        if (!chunks.isRight()) {
            throw damaged("the checksum of a chunk at " + chunks.start() + " is wrong");
        }
    }

    private static RefusedFileException damaged(String reason) {
        return new RefusedFileException("the PNG file is damaged: " + reason);
    }

    /** Returns this header with a palette, unless it has one already, or its pixels are no indices. */
    private PngHeader withPalette(byte[] stored) {
        if (color != Color.INDEX || palette.length > 0) {
            return this;
        }
        int bytes = Math.min(stored.length / COLOR_BYTES, 1 << bitDepth) * COLOR_BYTES;
        return new PngHeader(width, height, bitDepth, color, interlaced, Arrays.copyOf(stored, bytes));
    }

    private void checkPalette() throws RefusedFileException {
        if (color == Color.INDEX && palette.length == 0) {
            throw damaged("its pixels are indices, and it has no palette");
        }
    }
}
