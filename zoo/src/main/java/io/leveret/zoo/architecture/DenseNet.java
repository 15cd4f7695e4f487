package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * DenseNet-121 for images of 224 × 224 pixels: Huang et al., <a href="https://arxiv.org/abs/1608.06993">arXiv
 * 1608.06993</a>, table 1, as Keras' {@code densenet.py} has it. A batch norm that follows a concatenation remains as
 * MUL and ADD.
 */
public final class DenseNet {
    private static final int CLASSES = 1000;
    private static final int[] LAYERS = {6, 12, 24, 16}; // of each block
    private static final int GROWTH = 32;
    private static final LayerWindow LINEAR = LayerWindow.same();
    private static final LayerWindow RELU = LINEAR.activation(Activation.RELU);
    private static final LayerWindow HALVING = LayerWindow.valid().stride(2);

    private DenseNet() {}

    public static int logits(Network network) {
        int features = network.convolution(network.pad(network.image(224), 3, 3), 7, 64,
                HALVING.activation(Activation.RELU));
        features = network.maxPool(network.pad(features, 1, 1), 3, HALVING); // 56 × 56
        for (int block = 0; block < LAYERS.length; block++) {
            if (block > 0) {
                features = transition(network, features);
            }
            for (int layer = 0; layer < LAYERS[block]; layer++) {
                features = network.concatenation(features, layer(network, features));
            }
        }
        return network.denseMean(network.batchNorm(features, Activation.RELU), CLASSES);
    }

    private static int layer(Network network, int input) {
        int narrow = network.convolution(network.batchNorm(input, Activation.RELU), 1, 4 * GROWTH, RELU);
        return network.convolution(narrow, 3, GROWTH, LINEAR);
    }

    private static int transition(Network network, int input) {
        int normal = network.batchNorm(input, Activation.RELU);
        return network.averagePool(network.convolution(normal, 1, network.channels(input) / 2, LINEAR), 2, HALVING);
    }
}
