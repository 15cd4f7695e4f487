package io.leveret.image.bmp;

import io.leveret.image.format.RefusedFileException;

/** The bits of a color in a pixel, scaled to 8 bits: {@code round(255 · value / largest)}. */
final class BmpMask {
    private static final int MOST_BITS = 16;

    private final int shift;
    private final int bits; // after the shift
    private final byte[] samples; // [bits + 1]

    private BmpMask(int shift, int bits) {
        this.shift = shift;
        this.bits = bits;
        this.samples = new byte[bits + 1];
        for (int value = 1; value <= bits; value++) {
            samples[value] = (byte) Math.round(value * 255.0 / bits);
        }
    }

    /**
     * Prepares a mask.
     *
     * @param mask adjacent bits, of which the upper 16 are used; 0 for a color that is always 0
     */
    static BmpMask of(int mask) throws RefusedFileException {
        if (mask == 0) {
            return new BmpMask(0, 0);
        }
        int low = Integer.numberOfTrailingZeros(mask);
        int count = Integer.bitCount(mask);
        if (mask >>> low != -1 >>> Integer.SIZE - count) {
            throw new RefusedFileException("the BMP file has a color mask of bits that are not adjacent, 0x"
                    + Integer.toHexString(mask));
        }
        int used = Math.min(count, MOST_BITS);
        return new BmpMask(low + count - used, (1 << used) - 1);
    }

    int sample(int pixel) {
        return samples[pixel >>> shift & bits];
    }
}
