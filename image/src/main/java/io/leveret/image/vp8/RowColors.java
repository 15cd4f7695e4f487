package io.leveret.image.vp8;

import java.util.Arrays;

/**
 * Makes RGB of a row, as libwebp does by default: chroma is interpolated between the centers of its samples, weighted
 * 9 : 3 : 3 : 1, and luma and chroma become RGB by factors in 16384ths.
 *
 * <p>
 * Blue and red are interpolated at once, in the lower and the upper half of a number. C2 makes vectors of loops that
 * are short and read numbers of one size; so the steps are loops of their own, over numbers of 32 bits.
 */
final class RowColors {
    private static final int CHANNELS = 3;
    private static final int RED = 16; // where red is in a number
    private static final int MASK = 0xff;
    private static final int MASKS = MASK | MASK << RED;
    private static final int HALF_OF_SIXTEEN = 8 | 8 << RED;

    // ITU-R BT.601 with luma 16 to 235 and chroma 16 to 240, times 2¹⁴; products keep 6 bits of the fraction.
    private static final int LUMA = 19077; // 255 / 219
    private static final int RED_OF_RED = 26149;
    private static final int GREEN_OF_BLUE = 6419;
    private static final int GREEN_OF_RED = 13320;
    private static final int BLUE_OF_BLUE = 33050;
    private static final int RED_OFFSET = 14234;
    private static final int GREEN_OFFSET = 8708;
    private static final int BLUE_OFFSET = 17685;
    private static final int KEPT_BITS = 6;

    private final int width;
    private final int[] rows = {-1, -1}; // the rows of chroma in the two arrays
    private final int[][] samples; // [row & 1][chroma width], blue and red
    private final int[] sums; // [chroma width], of two rows, weighted 3 : 1
    private final int[] chroma; // [2 · chroma width], interpolated blue and red
    private final int[] luma; // [2 · chroma width]
    private final int[] rgb; // [2 · chroma width], red in the lowest byte

    /** Allocates rows. */
    RowColors(int width) {
        this.width = width;
        int chromaWidth = width + 1 >> 1;
        samples = new int[2][chromaWidth];
        sums = new int[chromaWidth];
        chroma = new int[2 * chromaWidth];
        luma = new int[2 * chromaWidth];
        rgb = new int[2 * chromaWidth];
    }

    /**
     * Interpolates the chroma of a row.
     *
     * @param firstRow the row of chroma that is the first one of the macroblocks in the planes
     * @param near the row of chroma that the row lies in
     * @param far the nearest other one
     */
    void setChroma(Planes planes, int firstRow, int near, int far) {
        int[] nearSamples = samples(planes, firstRow, near);
        int[] farSamples = samples(planes, firstRow, far);
        for (int x = 0; x < sums.length; x++) {
            sums[x] = 3 * nearSamples[x] + farSamples[x];
        }
        int before = sums[0];
        int last = sums.length - 1;
        for (int x = 0; x < last; x++) {
            int three = 3 * sums[x] + HALF_OF_SIXTEEN;
            chroma[2 * x] = three + before >>> 4 & MASKS;
            chroma[2 * x + 1] = three + sums[x + 1] >>> 4 & MASKS;
            before = sums[x];
        }
        int three = 3 * sums[last] + HALF_OF_SIXTEEN;
        chroma[2 * last] = three + before >>> 4 & MASKS;
        chroma[2 * last + 1] = three + sums[last] >>> 4 & MASKS;
    }

    private int[] samples(Planes planes, int firstRow, int row) {
        int[] joined = samples[row & 1];
        if (rows[row & 1] != row) {
            rows[row & 1] = row;
            int from = planes.chroma(0) + (row - firstRow) * planes.chromaStride;
            for (int x = 0; x < joined.length; x++) {
                joined[x] = planes.blue[from + x] & MASK | (planes.red[from + x] & MASK) << RED;
            }
        }
        return joined;
    }

    /**
     * Gives a row whose chroma is set.
     *
     * @param lumas the samples of luma, from a position on
     * @param to receives {@code [width][3]} from a position on
     */
    void convert(byte[] lumas, int from, byte[] to, int at) {
        for (int x = 0; x < luma.length; x++) {
            luma[x] = lumas[from + x];
        }
        addRedAndGreen(luma, chroma, rgb);
        addBlue(luma, chroma, rgb);
        for (int x = 0; x < width - 1; x++) {
            Planes.INTS.set(to, at + CHANNELS * x, rgb[x]); // with a byte of the next pixel
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            to[at + (width - 1) * CHANNELS + channel] = (byte) (rgb[width - 1] >> channel * Byte.SIZE);
        }
    }

    private static void addRedAndGreen(int[] luma, int[] chroma, int[] rgb) {
        for (int x = 0; x < rgb.length; x++) {
            int light = (luma[x] & MASK) * LUMA >> 8;
            int cb = chroma[x] & MASK;
            int cr = chroma[x] >> RED;
            int red = light + (cr * RED_OF_RED >> 8) - RED_OFFSET >> KEPT_BITS;
            int green = light - (cb * GREEN_OF_BLUE >> 8) - (cr * GREEN_OF_RED >> 8) + GREEN_OFFSET >> KEPT_BITS;
            rgb[x] = Math.min(Math.max(red, 0), 255) | Math.min(Math.max(green, 0), 255) << 8;
        }
    }

    private static void addBlue(int[] luma, int[] chroma, int[] rgb) {
        for (int x = 0; x < rgb.length; x++) {
            int light = (luma[x] & MASK) * LUMA >> 8;
            int blue = light + ((chroma[x] & MASK) * BLUE_OF_BLUE >> 8) - BLUE_OFFSET >> KEPT_BITS;
            rgb[x] |= Math.min(Math.max(blue, 0), 255) << 16;
        }
    }

    /** Gives a black row. */
    void black(byte[] to, int at) {
        Arrays.fill(to, at, at + width * CHANNELS, (byte) 0);
    }
}
