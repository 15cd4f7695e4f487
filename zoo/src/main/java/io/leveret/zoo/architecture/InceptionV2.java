package io.leveret.zoo.architecture;

import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.function.IntUnaryOperator;

/**
 * Inception v2, BN-Inception, for images of 224 × 224 pixels: Ioffe and Szegedy,
 * <a href="https://arxiv.org/abs/1502.03167">arXiv 1502.03167</a>, figure 5, with the channels of TensorFlow-Slim's
 * {@code inception_v2.py}, whose first convolution is separable.
 */
public final class InceptionV2 extends Inceptions {
    private InceptionV2(Network network) {
        super(network);
    }

    public static int logits(Network network) {
        return network.convolvedMean(new InceptionV2(network).features(), SLIM_CLASSES);
    }

    private int features() {
        int features = branch(network.image(224), this::separable, this::halvingPaddedMaxPool, convolution(1, 64),
                convolution(3, 192), this::halvingPaddedMaxPool);
        features = branch(features, mixed(64, 64, 64, 64, 96, 32), mixed(64, 64, 96, 64, 96, 64), // 28 × 28 × 320
                halving(128, 160, 64, 96), // 14 × 14 × 576
                mixed(224, 64, 96, 96, 128, 128), mixed(192, 96, 128, 96, 128, 128),
                mixed(160, 128, 160, 128, 160, 96), mixed(96, 128, 192, 160, 192, 96),
                halving(128, 192, 192, 256), // 7 × 7 × 1024
                mixed(352, 192, 320, 160, 224, 128));
        return mixed(features, this::maxPool, 352, 192, 320, 192, 224, 128);
    }

    /** 7 × 7 cells, 8 channels of each color. */
    private int separable(int image) {
        return network.convolution(network.depthwise(image, 7, 8, LayerWindow.same().stride(2)), 1, 64, SAME);
    }

    private IntUnaryOperator mixed(int pointwise, int narrow, int wide, int doubleNarrow, int doubleWide, int pooled) {
        return input -> mixed(input, this::averagePool, pointwise, narrow, wide, doubleNarrow, doubleWide, pooled);
    }

    private int mixed(int input, IntUnaryOperator pool, int pointwise, int narrow, int wide, int doubleNarrow,
            int doubleWide, int pooled) {
        return concatenation(branch(input, convolution(1, pointwise)),
                branch(input, convolution(1, narrow), convolution(3, wide)),
                branch(input, convolution(1, doubleNarrow), convolution(3, doubleWide), convolution(3, doubleWide)),
                branch(input, pool, convolution(1, pooled)));
    }

    private IntUnaryOperator halving(int narrow, int wide, int doubleNarrow, int doubleWide) {
        return input -> concatenation(
                branch(input, convolution(1, narrow), convolution(3, wide, SAME.stride(2))),
                branch(input, convolution(1, doubleNarrow), convolution(3, doubleWide),
                        convolution(3, doubleWide, SAME.stride(2))),
                branch(input, this::halvingPaddedMaxPool));
    }
}
