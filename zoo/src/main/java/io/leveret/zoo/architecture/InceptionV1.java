package io.leveret.zoo.architecture;

import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.function.IntUnaryOperator;

/**
 * Inception v1, GoogLeNet, for images of 224 × 224 pixels: Szegedy et al.,
 * <a href="https://arxiv.org/abs/1409.4842">arXiv 1409.4842</a>, table 1, as TensorFlow-Slim's {@code inception_v1.py}
 * has it: with batch norms, without auxiliary heads, and with 3 × 3 cells where the paper has 5 × 5.
 */
public final class InceptionV1 extends Inceptions {
    private InceptionV1(Network network) {
        super(network);
    }

    public static int logits(Network network) {
        return network.convolvedMean(new InceptionV1(network).features(), SLIM_CLASSES);
    }

    private int features() {
        int features = branch(network.image(224), convolution(7, 64, SAME.stride(2)), this::halvingPaddedMaxPool,
                convolution(1, 64), convolution(3, 192), this::halvingPaddedMaxPool);
        features = branch(features, mixed(64, 96, 128, 16, 32, 32), mixed(128, 128, 192, 32, 96, 64),
                this::halvingPaddedMaxPool); // 14 × 14 × 480
        features = branch(features, mixed(192, 96, 208, 16, 48, 64), mixed(160, 112, 224, 24, 64, 64),
                mixed(128, 128, 256, 24, 64, 64), mixed(112, 144, 288, 32, 64, 64),
                mixed(256, 160, 320, 32, 128, 128), input -> network.maxPool(input, 2, LayerWindow.same().stride(2)));
        return branch(features, mixed(256, 160, 320, 32, 128, 128), mixed(384, 192, 384, 48, 128, 128)); // 7 × 7 × 1024
    }

    /** The channels in the order of the paper's table: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj. */
    private IntUnaryOperator mixed(int pointwise, int narrow, int wide, int narrower, int other, int pooled) {
        return input -> concatenation(branch(input, convolution(1, pointwise)),
                branch(input, convolution(1, narrow), convolution(3, wide)),
                branch(input, convolution(1, narrower), convolution(3, other)),
                branch(input, this::maxPool, convolution(1, pooled)));
    }
}
