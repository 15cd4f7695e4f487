package io.leveret.engine.kernel;

/**
 * The geometry of a convolution over images that lie batch × height × width × channels. Output pixel (y, x) sees the
 * input pixels {@code (y · strideHeight − padTop + i · dilationHeight, x · strideWidth − padLeft + j · dilationWidth)}
 * for i below filterHeight and j below filterWidth; those outside the image are 0.
 *
 * @param outStride elements from one output pixel to the next in memory: outChannels, or more where the output is some of
 *     the channels of a wider tensor
 */
public record Geometry(int batch, int inHeight, int inWidth, int inChannels, int outHeight, int outWidth,
        int outChannels, int filterHeight, int filterWidth, int strideHeight, int strideWidth, int dilationHeight,
        int dilationWidth, int padTop, int padLeft, int outStride) {

    /** A band of no more elements always fits. */
    private static final long FREE_BAND_ELEMENTS = 1 << 20;
    /** And one of no more than so many images: dilated networks have windows of 73×73 cells over images of 33×33 pixels. */
    private static final long MOST_BAND_IMAGES = 16;

    /** A matrix product of {@code rows × inFeatures} by {@code inFeatures × outFeatures}, seen as a convolution. */
    public static Geometry product(int rows, int inFeatures, int outFeatures) {
        return new Geometry(1, rows, 1, inFeatures, rows, 1, outFeatures, 1, 1, 1, 1, 1, 1, 0, 0,
                outFeatures);
    }

    /** A window of one cell that visits every pixel: the convolution is a matrix product. */
    public boolean isPointwise() {
        return filterHeight == 1 && filterWidth == 1 && strideHeight == 1 && strideWidth == 1 && inHeight == outHeight
                && inWidth == outWidth;
    }

    /** The same computation in its plainest form: a pointwise convolution as the matrix product that it is. */
    public Geometry simplified() {
        return isPointwise() ? product(batch * outHeight * outWidth, inChannels, outChannels).withOutStride(outStride)
                : this;
    }

    /** The same computation, its output pixels so many elements apart. */
    public Geometry withOutStride(int elements) {
        return new Geometry(batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight,
                filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft, elements);
    }

    /** Input rows from the first that a window sees to the last. */
    public int windowHeight() {
        return (filterHeight - 1) * dilationHeight + 1;
    }

    /** Input rows from the first that so many rows of output see to the last. */
    public int inRows(int outRows) {
        return (outRows - 1) * strideHeight + windowHeight();
    }

    /** The rows of output of an image that see no more than so many input rows; at least one, however many it sees. */
    public int outRowsWithin(int inRows) {
        return Math.clamp((inRows - windowHeight()) / strideHeight + 1, 1, outHeight);
    }

    /**
     * So many rows of output to compute next that they are no more than {@code most}, of one image, and all about alike: a small
     * rest would hardly be worth the weights that pass by.
     *
     * @param row the first of them, among those of all images of the batch
     * @param end the row after the last there is to compute
     */
    public int evenRows(int row, int end, int most) {
        int rowsLeft = Math.min(end - row, outHeight - row % outHeight);
        int blocksLeft = (rowsLeft + most - 1) / most;
        return (rowsLeft + blocksLeft - 1) / blocksLeft;
    }

    /** Input columns from the first that the first window of a row sees to the last that the last one sees. */
    public int paddedWidth() {
        return (outWidth - 1) * strideWidth + (filterWidth - 1) * dilationWidth + 1;
    }

    /**
     * Whether the input rows that a row of output sees, with the padding in them, are few enough to be copied. They always are
     * but for windows that are spread far beyond their image, which only a file that means harm has.
     */
    public boolean fitsBand() {
        return fitsBand(inChannels);
    }

    /** The same where so many channels are copied at a time. */
    public boolean fitsBand(int channels) {
        return (long) windowHeight() * paddedWidth() * channels <= Math.max(FREE_BAND_ELEMENTS,
                MOST_BAND_IMAGES * inHeight * inWidth * inChannels);
    }

    /** Whether some window reaches beyond the image. */
    public boolean isPadded() {
        return padTop > 0 || padLeft > 0 || paddedWidth() > inWidth
                || (outHeight - 1) * strideHeight + windowHeight() > inHeight;
    }

    /** Rows of output over all images of the batch. */
    public int outRows() {
        return batch * outHeight;
    }
}
