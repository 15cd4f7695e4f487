package io.leveret.image.jpeg;

/** The conversion of luma and chroma to RGB by JFIF, in the integer arithmetic of libjpeg (its {@code jdcolor.c}). */
interface ColorConversion {
    /** Bits behind the point of the factors. */
    int FRACTION_BITS = 16;
    /** A half. */
    int HALF = 1 << FRACTION_BITS - 1;
    /** The level of chroma that is gray. */
    int CENTER = 128;

    int RED_OF_CR = 91881; // round(1.40200 · 2¹⁶), and so on
    int BLUE_OF_CB = 116130; // 1.77200
    int GREEN_OF_CR = -46802; // -0.71414
    int GREEN_OF_CB = -22554; // -0.34414

    /**
     * Converts a row.
     *
     * @param lumaAt where its luma begins, and so on
     * @param width pixels
     * @param rgb receives {@code [width][3]}
     * @param at of the first one
     */
    void toRgb(byte[] lumas, int lumaAt, byte[] blues, int blueAt, byte[] reds, int redAt, int width, byte[] rgb,
            int at);
}
