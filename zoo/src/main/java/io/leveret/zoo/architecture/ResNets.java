package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * ResNets of version 2 for images of 224 × 224 pixels: He et al., <a href="https://arxiv.org/abs/1603.05027">arXiv
 * 1603.05027</a>, as Keras' {@code resnet.py} has them, where the last block of a stage has its stride. The batch norm
 * that opens each block follows an addition and so remains as MUL and ADD.
 */
public final class ResNets {
    private static final int CLASSES = 1000;
    private static final LayerWindow LINEAR = LayerWindow.valid();
    private static final LayerWindow RELU = LINEAR.activation(Activation.RELU);

    private final Network network;

    private ResNets(Network network) {
        this.network = network;
    }

    public static int v2With50Layers(Network network) {
        return new ResNets(network).logits(3, 4, 6, 3);
    }

    public static int v2With101Layers(Network network) {
        return new ResNets(network).logits(3, 4, 23, 3);
    }

    private int logits(int... blocks) {
        int features = network.convolution(network.pad(network.image(224), 3, 3), 7, 64, LINEAR.stride(2));
        features = network.maxPool(network.pad(features, 1, 1), 3, LINEAR.stride(2)); // 56 × 56
        for (int stage = 0; stage < blocks.length; stage++) {
            boolean isLast = stage == blocks.length - 1;
            features = stage(features, 64 << stage, blocks[stage], isLast ? 1 : 2);
        }
        return network.denseMean(network.batchNorm(features, Activation.RELU), CLASSES);
    }

    private int stage(int input, int channels, int blocks, int stride) {
        int result = block(input, channels, true, 1);
        for (int i = 1; i < blocks - 1; i++) {
            result = block(result, channels, false, 1);
        }
        return block(result, channels, false, stride);
    }

    private int block(int input, int channels, boolean convolvesShortcut, int stride) {
        int normal = network.batchNorm(input, Activation.RELU);
        int shortcut = input;
        if (convolvesShortcut) {
            shortcut = network.convolution(normal, 1, 4 * channels, LINEAR.stride(stride));
        } else if (stride > 1) {
            shortcut = network.maxPool(input, 1, LINEAR.stride(stride));
        }
        int narrow = network.convolution(normal, 1, channels, RELU);
        int filtered = network.convolution(network.pad(narrow, 1, 1), 3, channels, RELU.stride(stride));
        return network.add(shortcut, network.convolution(filtered, 1, 4 * channels, LINEAR));
    }
}
