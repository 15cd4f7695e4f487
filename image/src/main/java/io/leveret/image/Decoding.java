package io.leveret.image;

/** Whether a photo is decoded with all its pixels if fewer are wanted. */
public enum Decoding {
    /** Decodes all pixels, whatever size is wanted. */
    EXACT,
    /**
     * Decodes a JPEG to a half, a quarter or an eighth of its sides if that leaves at least one and a half pixels
     * for each one that is wanted, along both sides. This takes a fraction of the time. Other formats are decoded with
     * all pixels.
     */
    SCALED;

    // One and a half decoded pixels for a wanted one, along a side: docs/accuracy-of-scales.md has the measurement.
    private static final int LEAST_DECODED = 3;
    private static final int FOR_WANTED = 2;
    private static final int[] REDUCTIONS = {8, 4, 2};

    /**
     * Returns by what the sides of a photo are divided when it is decoded: 1, 2, 4 or 8.
     *
     * @param width columns of the part of the photo that is wanted
     * @param height rows of it
     * @param wantedWidth columns of the result that they become
     * @param wantedHeight rows of the result
     */
    public int reduction(int width, int height, int wantedWidth, int wantedHeight) {
        if (this == SCALED) {
            for (int reduction : REDUCTIONS) {
                long least = (long) LEAST_DECODED * reduction;
                if ((long) FOR_WANTED * width >= least * wantedWidth
                        && (long) FOR_WANTED * height >= least * wantedHeight) {
                    return reduction;
                }
            }
        }
        return 1;
    }
}
