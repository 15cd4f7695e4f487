package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * Inception-ResNet v2 for images of 299 × 299 pixels: Szegedy et al., <a href="https://arxiv.org/abs/1602.07261">arXiv
 * 1602.07261</a>, figure 15, as Keras' {@code inception_resnet_v2.py} has it. The scale of each residual is folded into
 * its last convolution, as the converter does.
 */
public final class InceptionResNetV2 extends Inceptions {
    private static final int CLASSES = 1000;

    private InceptionResNetV2(Network network) {
        super(network);
    }

    public static int logits(Network network) {
        return network.denseMean(new InceptionResNetV2(network).features(), CLASSES);
    }

    private int features() {
        int features = branch(network.image(299), convolution(3, 32, VALID.stride(2)), convolution(3, 32, VALID),
                convolution(3, 64), this::halvingMaxPool, convolution(1, 80), convolution(3, 192, VALID),
                this::halvingMaxPool, this::mixed5b); // 35 × 35 × 320
        for (int i = 0; i < 10; i++) {
            features = block35(features);
        }
        features = mixed6a(features); // 17 × 17 × 1088
        for (int i = 0; i < 20; i++) {
            features = block17(features);
        }
        features = mixed7a(features); // 8 × 8 × 2080
        for (int i = 0; i < 9; i++) {
            features = block8(features, 0.2, Activation.RELU);
        }
        features = block8(features, 1, Activation.NONE);
        return branch(features, convolution(1, 1536));
    }

    private int mixed5b(int input) {
        return concatenation(branch(input, convolution(1, 96)),
                branch(input, convolution(1, 48), convolution(5, 64)),
                branch(input, convolution(1, 64), convolution(3, 96), convolution(3, 96)),
                branch(input, this::averagePool, convolution(1, 64)));
    }

    private int block35(int input) {
        int mixed = concatenation(branch(input, convolution(1, 32)),
                branch(input, convolution(1, 32), convolution(3, 32)),
                branch(input, convolution(1, 32), convolution(3, 48), convolution(3, 64)));
        return residual(input, mixed, 0.17, Activation.RELU);
    }

    private int mixed6a(int input) {
        return concatenation(branch(input, convolution(3, 384, VALID.stride(2))),
                branch(input, convolution(1, 256), convolution(3, 256), convolution(3, 384, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int block17(int input) {
        int mixed = concatenation(branch(input, convolution(1, 192)),
                branch(input, convolution(1, 128), convolution(1, 7, 160), convolution(7, 1, 192)));
        return residual(input, mixed, 0.1, Activation.RELU);
    }

    private int mixed7a(int input) {
        return concatenation(branch(input, convolution(1, 256), convolution(3, 384, VALID.stride(2))),
                branch(input, convolution(1, 256), convolution(3, 288, VALID.stride(2))),
                branch(input, convolution(1, 256), convolution(3, 288), convolution(3, 320, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int block8(int input, double scale, Activation activation) {
        int mixed = concatenation(branch(input, convolution(1, 192)),
                branch(input, convolution(1, 192), convolution(1, 3, 224), convolution(3, 1, 256)));
        return residual(input, mixed, scale, activation);
    }

    private int residual(int input, int mixed, double scale, Activation activation) {
        int channels = network.channels(input);
        return network.add(input, network.convolution(mixed, 1, 1, channels, LayerWindow.same(), scale), activation);
    }
}
