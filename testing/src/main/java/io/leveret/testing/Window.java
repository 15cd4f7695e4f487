package io.leveret.testing;

import io.leveret.graph.Operator;

/**
 * How a convolution's or a pool's window moves over the image, and the activation of its result. Start from {@link
 * #same()} or {@link #valid()}: {@code Window.same().stride(2).activation(FusedActivation.RELU6)}.
 *
 * @param strideHeight pixels down between neighboring outputs, at least 1
 * @param strideWidth pixels right between neighboring outputs, at least 1
 * @param dilationHeight pixels between a filter's rows, at least 1; pools have no dilation
 * @param dilationWidth pixels between a filter's columns, at least 1; pools have no dilation
 */
public record Window(int strideHeight, int strideWidth, int dilationHeight, int dilationWidth, Padding padding,
        FusedActivation activation) {

    /** The values outside the image. */
    public enum Padding {
        /** Zeros (the zero point), so that stride 1 keeps the image's size. */
        SAME(org.tensorflow.lite.schema.Padding.SAME),
        /** Nothing: the window stays inside. */
        VALID(org.tensorflow.lite.schema.Padding.VALID);

        private final byte schemaCode;

        Padding(byte schemaCode) {
            this.schemaCode = schemaCode;
        }

        /** The value of the schema's {@code Padding}. */
        public byte schemaCode() {
            return schemaCode;
        }
    }

    public Window {
        if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
            throw new IllegalArgumentException("strides " + strideHeight + "×" + strideWidth + " and dilations "
                    + dilationHeight + "×" + dilationWidth + " must be at least 1");
        }
    }

    /** Stride 1, dilation 1, padding SAME, no activation. */
    public static Window same() {
        return new Window(1, 1, 1, 1, Padding.SAME, FusedActivation.NONE);
    }

    /** Stride 1, dilation 1, padding VALID, no activation. */
    public static Window valid() {
        return new Window(1, 1, 1, 1, Padding.VALID, FusedActivation.NONE);
    }

    public Window stride(int stride) {
        return stride(stride, stride);
    }

    public Window stride(int height, int width) {
        return new Window(height, width, dilationHeight, dilationWidth, padding, activation);
    }

    public Window dilation(int dilation) {
        return dilation(dilation, dilation);
    }

    public Window dilation(int height, int width) {
        return new Window(strideHeight, strideWidth, height, width, padding, activation);
    }

    public Window padding(Padding newPadding) {
        return new Window(strideHeight, strideWidth, dilationHeight, dilationWidth, newPadding, activation);
    }

    public Window activation(FusedActivation newActivation) {
        return new Window(strideHeight, strideWidth, dilationHeight, dilationWidth, padding, newActivation);
    }

    /** Returns the window of an operator of a graph. */
    public Operator.Window ofGraph() {
        return new Operator.Window(io.leveret.graph.Padding.valueOf(padding.name()), strideHeight, strideWidth,
                dilationHeight, dilationWidth);
    }
}
