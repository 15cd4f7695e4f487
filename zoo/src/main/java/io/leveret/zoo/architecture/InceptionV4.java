package io.leveret.zoo.architecture;

import io.leveret.zoo.network.Network;

/**
 * Inception v4 for images of 299 × 299 pixels: Szegedy et al., <a href="https://arxiv.org/abs/1602.07261">arXiv
 * 1602.07261</a>, figures 3 to 9, as TensorFlow-Slim's {@code inception_v4.py} has it, without its auxiliary head.
 */
public final class InceptionV4 extends Inceptions {
    private InceptionV4(Network network) {
        super(network);
    }

    public static int logits(Network network) {
        return network.convolvedMean(new InceptionV4(network).features(), SLIM_CLASSES);
    }

    private int features() {
        int features = branch(network.image(299), convolution(3, 32, VALID.stride(2)), convolution(3, 32, VALID),
                convolution(3, 64), this::mixed3a, this::mixed4a, this::mixed5a); // 35 × 35 × 384
        for (int i = 0; i < 4; i++) {
            features = inceptionA(features);
        }
        features = reductionA(features); // 17 × 17 × 1024
        for (int i = 0; i < 7; i++) {
            features = inceptionB(features);
        }
        features = reductionB(features); // 8 × 8 × 1536
        for (int i = 0; i < 3; i++) {
            features = inceptionC(features);
        }
        return features;
    }

    private int mixed3a(int input) {
        return concatenation(branch(input, this::halvingMaxPool),
                branch(input, convolution(3, 96, VALID.stride(2))));
    }

    private int mixed4a(int input) {
        return concatenation(branch(input, convolution(1, 64), convolution(3, 96, VALID)), branch(input,
                convolution(1, 64), convolution(1, 7, 64), convolution(7, 1, 64), convolution(3, 96, VALID)));
    }

    private int mixed5a(int input) {
        return concatenation(branch(input, convolution(3, 192, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int inceptionA(int input) {
        return concatenation(branch(input, convolution(1, 96)),
                branch(input, convolution(1, 64), convolution(3, 96)),
                branch(input, convolution(1, 64), convolution(3, 96), convolution(3, 96)),
                branch(input, this::averagePool, convolution(1, 96)));
    }

    private int reductionA(int input) {
        return concatenation(branch(input, convolution(3, 384, VALID.stride(2))),
                branch(input, convolution(1, 192), convolution(3, 224), convolution(3, 256, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int inceptionB(int input) {
        return concatenation(branch(input, convolution(1, 384)),
                branch(input, convolution(1, 192), convolution(1, 7, 224), convolution(7, 1, 256)),
                branch(input, convolution(1, 192), convolution(7, 1, 192), convolution(1, 7, 224),
                        convolution(7, 1, 224), convolution(1, 7, 256)),
                branch(input, this::averagePool, convolution(1, 128)));
    }

    private int reductionB(int input) {
        return concatenation(branch(input, convolution(1, 192), convolution(3, 192, VALID.stride(2))),
                branch(input, convolution(1, 256), convolution(1, 7, 256), convolution(7, 1, 320),
                        convolution(3, 320, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int inceptionC(int input) {
        return concatenation(branch(input, convolution(1, 256)), branch(input, convolution(1, 384), this::bothWays),
                branch(input, convolution(1, 384), convolution(3, 1, 448), convolution(1, 3, 512), this::bothWays),
                branch(input, this::averagePool, convolution(1, 256)));
    }

    private int bothWays(int input) {
        return concatenation(branch(input, convolution(1, 3, 256)), branch(input, convolution(3, 1, 256)));
    }
}
