package io.leveret.zoo;

import io.leveret.graph.Activation;
import java.util.function.IntUnaryOperator;

/**
 * Shared by the Inceptions: convolutions with RELU, in branches from left to right whose results are concatenated.
 * Modules have the names of TensorFlow-Slim.
 */
abstract class Inceptions {
    static final int SLIM_CLASSES = 1001;
    static final Window SAME = Window.same().activation(Activation.RELU);
    static final Window VALID = Window.valid().activation(Activation.RELU);

    final Network network;

    Inceptions(Network network) {
        this.network = network;
    }

    /** Branches side by side. */
    final int concatenation(int... branches) {
        return network.concatenation(branches);
    }

    /** Layers one after the other. */
    final int branch(int input, IntUnaryOperator... layers) {
        return Network.chain(input, layers);
    }

    final IntUnaryOperator convolution(int side, int channels) {
        return convolution(side, side, channels);
    }

    final IntUnaryOperator convolution(int side, int channels, Window window) {
        return input -> network.convolution(input, side, channels, window);
    }

    final IntUnaryOperator convolution(int height, int width, int channels) {
        return input -> network.convolution(input, height, width, channels, SAME);
    }

    /** AVERAGE_POOL_2D of 3 × 3 cells, of the image's size. */
    final int averagePool(int input) {
        return network.averagePool(input, 3, Window.same());
    }

    /** MAX_POOL_2D of 3 × 3 cells, every other pixel, inside the image. */
    final int halvingMaxPool(int input) {
        return network.maxPool(input, 3, Window.valid().stride(2));
    }

    /** MAX_POOL_2D of 3 × 3 cells, of half the image's size, rounded up. */
    final int halvingPaddedMaxPool(int input) {
        return network.maxPool(input, 3, Window.same().stride(2));
    }

    /** MAX_POOL_2D of 3 × 3 cells, of the image's size. */
    final int maxPool(int input) {
        return network.maxPool(input, 3, Window.same());
    }
}
