package io.leveret.graph;

/**
 * How a window that slides over an image treats its border, as TensorFlow defines it.
 */
public enum Padding {
    /** The output has {@code ⌈input / stride⌉} rows; padding is split evenly, an odd row goes after. */
    SAME,
    /** Only windows that lie entirely inside the image. */
    VALID;

    /** Returns the extent of a window of {@code size} cells, {@code dilation} apart. */
    public static int windowExtent(int size, int dilation) {
        return (size - 1) * dilation + 1;
    }

    /** The number of output rows (or columns); may be below 1 for {@link #VALID} if the window does not fit. */
    public int outputSize(int input, int window, int stride, int dilation) {
        return switch (this) {
            case SAME -> Math.ceilDiv(input, stride);
            case VALID -> Math.floorDiv(input - windowExtent(window, dilation), stride) + 1;
        };
    }

    /** The number of padding rows (or columns) before the first of the input. */
    public int before(int input, int window, int stride, int dilation) {
        return switch (this) {
            case SAME -> Math.max((outputSize(input, window, stride, dilation) - 1) * stride
                    + windowExtent(window, dilation) - input, 0) / 2;
            case VALID -> 0;
        };
    }
}
