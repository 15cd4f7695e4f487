package io.leveret.zoo.architecture;

import io.leveret.zoo.network.Network;
import java.util.function.IntUnaryOperator;

/**
 * Inception v3 for images of 299 × 299 pixels: Szegedy et al., <a href="https://arxiv.org/abs/1512.00567">arXiv
 * 1512.00567</a>, with the channels of TensorFlow-Slim's {@code inception_v3.py}, without its auxiliary head.
 */
public final class InceptionV3 extends Inceptions {
    private InceptionV3(Network network) {
        super(network);
    }

    public static int logits(Network network) {
        return network.convolvedMean(new InceptionV3(network).features(), SLIM_CLASSES);
    }

    private int features() {
        int features = branch(network.image(299), convolution(3, 32, VALID.stride(2)), convolution(3, 32, VALID),
                convolution(3, 64), this::halvingMaxPool, convolution(1, 80), convolution(3, 192, VALID),
                this::halvingMaxPool);
        features = branch(features, mixed5(32), mixed5(64), mixed5(64)); // 35 × 35 × 288
        features = branch(features, this::mixed6a, mixed6(128), mixed6(160), mixed6(160), mixed6(192)); // 17 × 17 × 768
        return branch(features, this::mixed7a, this::mixed7, this::mixed7); // 8 × 8 × 2048
    }

    private IntUnaryOperator mixed5(int poolChannels) {
        return input -> concatenation(branch(input, convolution(1, 64)),
                branch(input, convolution(1, 48), convolution(5, 64)),
                branch(input, convolution(1, 64), convolution(3, 96), convolution(3, 96)),
                branch(input, this::averagePool, convolution(1, poolChannels)));
    }

    private int mixed6a(int input) {
        return concatenation(branch(input, convolution(3, 384, VALID.stride(2))),
                branch(input, convolution(1, 64), convolution(3, 96), convolution(3, 96, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private IntUnaryOperator mixed6(int narrow) {
        return input -> concatenation(branch(input, convolution(1, 192)),
                branch(input, convolution(1, narrow), convolution(1, 7, narrow), convolution(7, 1, 192)),
                branch(input, convolution(1, narrow), convolution(7, 1, narrow), convolution(1, 7, narrow),
                        convolution(7, 1, narrow), convolution(1, 7, 192)),
                branch(input, this::averagePool, convolution(1, 192)));
    }

    private int mixed7a(int input) {
        return concatenation(branch(input, convolution(1, 192), convolution(3, 320, VALID.stride(2))),
                branch(input, convolution(1, 192), convolution(1, 7, 192), convolution(7, 1, 192),
                        convolution(3, 192, VALID.stride(2))),
                branch(input, this::halvingMaxPool));
    }

    private int mixed7(int input) {
        return concatenation(branch(input, convolution(1, 320)), branch(input, convolution(1, 384), this::bothWays),
                branch(input, convolution(1, 448), convolution(3, 384), this::bothWays),
                branch(input, this::averagePool, convolution(1, 192)));
    }

    private int bothWays(int input) {
        return concatenation(branch(input, convolution(1, 3, 384)), branch(input, convolution(3, 1, 384)));
    }
}
