package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.function.IntUnaryOperator;

/**
 * Shared by the Inceptions: convolutions with RELU, in branches from left to right whose results are concatenated.
 * Modules have the names of TensorFlow-Slim.
 */
public abstract class Inceptions {
    public static final int SLIM_CLASSES = 1001;
    public static final LayerWindow SAME = LayerWindow.same().activation(Activation.RELU);
    public static final LayerWindow VALID = LayerWindow.valid().activation(Activation.RELU);

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

    final IntUnaryOperator convolution(int side, int channels, LayerWindow window) {
        return input -> network.convolution(input, side, channels, window);
    }

    final IntUnaryOperator convolution(int height, int width, int channels) {
        return input -> network.convolution(input, height, width, channels, SAME);
    }

    /** AVERAGE_POOL_2D of 3 × 3 cells, of the image's size. */
    final int averagePool(int input) {
        return network.averagePool(input, 3, LayerWindow.same());
    }

    /** MAX_POOL_2D of 3 × 3 cells, every other pixel, inside the image. */
    final int halvingMaxPool(int input) {
        return network.maxPool(input, 3, LayerWindow.valid().stride(2));
    }

    /** MAX_POOL_2D of 3 × 3 cells, of half the image's size, rounded up. */
    final int halvingPaddedMaxPool(int input) {
        return network.maxPool(input, 3, LayerWindow.same().stride(2));
    }

    /** MAX_POOL_2D of 3 × 3 cells, of the image's size. */
    final int maxPool(int input) {
        return network.maxPool(input, 3, LayerWindow.same());
    }
}
