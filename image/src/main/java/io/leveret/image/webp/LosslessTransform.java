package io.leveret.image.webp;

import java.util.Arrays;

/**
 * A transform that an encoder applied to the pixels (RFC 9649, section 3.5), and here is inverted. Pixels have alpha,
 * red, green and blue from the highest byte on.
 */
sealed interface LosslessTransform permits LosslessTransform.AddGreen, LosslessTransform.CrossColor,
        LosslessTransform.Palette, LosslessPrediction {
    /**
     * Inverts it in a row.
     *
     * @param row {@code [width]}, receives the pixels before the transform
     * @param y its number: rows come one after the other
     */
    void invert(int[] row, int y);

    /** Blocks of {@code 2^bits} pixels that cover a side. */
    static int blocks(int pixels, int bits) {
        return pixels + (1 << bits) - 1 >> bits;
    }

    /** The sum of each of the four bytes, modulo 256. */
    static int add(int one, int other) {
        return (one & 0xff00ff00) + (other & 0xff00ff00) & 0xff00ff00
                | (one & 0xff00ff) + (other & 0xff00ff) & 0xff00ff;
    }

    /** Red and blue without the green that was subtracted. */
    record AddGreen() implements LosslessTransform {
        @Override
        public void invert(int[] row, int y) {
            for (int x = 0; x < row.length; x++) {
                int green = row[x] >>> 8 & 0xff;
                row[x] = row[x] & 0xff00ff00 | (row[x] & 0xff00ff) + (green << 16 | green) & 0xff00ff;
            }
        }
    }

    /**
     * A share of green was subtracted from red, and shares of green and red from blue.
     *
     * @param blocks for each block of {@code 2^blockBits} pixels squared the shares, in units of 1/32: of red in blue,
     *     of green in blue, of green in red from the third byte on
     * @param shares {@code [width]}, those of the row
     */
    record CrossColor(int blockBits, int[] blocks, int[] shares) implements LosslessTransform {
        @Override
        public void invert(int[] row, int y) {
            int width = shares.length;
            if (y % (1 << blockBits) == 0) {
                int first = (y >> blockBits) * LosslessTransform.blocks(width, blockBits);
                for (int x = 0; x < width; x++) {
                    shares[x] = blocks[first + (x >> blockBits)];
                }
            }
            for (int x = 0; x < width; x++) {
                int pixel = row[x];
                int green = pixel << 16 >> 24;
                int red = (pixel >> 16) + ((shares[x] << 24 >> 24) * green >> 5);
                int blue = pixel + ((shares[x] << 16 >> 24) * green >> 5)
                        + ((shares[x] << 8 >> 24) * (red << 24 >> 24) >> 5);
                row[x] = pixel & 0xff00ff00 | (red & 0xff) << 16 | blue & 0xff;
            }
        }
    }

    /**
     * Pixels are indices of colors, and if there are few colors, several indices lie in one pixel.
     *
     * @param indexBits bits of an index: 1, 2, 4 or 8
     * @param colors {@code [2^indexBits]}; indices that the file lacks are transparent black
     */
    record Palette(int width, int indexBits, int[] colors) implements LosslessTransform {
        /**
         * Prepares a palette.
         *
         * @param differences of each color to the one before
         */
        static Palette of(int width, int[] differences) {
            int count = differences.length;
            int indexBits = count > 16 ? 8 : count > 4 ? 4 : count > 2 ? 2 : 1;
            int[] colors = Arrays.copyOf(differences, 1 << indexBits);
            for (int i = 1; i < count; i++) {
                colors[i] = LosslessTransform.add(colors[i], colors[i - 1]);
            }
            return new Palette(width, indexBits, colors);
        }

        /** Pixels in a row of the packed picture. */
        int packedWidth() {
            return (width * indexBits + 7) / 8;
        }

        /** From the end, since the packed pixels are in front. */
        @Override
        public void invert(int[] row, int y) {
            if (indexBits == 8) {
                for (int x = 0; x < width; x++) {
                    row[x] = colors[row[x] >>> 8 & colors.length - 1];
                }
                return;
            }
            int perPixel = 8 / indexBits;
            int shift = Integer.numberOfTrailingZeros(perPixel);
            for (int x = width - 1; x >= 0; x--) {
                int indices = row[x >> shift] >>> 8;
                row[x] = colors[indices >>> (x & perPixel - 1) * indexBits & colors.length - 1];
            }
        }
    }
}
