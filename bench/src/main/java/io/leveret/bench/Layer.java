package io.leveret.bench;

import io.leveret.engine.kernel.Geometry;
import io.leveret.graph.Padding;

/**
 * Layers of MobileNet v1 and v2 and of Inception v3 at their usual sizes, one of each kind that takes significant time,
 * to measure kernels. Public because JMH's generated code uses it.
 */
public enum Layer {
    /** The first layer of both MobileNets. */
    FIRST_CONVOLUTION(224, 3, 32, 3, 3, 2, Padding.SAME),
    POINTWISE_112(112, 32, 64, 1, 1, 1, Padding.SAME),
    POINTWISE_28(28, 256, 256, 1, 1, 1, Padding.SAME),
    /** Five consecutive layers in MobileNet v1. */
    POINTWISE_14(14, 512, 512, 1, 1, 1, Padding.SAME),
    POINTWISE_7(7, 1024, 1024, 1, 1, 1, Padding.SAME),
    /** Inception's largest: 71 × 71 pixels of output. */
    CONVOLUTION_3X3_71(73, 80, 192, 3, 3, 1, Padding.VALID),
    CONVOLUTION_1X7_17(17, 192, 192, 1, 7, 1, Padding.SAME),
    /** The last layer of MobileNet v1: one pixel, a matrix times a vector. */
    FULLY_CONNECTED(1, 1024, 1001, 1, 1, 1, Padding.SAME),
    DEPTHWISE_112(112, 32, 1),
    DEPTHWISE_56_STRIDE_2(56, 128, 2),
    DEPTHWISE_14(14, 512, 1);

    private final Geometry geometry;
    private final boolean isDepthwise;

    /** A convolution of a square image of {@code size × size} pixels. */
    Layer(int size, int inChannels, int outChannels, int filterHeight, int filterWidth, int stride, Padding padding) {
        this(geometry(size, inChannels, outChannels, filterHeight, filterWidth, stride, padding), false);
    }

    /** A depthwise convolution of 3 × 3 cells. */
    Layer(int size, int channels, int stride) {
        this(geometry(size, channels, channels, 3, 3, stride, Padding.SAME), true);
    }

    Layer(Geometry geometry, boolean isDepthwise) {
        this.geometry = geometry;
        this.isDepthwise = isDepthwise;
    }

    private static Geometry geometry(int size, int inChannels, int outChannels, int filterHeight, int filterWidth,
            int stride, Padding padding) {
        return new Geometry(1, new Geometry.Image(size, size, inChannels),
                new Geometry.Image(padding.outputSize(size, filterHeight, stride, 1),
                        padding.outputSize(size, filterWidth, stride, 1), outChannels),
                Geometry.Window.of(filterHeight, filterWidth).stride(stride, stride).padding(
                        padding.before(size, filterHeight, stride, 1), padding.before(size, filterWidth, stride, 1)),
                outChannels);
    }

    /** Returns its geometry. */
    Geometry geometry() {
        return geometry;
    }

    /** Returns whether the convolution is depthwise. */
    boolean isDepthwise() {
        return isDepthwise;
    }

    /** Returns the number of products per output value. */
    int window() {
        return geometry.filterHeight() * geometry.filterWidth() * (isDepthwise ? 1 : geometry.inChannels());
    }

    int inputElements() {
        return geometry.inHeight() * geometry.inWidth() * geometry.inChannels();
    }

    int outputElements() {
        return geometry.outHeight() * geometry.outWidth() * geometry.outChannels();
    }

    /** Returns the multiply-adds of the whole layer, including those with padding. */
    long multiplyAdds() {
        return (long) outputElements() * window();
    }

    /** Returns a readable description, such as {@code 3×3/2, 224×224×3 → 32}. */
    String describe() {
        return "%s%d×%d%s, %d×%d×%d → %d".formatted(isDepthwise ? "depthwise " : "", geometry.filterHeight(),
                geometry.filterWidth(), geometry.strideWidth() == 1 ? "" : "/" + geometry.strideWidth(),
                geometry.inHeight(), geometry.inWidth(), geometry.inChannels(), geometry.outChannels());
    }
}
