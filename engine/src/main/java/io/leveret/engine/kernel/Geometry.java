package io.leveret.engine.kernel;

/**
 * The geometry of a convolution or another window over images in the layout batch × height × width × channels.
 *
 * @param batch the number of images
 * @param in each image
 * @param out each image of the result
 * @param outStride elements from one output pixel to the next in memory: the channels of the result, or more if the
 *     output is some of the channels of a wider tensor
 */
public record Geometry(int batch, Image in, Image out, Window window, int outStride) {
    /** The size of an image. */
    public record Image(int height, int width, int channels) {}

    /**
     * A window. Output pixel (y, x) reads the input pixels {@code (y · strideHeight − padTop + i · dilationHeight, x ·
     * strideWidth − padLeft + j · dilationWidth)} for i below filterHeight and j below filterWidth; those outside the
     * image are 0.
     */
    public record Window(int filterHeight, int filterWidth, int strideHeight, int strideWidth, int dilationHeight,
            int dilationWidth, int padTop, int padLeft) {
        /** Returns a window of {@code height × width} cells with stride 1, dilation 1 and no padding. */
        public static Window of(int height, int width) {
            return new Window(height, width, 1, 1, 1, 1, 0, 0);
        }

        /** Returns this window with another stride. */
        public Window stride(int height, int width) {
            return new Window(filterHeight, filterWidth, height, width, dilationHeight, dilationWidth, padTop, padLeft);
        }

        /** Returns this window with another dilation. */
        public Window dilation(int height, int width) {
            return new Window(filterHeight, filterWidth, strideHeight, strideWidth, height, width, padTop, padLeft);
        }

        /** Returns this window with other padding before the image. */
        public Window padding(int top, int left) {
            return new Window(filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, top,
                    left);
        }
    }

    /** A band with at most this many elements always fits. */
    private static final long FREE_BAND_ELEMENTS = 1 << 20;
    /**
     * A band of at most this many images also fits: dilated networks have windows of 73×73 cells over images of 33×33
     * pixels.
     */
    private static final long MOST_BAND_IMAGES = 16;

    /** A matrix product of {@code rows × inFeatures} by {@code inFeatures × outFeatures}, seen as a convolution. */
    public static Geometry product(int rows, int inFeatures, int outFeatures) {
        return new Geometry(1, new Image(rows, 1, inFeatures), new Image(rows, 1, outFeatures), Window.of(1, 1),
                outFeatures);
    }

    /** Returns whether the convolution is a matrix product: a window of one cell with stride 1. */
    public boolean isPointwise() {
        return filterHeight() == 1 && filterWidth() == 1 && strideHeight() == 1 && strideWidth() == 1
                && inHeight() == outHeight()
                && inWidth() == outWidth();
    }

    /** Returns the simplest form of the computation: a pointwise convolution as a matrix product. */
    public Geometry simplified() {
        return isPointwise()
                ? product(batch * outHeight() * outWidth(), inChannels(), outChannels()).withOutStride(outStride)
                : this;
    }

    /** Returns the same window for other, contiguous output channels. */
    public Geometry withOutChannels(int channels) {
        return new Geometry(batch, in, new Image(outHeight(), outWidth(), channels), window, channels);
    }

    /** Returns the same computation with another distance of output pixels, in elements. */
    public Geometry withOutStride(int elements) {
        return new Geometry(batch, in, out, window, elements);
    }

    /** Returns the input rows that a window spans. */
    public int windowHeight() {
        return (filterHeight() - 1) * dilationHeight() + 1;
    }

    /** Returns the cells of a window that lie within the image, at most. */
    public int mostCells() {
        return Math.min(filterHeight(), inHeight()) * Math.min(filterWidth(), inWidth());
    }

    /** Returns the input rows that a number of output rows span. */
    public int inRows(int outRows) {
        return (outRows - 1) * strideHeight() + windowHeight();
    }

    /** Returns the output rows of an image that span at most a number of input rows; at least 1. */
    public int outRowsWithin(int inRows) {
        return Math.clamp((inRows - windowHeight()) / strideHeight() + 1, 1, outHeight());
    }

    /**
     * Returns the number of output rows to compute next: at most {@code most}, of one image, and in similar portions,
     * since a small rest is not worth another pass over the weights.
     *
     * @param row the first of them, among those of all images of the batch
     * @param end the row after the last one to compute
     */
    public int evenRows(int row, int end, int most) {
        int rowsLeft = Math.min(end - row, outHeight() - row % outHeight());
        int blocksLeft = (rowsLeft + most - 1) / most;
        return (rowsLeft + blocksLeft - 1) / blocksLeft;
    }

    /** Returns the input columns that the windows of a row span, including padding. */
    public int paddedWidth() {
        return (outWidth() - 1) * strideWidth() + (filterWidth() - 1) * dilationWidth() + 1;
    }

    /**
     * Returns whether the input rows of an output row, with padding, are few enough to copy. Always true except for
     * windows spread far beyond their image, which only hostile files have.
     */
    public boolean fitsBand() {
        return fitsBand(inChannels());
    }

    /** Returns the same for copies of some channels at a time. */
    public boolean fitsBand(int channels) {
        return (long) windowHeight() * paddedWidth() * channels <= Math.max(FREE_BAND_ELEMENTS,
                MOST_BAND_IMAGES * inHeight() * inWidth() * inChannels());
    }

    /** Returns whether some window reaches beyond the image. */
    public boolean isPadded() {
        return padTop() > 0 || padLeft() > 0 || paddedWidth() > inWidth()
                || (outHeight() - 1) * strideHeight() + windowHeight() > inHeight();
    }

    /** Rows of output over all images of the batch. */
    public int outRows() {
        return batch * outHeight();
    }

    /** The rows of an image. */
    public int inHeight() {
        return in.height();
    }

    /** Its columns. */
    public int inWidth() {
        return in.width();
    }

    /** Its channels. */
    public int inChannels() {
        return in.channels();
    }

    /** The rows of an image of the result. */
    public int outHeight() {
        return out.height();
    }

    /** Its columns. */
    public int outWidth() {
        return out.width();
    }

    /** Its channels. */
    public int outChannels() {
        return out.channels();
    }

    /** The rows of cells of a window. */
    public int filterHeight() {
        return window.filterHeight();
    }

    /** The columns of cells of a window. */
    public int filterWidth() {
        return window.filterWidth();
    }

    /** Rows from one window to the next. */
    public int strideHeight() {
        return window.strideHeight();
    }

    /** Columns from one window to the next. */
    public int strideWidth() {
        return window.strideWidth();
    }

    /** Rows from one cell to the next. */
    public int dilationHeight() {
        return window.dilationHeight();
    }

    /** Columns from one cell to the next. */
    public int dilationWidth() {
        return window.dilationWidth();
    }

    /** Rows of padding above an image. */
    public int padTop() {
        return window.padTop();
    }

    /** Columns of padding to its left. */
    public int padLeft() {
        return window.padLeft();
    }
}
