package io.leveret.zoo.network;

import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;

/**
 * How a convolution's or a pool's window moves over the image, and the activation of its result:
 * {@code LayerWindow.same().stride(2).activation(Activation.RELU6)}.
 *
 * @param geometry padding, strides and dilations
 */
public record LayerWindow(Operator.Window geometry, Activation activation) {
    /** Stride 1, dilation 1, padding SAME, no activation. */
    public static LayerWindow same() {
        return new LayerWindow(Operator.Window.of(Padding.SAME, 1), Activation.NONE);
    }

    /** Stride 1, dilation 1, padding VALID, no activation. */
    public static LayerWindow valid() {
        return new LayerWindow(Operator.Window.of(Padding.VALID, 1), Activation.NONE);
    }

    public LayerWindow stride(int stride) {
        return new LayerWindow(Operator.Window.of(geometry.padding(), stride), activation);
    }

    public LayerWindow activation(Activation other) {
        return new LayerWindow(geometry, other);
    }
}
