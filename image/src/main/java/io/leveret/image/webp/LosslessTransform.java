package io.leveret.image.webp;

import java.util.Arrays;

/**
 * A transform that an encoder applied to the pixels (RFC 9649, section 3.5), and here is inverted. Pixels have alpha,
 * red, green and blue from the highest byte on.
 */
sealed interface LosslessTransform {
    /** Returns the pixels before the transform; may change the array it gets, and return it. */
    int[] invert(int[] argb);

    /** Blocks of {@code 2^bits} pixels that cover a side. */
    static int blocks(int pixels, int bits) {
        return pixels + (1 << bits) - 1 >> bits;
    }

    /** Red and blue without the green that was subtracted. */
    record AddGreen() implements LosslessTransform {
        @Override
        public int[] invert(int[] argb) {
            for (int i = 0; i < argb.length; i++) {
                int green = argb[i] >>> 8 & 0xff;
                argb[i] = argb[i] & 0xff00ff00 | (argb[i] & 0xff00ff) + (green << 16 | green) & 0xff00ff;
            }
            return argb;
        }
    }

    /**
     * A share of green was subtracted from red, and shares of green and red from blue.
     *
     * @param blocks for each block of {@code 2^blockBits} pixels squared the shares, in units of 1/32: of red in blue,
     *     of green in blue, of green in red from the third byte on
     */
    record CrossColor(int width, int height, int blockBits, int[] blocks) implements LosslessTransform {
        @Override
        public int[] invert(int[] argb) {
            int blocksAcross = LosslessTransform.blocks(width, blockBits);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int shares = blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)];
                    int pixel = argb[y * width + x];
                    int green = pixel >> 8;
                    int red = (pixel >> 16) + share(shares, green);
                    int blue = pixel + share(shares >> 8, green) + share(shares >> 16, red);
                    argb[y * width + x] = pixel & 0xff00ff00 | (red & 0xff) << 16 | blue & 0xff;
                }
            }
            return argb;
        }

        private static int share(int share, int color) {
            return (byte) share * (byte) color >> 5;
        }
    }

    /**
     * Pixels are indices of colors, and if there are few colors, several indices lie in one pixel.
     *
     * @param indexBits bits of an index: 1, 2, 4 or 8
     * @param colors {@code [2^indexBits]}; indices that the file lacks are transparent black
     */
    record Palette(int width, int height, int indexBits, int[] colors) implements LosslessTransform {
        /**
         * Prepares a palette.
         *
         * @param differences of each color to the one before
         */
        static Palette of(int width, int height, int[] differences) {
            int count = differences.length;
            int indexBits = count > 16 ? 8 : count > 4 ? 4 : count > 2 ? 2 : 1;
            int[] colors = Arrays.copyOf(differences, 1 << indexBits);
            for (int i = 1; i < count; i++) {
                colors[i] = Prediction.add(colors[i], colors[i - 1]);
            }
            return new Palette(width, height, indexBits, colors);
        }

        /** Pixels in a row of the packed picture. */
        int packedWidth() {
            return (width * indexBits + 7) / 8;
        }

        @Override
        public int[] invert(int[] packed) {
            int[] argb = indexBits == 8 ? packed : new int[height * width];
            int perPixel = 8 / indexBits;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int indices = packed[y * packedWidth() + x / perPixel] >>> 8;
                    argb[y * width + x] = colors[indices >>> x % perPixel * indexBits & colors.length - 1];
                }
            }
            return argb;
        }
    }

    /**
     * Pixels are differences to what their neighbors predict.
     *
     * @param blocks for each block of {@code 2^blockBits} pixels squared the predictor, in the second byte
     */
    record Prediction(int width, int height, int blockBits, int[] blocks) implements LosslessTransform {
        private static final int BLACK = 0xff000000;

        @Override
        public int[] invert(int[] argb) {
            argb[0] = add(argb[0], BLACK);
            for (int x = 1; x < width; x++) {
                argb[x] = add(argb[x], argb[x - 1]);
            }
            int blocksAcross = LosslessTransform.blocks(width, blockBits);
            for (int y = 1; y < height; y++) {
                int row = y * width;
                argb[row] = add(argb[row], argb[row - width]);
                for (int x = 1; x < width;) {
                    int end = Math.min((x >> blockBits) + 1 << blockBits, width);
                    int predictor = blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)] >>> 8 & 15;
                    for (; x < end; x++) {
                        int i = row + x;
                        argb[i] = add(argb[i], predict(predictor, argb[i - 1], argb[i - width], argb[i - width - 1],
                                argb[i - width + 1]));
                    }
                }
            }
            return argb;
        }

        /** The right neighbor above the last column is the first pixel of the row, which is before it in memory. */
        private static int predict(int predictor, int left, int above, int aboveLeft, int aboveRight) {
            return switch (predictor) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> aboveRight;
                case 4 -> aboveLeft;
                case 5 -> mean(mean(left, aboveRight), above);
                case 6 -> mean(left, aboveLeft);
                case 7 -> mean(left, above);
                case 8 -> mean(aboveLeft, above);
                case 9 -> mean(above, aboveRight);
                case 10 -> mean(mean(left, aboveLeft), mean(above, aboveRight));
                case 11 -> distance(above, aboveLeft) < distance(left, aboveLeft) ? left : above;
                case 12 -> gradient(left, above, aboveLeft);
                case 13 -> halfGradient(mean(left, above), aboveLeft);
                default -> BLACK;
            };
        }

        /** The sum of each of the four bytes, modulo 256. */
        static int add(int one, int other) {
            return (one & 0xff00ff00) + (other & 0xff00ff00) & 0xff00ff00
                    | (one & 0xff00ff) + (other & 0xff00ff) & 0xff00ff;
        }

        /** The mean of each of the four bytes, rounded down. */
        private static int mean(int one, int other) {
            return ((one ^ other) >>> 1 & 0x7f7f7f7f) + (one & other);
        }

        private static int distance(int one, int other) {
            int sum = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 8) {
                sum += Math.abs((one >>> shift & 0xff) - (other >>> shift & 0xff));
            }
            return sum;
        }

        private static int gradient(int left, int above, int aboveLeft) {
            int pixel = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 8) {
                int value = (left >>> shift & 0xff) + (above >>> shift & 0xff) - (aboveLeft >>> shift & 0xff);
                pixel |= Math.clamp(value, 0, 255) << shift;
            }
            return pixel;
        }

        private static int halfGradient(int mean, int aboveLeft) {
            int pixel = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += 8) {
                int value = mean >>> shift & 0xff;
                pixel |= Math.clamp(value + (value - (aboveLeft >>> shift & 0xff)) / 2, 0, 255) << shift;
            }
            return pixel;
        }
    }
}
