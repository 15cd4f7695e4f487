package io.leveret.image.png;

import io.leveret.image.format.PngHeader;
import java.util.Arrays;

/**
 * Converts stored pixels to gray or RGB, as samples of one byte or, from those of 16 bits, of two, the higher one first
 * (PNG specification, third edition, section 7.2). Alpha is dropped.
 */
@FunctionalInterface
interface RowConversion {
    /**
     * Converts the pixels of a row.
     *
     * @param row a byte, then the pixels
     * @param to receives the samples
     * @param at the index of the first one
     */
    void convert(byte[] row, int pixels, byte[] to, int at);

    /** The conversion for pixels of a file. */
    static RowConversion of(PngHeader header) {
        int bits = header.bitDepth();
        return switch (header.color()) {
            case INDEX -> ofIndices(header);
            case GRAY -> bits < Byte.SIZE ? ofSmallGrays(bits) : ofPart(bits / Byte.SIZE, bits / Byte.SIZE);
            case GRAY_ALPHA -> ofPart(bits / Byte.SIZE, 2 * bits / Byte.SIZE);
            case RGB -> ofPart(3 * bits / Byte.SIZE, 3 * bits / Byte.SIZE);
            case RGB_ALPHA -> ofPart(3 * bits / Byte.SIZE, 4 * bits / Byte.SIZE);
        };
    }

    /** Keeps the first bytes of each pixel. */
    private static RowConversion ofPart(int kept, int stored) {
        if (kept == stored) {
            return (row, pixels, to, at) -> System.arraycopy(row, 1, to, at, pixels * kept);
        }
        return (row, pixels, to, at) -> {
            for (int i = 0; i < kept; i++) {
                for (int x = 0; x < pixels; x++) {
                    to[at + x * kept + i] = row[1 + x * stored + i];
                }
            }
        };
    }

    /** Grays of fewer bits, which become {@code gray · 255 / largest}. */
    private static RowConversion ofSmallGrays(int bits) {
        int factor = 255 / ((1 << bits) - 1);
        return (row, pixels, to, at) -> {
            for (int x = 0; x < pixels; x++) {
                to[at + x] = (byte) (small(row, x, bits) * factor);
            }
        };
    }

    /** Indices, which become colors of the palette; those beyond it are black, as in browsers. */
    private static RowConversion ofIndices(PngHeader header) {
        int bits = header.bitDepth();
        byte[] colors = Arrays.copyOf(header.palette(), 3 << bits); // [index][3]
        return (row, pixels, to, at) -> {
            for (int x = 0; x < pixels; x++) {
                int color = 3 * (bits == Byte.SIZE ? row[1 + x] & 0xff : small(row, x, bits));
                to[at + 3 * x] = colors[color];
                to[at + 3 * x + 1] = colors[color + 1];
                to[at + 3 * x + 2] = colors[color + 2];
            }
        };
    }

    /** A number of 1, 2 or 4 bits; the leftmost pixel has the highest bits of a byte. */
    private static int small(byte[] row, int x, int bits) {
        int perByte = Byte.SIZE / bits;
        return row[1 + x / perByte] >> Byte.SIZE - bits - x % perByte * bits & (1 << bits) - 1;
    }
}
