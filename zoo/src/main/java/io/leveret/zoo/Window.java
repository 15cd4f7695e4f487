package io.leveret.zoo;

import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;

/**
 * How a convolution's or a pool's window moves over the image, and the activation of its result:
 * {@code Window.same().stride(2).activation(Activation.RELU6)}.
 *
 * @param steps padding, strides and dilations
 */
record Window(Operator.Window steps, Activation activation) {
    /** Stride 1, dilation 1, padding SAME, no activation. */
    static Window same() {
        return new Window(Operator.Window.of(Padding.SAME, 1), Activation.NONE);
    }

    /** Stride 1, dilation 1, padding VALID, no activation. */
    static Window valid() {
        return new Window(Operator.Window.of(Padding.VALID, 1), Activation.NONE);
    }

    Window stride(int stride) {
        return new Window(Operator.Window.of(steps.padding(), stride), activation);
    }

    Window activation(Activation other) {
        return new Window(steps, other);
    }
}
