package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.function.IntUnaryOperator;

/**
 * SqueezeNets: Iandola et al., <a href="https://arxiv.org/abs/1602.07360">arXiv 1602.07360</a>, table 1, and version
 * 1.1 of the authors; as torchvision's {@code squeezenet.py} has them.
 */
public final class SqueezeNet {
    private static final int CLASSES = 1000;
    private static final LayerWindow SAME = LayerWindow.same().activation(Activation.RELU);
    private static final LayerWindow HALVING = LayerWindow.valid().stride(2);

    private final Network network;

    private SqueezeNet(Network network) {
        this.network = network;
    }

    /**
     * Version 1.0 for images of 227 × 227 pixels: those that the paper's sizes follow from, though it says 224. There
     * no pool rounds up.
     */
    public static int v10(Network network) {
        SqueezeNet layers = new SqueezeNet(network);
        return layers.logits(Network.chain(network.image(227), layers.first(7, 96), layers::pool, layers.fire(16, 64),
                layers.fire(16, 64), layers.fire(32, 128), layers::pool, layers.fire(32, 128), layers.fire(48, 192),
                layers.fire(48, 192), layers.fire(64, 256), layers::pool, layers.fire(64, 256)));
    }

    /** Version 1.1 for images of 224 × 224 pixels. */
    public static int v11(Network network) {
        SqueezeNet layers = new SqueezeNet(network);
        return layers.logits(Network.chain(network.image(224), layers.first(3, 64), layers::pool, layers.fire(16, 64),
                layers.fire(16, 64), layers::pool, layers.fire(32, 128), layers.fire(32, 128), layers::pool,
                layers.fire(48, 192), layers.fire(48, 192), layers.fire(64, 256), layers.fire(64, 256)));
    }

    private IntUnaryOperator first(int side, int channels) {
        return image -> network.convolution(image, side, channels, HALVING.activation(Activation.RELU));
    }

    private int pool(int input) {
        return network.maxPool(input, 3, HALVING);
    }

    private IntUnaryOperator fire(int squeezed, int expanded) {
        return input -> {
            int narrow = network.convolution(input, 1, squeezed, SAME);
            return network.concatenation(network.convolution(narrow, 1, expanded, SAME),
                    network.convolution(narrow, 3, expanded, SAME));
        };
    }

    /** Scores of each place, and their mean. */
    private int logits(int features) {
        return network.mean(network.convolution(features, 1, CLASSES, SAME), false);
    }
}
