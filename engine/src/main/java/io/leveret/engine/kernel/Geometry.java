package io.leveret.engine.kernel;

/**
 * The geometry of a convolution, or of another window that visits images, which lie batch × height × width × channels.
 *
 * @param batch the number of images
 * @param in each image
 * @param out each image of the result
 * @param outStride elements from one output pixel to the next in memory: the channels of the result, or more where the
 *     output is some of the channels of a wider tensor
 */
public record Geometry(int batch, Image in, Image out, Window window, int outStride) {
    /** The size of an image. */
    public record Image(int height, int width, int channels) {}

    /**
     * A window. Output pixel (y, x) sees the input pixels
     * {@code (y · strideHeight − padTop + i · dilationHeight, x · strideWidth − padLeft + j · dilationWidth)} for i
     * below filterHeight and j below filterWidth; those outside the image are 0.
     */
    public record Window(int filterHeight, int filterWidth, int strideHeight, int strideWidth, int dilationHeight,
            int dilationWidth, int padTop, int padLeft) {
        /** A window of so many cells, side by side, which visits every pixel, without padding. */
        public static Window of(int height, int width) {
            return new Window(height, width, 1, 1, 1, 1, 0, 0);
        }

        /** The same, with a stride of so many pixels. */
        public Window stride(int height, int width) {
            return new Window(filterHeight, filterWidth, height, width, dilationHeight, dilationWidth, padTop, padLeft);
        }

        /** The same with so many pixels from one cell to the next. */
        public Window dilation(int height, int width) {
            return new Window(filterHeight, filterWidth, strideHeight, strideWidth, height, width, padTop, padLeft);
        }

        /** The same with so many pixels before the image. */
        public Window padding(int top, int left) {
            return new Window(filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, top,
                    left);
        }
    }

    /** A band of no more elements always fits. */
    private static final long FREE_BAND_ELEMENTS = 1 << 20;
    /**
     * And one of no more than so many images: dilated networks have windows of 73×73 cells over images of 33×33 pixels.
     */
    private static final long MOST_BAND_IMAGES = 16;

    /** A matrix product of {@code rows × inFeatures} by {@code inFeatures × outFeatures}, seen as a convolution. */
    public static Geometry product(int rows, int inFeatures, int outFeatures) {
        return new Geometry(1, new Image(rows, 1, inFeatures), new Image(rows, 1, outFeatures), Window.of(1, 1),
                outFeatures);
    }

    /** A window of one cell that visits every pixel: the convolution is a matrix product. */
    public boolean isPointwise() {
        return filterHeight() == 1 && filterWidth() == 1 && strideHeight() == 1 && strideWidth() == 1
                && inHeight() == outHeight()
                && inWidth() == outWidth();
    }

    /** The same computation in its plainest form: a pointwise convolution as the matrix product that it is. */
    public Geometry simplified() {
        return isPointwise()
                ? product(batch * outHeight() * outWidth(), inChannels(), outChannels()).withOutStride(outStride)
                : this;
    }

    /** The same window for other output channels, which lie side by side. */
    public Geometry withOutChannels(int channels) {
        return new Geometry(batch, in, new Image(outHeight(), outWidth(), channels), window, channels);
    }

    /** The same computation, its output pixels so many elements apart. */
    public Geometry withOutStride(int elements) {
        return new Geometry(batch, in, out, window, elements);
    }

    /** Input rows from the first that a window sees to the last. */
    public int windowHeight() {
        return (filterHeight() - 1) * dilationHeight() + 1;
    }

    /** Input rows from the first that so many rows of output see to the last. */
    public int inRows(int outRows) {
        return (outRows - 1) * strideHeight() + windowHeight();
    }

    /** The rows of output of an image that see no more than so many input rows; at least one, however many it sees. */
    public int outRowsWithin(int inRows) {
        return Math.clamp((inRows - windowHeight()) / strideHeight() + 1, 1, outHeight());
    }

    /**
     * So many rows of output to compute next that they are no more than {@code most}, of one image, and all about
     * alike: a small rest would hardly be worth the weights that pass by.
     *
     * @param row the first of them, among those of all images of the batch
     * @param end the row after the last there is to compute
     */
    public int evenRows(int row, int end, int most) {
        int rowsLeft = Math.min(end - row, outHeight() - row % outHeight());
        int blocksLeft = (rowsLeft + most - 1) / most;
        return (rowsLeft + blocksLeft - 1) / blocksLeft;
    }

    /** Input columns from the first that the first window of a row sees to the last that the last one sees. */
    public int paddedWidth() {
        return (outWidth() - 1) * strideWidth() + (filterWidth() - 1) * dilationWidth() + 1;
    }

    /**
     * Whether the input rows that a row of output sees, with the padding in them, are few enough to be copied. They
     * always are but for windows that are spread far beyond their image, which only a file that means harm has.
     */
    public boolean fitsBand() {
        return fitsBand(inChannels());
    }

    /** The same where so many channels are copied at a time. */
    public boolean fitsBand(int channels) {
        return (long) windowHeight() * paddedWidth() * channels <= Math.max(FREE_BAND_ELEMENTS,
                MOST_BAND_IMAGES * inHeight() * inWidth() * inChannels());
    }

    /** Whether some window reaches beyond the image. */
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

    /** The cells of a window, from top to bottom. */
    public int filterHeight() {
        return window.filterHeight();
    }

    /** And from left to right. */
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
