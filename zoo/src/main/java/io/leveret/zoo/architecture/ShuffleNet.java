package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * ShuffleNet v2 of width 1 for images of 224 × 224 pixels: Ma et al., <a href="https://arxiv.org/abs/1807.11164">arXiv
 * 1807.11164</a>, table 5, as torchvision's {@code shufflenetv2.py} has it.
 */
public final class ShuffleNet {
    private static final int CLASSES = 1000;
    private static final LayerWindow LINEAR = LayerWindow.valid();
    private static final LayerWindow RELU = LINEAR.activation(Activation.RELU);
    private static final int[] CHANNELS = {116, 232, 464}; // of each stage
    private static final int[] BLOCKS = {4, 8, 4};

    private final Network network;

    private ShuffleNet(Network network) {
        this.network = network;
    }

    public static int logits(Network network) {
        return new ShuffleNet(network).logits();
    }

    private int logits() {
        int features = network.convolution(network.pad(network.image(224), 1, 1), 3, 24, RELU.stride(2));
        features = network.maxPool(network.pad(features, 1, 1), 3, LINEAR.stride(2)); // 56 × 56
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            features = halving(features, CHANNELS[stage] / 2);
            for (int i = 1; i < BLOCKS[stage]; i++) {
                features = block(features);
            }
        }
        return network.denseMean(network.convolution(features, 1, 1024, RELU), CLASSES);
    }

    private int block(int input) {
        int[] halves = network.split(input, 3, 2);
        return shuffled(halves[0], convolved(halves[1], network.channels(halves[1]), 1));
    }

    private int halving(int input, int channels) {
        int shortcut = network.depthwise(network.pad(input, 1, 1), 3, LINEAR.stride(2));
        return shuffled(network.convolution(shortcut, 1, channels, RELU), convolved(input, channels, 2));
    }

    private int convolved(int input, int channels, int stride) {
        int narrow = network.convolution(input, 1, channels, RELU);
        int filtered = network.depthwise(network.pad(narrow, 1, 1), 3, LINEAR.stride(stride));
        return network.convolution(filtered, 1, channels, RELU);
    }

    /** The channels of two halves by turns. */
    private int shuffled(int left, int right) {
        int joined = network.concatenation(left, right);
        int[] shape = network.shape(joined);
        int apart = network.reshape(joined, 1, shape[1] * shape[2], 2, shape[3] / 2);
        return network.reshape(network.transpose(apart, 0, 1, 3, 2), shape);
    }
}
