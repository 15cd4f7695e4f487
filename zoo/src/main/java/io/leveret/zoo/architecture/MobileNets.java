package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.Architecture;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.List;

/** MobileNets: versions 1 and 2 as TensorFlow-Slim has them, 3 as Keras applications do. */
public final class MobileNets {
    private static final LayerWindow LINEAR = LayerWindow.same();
    private static final LayerWindow RELU = LINEAR.activation(Activation.RELU);
    private static final LayerWindow RELU6 = LINEAR.activation(Activation.RELU6);
    /** Of TensorFlow-Slim: ImageNet's and the background. */
    private static final int SLIM_CLASSES = 1001;
    private static final int KERAS_CLASSES = 1000;

    /** Howard et al., <a href="https://arxiv.org/abs/1704.04861">arXiv 1704.04861</a>, table 1. */
    private static final List<Separable> V1 = List.of(new Separable(64, 1), new Separable(128, 2),
            new Separable(128, 1), new Separable(256, 2), new Separable(256, 1), new Separable(512, 2),
            new Separable(512, 1), new Separable(512, 1), new Separable(512, 1), new Separable(512, 1),
            new Separable(512, 1), new Separable(1024, 2), new Separable(1024, 1));

    /** Sandler et al., <a href="https://arxiv.org/abs/1801.04381">arXiv 1801.04381</a>, table 2. */
    private static final List<Bottlenecks> V2 = List.of(new Bottlenecks(3, 1, 16, 1, 1),
            new Bottlenecks(3, 6, 24, 2, 2),
            new Bottlenecks(3, 6, 32, 3, 2), new Bottlenecks(3, 6, 64, 4, 2), new Bottlenecks(3, 6, 96, 3, 1),
            new Bottlenecks(3, 6, 160, 3, 2), new Bottlenecks(3, 6, 320, 1, 1));

    /** Howard et al., <a href="https://arxiv.org/abs/1905.02244">arXiv 1905.02244</a>, table 1. */
    private static final List<Squeezed> V3_LARGE = List.of(new Squeezed(3, 16, 16, false, false, 1),
            new Squeezed(3, 64, 24, false, false, 2), new Squeezed(3, 72, 24, false, false, 1),
            new Squeezed(5, 72, 40, true, false, 2), new Squeezed(5, 120, 40, true, false, 1),
            new Squeezed(5, 120, 40, true, false, 1), new Squeezed(3, 240, 80, false, true, 2),
            new Squeezed(3, 200, 80, false, true, 1), new Squeezed(3, 184, 80, false, true, 1),
            new Squeezed(3, 184, 80, false, true, 1), new Squeezed(3, 480, 112, true, true, 1),
            new Squeezed(3, 672, 112, true, true, 1), new Squeezed(5, 672, 160, true, true, 2),
            new Squeezed(5, 960, 160, true, true, 1), new Squeezed(5, 960, 160, true, true, 1));

    /** The same paper, table 2. */
    private static final List<Squeezed> V3_SMALL = List.of(new Squeezed(3, 16, 16, true, false, 2),
            new Squeezed(3, 72, 24, false, false, 2), new Squeezed(3, 88, 24, false, false, 1),
            new Squeezed(5, 96, 40, true, true, 2), new Squeezed(5, 240, 40, true, true, 1),
            new Squeezed(5, 240, 40, true, true, 1), new Squeezed(5, 120, 48, true, true, 1),
            new Squeezed(5, 144, 48, true, true, 1), new Squeezed(5, 288, 96, true, true, 2),
            new Squeezed(5, 576, 96, true, true, 1), new Squeezed(5, 576, 96, true, true, 1));

    private MobileNets() {}

    /** A depthwise convolution of 3 × 3 cells, then a pointwise one. */
    private record Separable(int channels, int stride) {
        int append(Network network, int input) {
            return network.convolution(network.depthwise(input, 3, RELU6.stride(stride)), 1, channels, RELU6);
        }
    }

    /**
     * A bottleneck of version 3: perhaps with squeeze-and-excitation, and with RELU or HARD_SWISH.
     *
     * @param side the side of the depthwise filter, in cells
     */
    private record Squeezed(int side, int wideChannels, int channels, boolean isSqueezed, boolean isSwish, int stride) {
        int append(Network network, int input) {
            int wide = wideChannels == network.channels(input) ? input
                    : activated(network, window -> network.convolution(input, 1, wideChannels, window), LINEAR);
            int seen = stride == 1 ? wide : Idioms.padForStride2(network, wide, side);
            LayerWindow window = stride == 1 ? LINEAR : LayerWindow.valid().stride(stride);
            int filtered = activated(network, moving -> network.depthwise(seen, side, moving), window);
            if (isSqueezed) {
                int squeezedChannels = Idioms.roundedChannels(wideChannels / 4.0);
                int squeezed = network.convolution(network.mean(filtered, true), 1, squeezedChannels, RELU);
                filtered = Idioms.excite(network, filtered, squeezed, Idioms::hardSigmoid);
            }
            int narrow = network.convolution(filtered, 1, channels, LINEAR);
            return stride == 1 && channels == network.channels(input) ? network.add(input, narrow) : narrow;
        }

        private int activated(Network network, ToTensor convolution, LayerWindow window) {
            return isSwish ? network.hardSwish(convolution.with(window))
                    : convolution.with(window.activation(Activation.RELU));
        }
    }

    /** A convolution without its window. */
    @FunctionalInterface
    private interface ToTensor {
        int with(LayerWindow window);
    }

    /** Version 1 of width {@code 1 / widthDivisor} for images of {@code side × side} pixels. */
    public static Architecture v1(int widthDivisor, int side) {
        return network -> {
            int features = network.convolution(network.image(side), 3, 32 / widthDivisor, RELU6.stride(2));
            for (Separable block : V1) {
                features = new Separable(block.channels / widthDivisor, block.stride).append(network, features);
            }
            return network.convolvedMean(features, SLIM_CLASSES);
        };
    }

    /** Version 2 of width 1 for images of 224 × 224 pixels. */
    public static int v2(Network network) {
        int features = network.convolution(network.image(224), 3, 32, RELU6.stride(2));
        for (Bottlenecks blocks : V2) {
            features = blocks.append(network, features, RELU6);
        }
        return network.convolvedMean(network.convolution(features, 1, 1280, RELU6), SLIM_CLASSES);
    }

    /** Version 3, large, for images of 224 × 224 pixels. */
    public static int v3Large(Network network) {
        return v3(network, V3_LARGE, 1280);
    }

    /** Version 3, small, for images of 224 × 224 pixels. */
    public static int v3Small(Network network) {
        return v3(network, V3_SMALL, 1024);
    }

    private static int v3(Network network, List<Squeezed> blocks, int units) {
        int features = network.hardSwish(network.convolution(network.image(224), 3, 16, LINEAR.stride(2)));
        for (Squeezed block : blocks) {
            features = block.append(network, features);
        }
        features = network.hardSwish(network.convolution(features, 1, 6 * network.channels(features), LINEAR));
        int mean = network.mean(features, true);
        int hidden = network.hardSwish(network.convolution(mean, 1, units, LINEAR));
        return network.reshape(network.convolution(hidden, 1, KERAS_CLASSES, LINEAR), 1, KERAS_CLASSES);
    }
}
