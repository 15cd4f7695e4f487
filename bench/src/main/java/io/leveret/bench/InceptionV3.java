package io.leveret.bench;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.function.IntUnaryOperator;

/**
 * Inception v3 for images of 299 × 299 pixels: Szegedy et al., <a href="https://arxiv.org/abs/1512.00567">arXiv
 * 1512.00567</a>, with the channels of TensorFlow-Slim's {@code inception_v3.py}, without its auxiliary head. Modules
 * have Slim's names; a branch is read from left to right.
 */
final class InceptionV3 {
    private static final Window SAME = Window.same().activation(FusedActivation.RELU);
    private static final Window VALID = Window.valid().activation(FusedActivation.RELU);

    private final HeNetwork network = new HeNetwork(TensorKind.FLOAT32);

    private InceptionV3() {}

    static byte[] build() {
        return new InceptionV3().network();
    }

    private byte[] network() {
        int features = branch(network.image(299), convolution(3, 3, 32, VALID.stride(2)),
                convolution(3, 3, 32, VALID), convolution(3, 3, 64), network::maxPool, convolution(1, 1, 80),
                convolution(3, 3, 192, VALID), network::maxPool);
        features = branch(features, mixed5(32), mixed5(64), mixed5(64)); // 35 × 35 × 288
        features = branch(features, this::mixed6a, mixed6(128), mixed6(160), mixed6(160), mixed6(192)); // 17 × 17 × 768
        features = branch(features, this::mixed7a, this::mixed7, this::mixed7); // 8 × 8 × 2048
        return network.classifier(features);
    }

    private IntUnaryOperator mixed5(int poolChannels) {
        return input -> network.concatenation(branch(input, convolution(1, 1, 64)),
                branch(input, convolution(1, 1, 48), convolution(5, 5, 64)),
                branch(input, convolution(1, 1, 64), convolution(3, 3, 96), convolution(3, 3, 96)),
                branch(input, network::averagePool, convolution(1, 1, poolChannels)));
    }

    private int mixed6a(int input) {
        return network.concatenation(branch(input, convolution(3, 3, 384, VALID.stride(2))),
                branch(input, convolution(1, 1, 64), convolution(3, 3, 96), convolution(3, 3, 96, VALID.stride(2))),
                branch(input, network::maxPool));
    }

    private IntUnaryOperator mixed6(int narrow) {
        return input -> network.concatenation(branch(input, convolution(1, 1, 192)),
                branch(input, convolution(1, 1, narrow), convolution(1, 7, narrow), convolution(7, 1, 192)),
                branch(input, convolution(1, 1, narrow), convolution(7, 1, narrow), convolution(1, 7, narrow),
                        convolution(7, 1, narrow), convolution(1, 7, 192)),
                branch(input, network::averagePool, convolution(1, 1, 192)));
    }

    private int mixed7a(int input) {
        return network.concatenation(
                branch(input, convolution(1, 1, 192), convolution(3, 3, 320, VALID.stride(2))),
                branch(input, convolution(1, 1, 192), convolution(1, 7, 192), convolution(7, 1, 192),
                        convolution(3, 3, 192, VALID.stride(2))),
                branch(input, network::maxPool));
    }

    private int mixed7(int input) {
        return network.concatenation(branch(input, convolution(1, 1, 320)),
                branch(input, convolution(1, 1, 384), this::bothWays),
                branch(input, convolution(1, 1, 448), convolution(3, 3, 384), this::bothWays),
                branch(input, network::averagePool, convolution(1, 1, 192)));
    }

    private int bothWays(int input) {
        return network.concatenation(branch(input, convolution(1, 3, 384)), branch(input, convolution(3, 1, 384)));
    }

    private IntUnaryOperator convolution(int height, int width, int channels) {
        return convolution(height, width, channels, SAME);
    }

    private IntUnaryOperator convolution(int height, int width, int channels, Window window) {
        return input -> network.convolution(input, height, width, channels, window);
    }

    /** Layers one after the other, each a function from the tensor it reads to the one it writes. */
    private static int branch(int input, IntUnaryOperator... layers) {
        int tensor = input;
        for (IntUnaryOperator layer : layers) {
            tensor = layer.applyAsInt(tensor);
        }
        return tensor;
    }
}
