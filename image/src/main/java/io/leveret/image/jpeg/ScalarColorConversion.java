package io.leveret.image.jpeg;

/** The conversion in plain Java, with tables. */
final class ScalarColorConversion implements ColorConversion {
    private static final int LEVELS = 256;

    private static final int[] RED = new int[LEVELS]; // [Cr] what it adds
    private static final int[] BLUE = new int[LEVELS]; // [Cb]
    private static final int[] GREEN_BY_CR = new int[LEVELS]; // the sum of the two for green is rounded once
    private static final int[] GREEN_BY_CB = new int[LEVELS];

    static {
        for (int level = 0; level < LEVELS; level++) {
            int chroma = level - CENTER;
            RED[level] = RED_OF_CR * chroma + HALF >> FRACTION_BITS;
            BLUE[level] = BLUE_OF_CB * chroma + HALF >> FRACTION_BITS;
            GREEN_BY_CR[level] = GREEN_OF_CR * chroma;
            GREEN_BY_CB[level] = GREEN_OF_CB * chroma + HALF;
        }
    }

    @Override
    public void toRgb(byte[] lumas, int lumaAt, byte[] blues, int blueAt, byte[] reds, int redAt, int width,
            byte[] rgb, int at) {
        int to = at;
        for (int x = 0; x < width; x++) {
            int luma = lumas[lumaAt + x] & 0xff;
            int cb = blues[blueAt + x] & 0xff;
            int cr = reds[redAt + x] & 0xff;
            rgb[to] = (byte) InverseDct.limit(luma + RED[cr]);
            rgb[to + 1] = (byte) InverseDct.limit(luma + (GREEN_BY_CB[cb] + GREEN_BY_CR[cr] >> FRACTION_BITS));
            rgb[to + 2] = (byte) InverseDct.limit(luma + BLUE[cb]);
            to += 3;
        }
    }
}
