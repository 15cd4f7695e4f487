package io.leveret.zoo.architecture;

import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * ConvNeXt-T for images of 224 × 224 pixels: Liu et al., <a href="https://arxiv.org/abs/2201.03545">arXiv
 * 2201.03545</a>, as Keras' {@code convnext.py} and torchvision's have it. The scale of each residual is folded into
 * its last product, as the converter does.
 */
public final class ConvNext {
    private static final int CLASSES = 1000;
    private static final int[] CHANNELS = {96, 192, 384, 768}; // of each stage
    private static final int[] BLOCKS = {3, 3, 9, 3};

    private ConvNext() {}

    public static int logits(Network network) {
        int features = network.image(224);
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            features = smaller(network, features, CHANNELS[stage]);
            for (int i = 0; i < BLOCKS[stage]; i++) {
                features = block(network, features);
            }
        }
        return network.classifier(Idioms.layerNorm(network, network.mean(features, false)), CLASSES);
    }

    /** Turns patches of the image, or of the previous stage, into pixels. */
    private static int smaller(Network network, int input, int channels) {
        if (network.channels(input) == 3) {
            return Idioms.layerNorm(network, network.convolution(input, 4, channels, LayerWindow.valid().stride(4)));
        }
        return network.convolution(Idioms.layerNorm(network, input), 2, channels, LayerWindow.valid().stride(2));
    }

    private static int block(Network network, int input) {
        int channels = network.channels(input);
        int normal = Idioms.layerNorm(network, network.depthwise(input, 7, LayerWindow.same()));
        int wide = network.gelu(network.dense(normal, 4 * channels));
        return network.add(input, network.dense(wide, channels));
    }
}
