package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.Architecture;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.List;

/**
 * EfficientNets: the Lite ones, which are those of Tan and Le, <a href="https://arxiv.org/abs/1905.11946">arXiv
 * 1905.11946</a>, table 1, with RELU6 and without squeeze-and-excitation, after
 * {@code tensorflow/tpu/models/official/efficientnet/lite}; and EfficientNetV2-B0, by the same authors,
 * <a href="https://arxiv.org/abs/2104.00298">arXiv 2104.00298</a>, as Keras' {@code efficientnet_v2.py} has it.
 */
public final class EfficientNets {
    private static final int CLASSES = 1000;
    private static final LayerWindow LINEAR = LayerWindow.same();
    private static final LayerWindow RELU6 = LINEAR.activation(Activation.RELU6);

    private static final List<Bottlenecks> LITE = List.of(new Bottlenecks(3, 1, 16, 1, 1),
            new Bottlenecks(3, 6, 24, 2, 2), new Bottlenecks(5, 6, 40, 2, 2), new Bottlenecks(3, 6, 80, 3, 2),
            new Bottlenecks(5, 6, 112, 3, 1), new Bottlenecks(5, 6, 192, 4, 2), new Bottlenecks(3, 6, 320, 1, 1));

    private static final List<SwishBlocks> V2_B0 = List.of(new SwishBlocks(true, 1, 16, 1, 1),
            new SwishBlocks(true, 4, 32, 2, 2), new SwishBlocks(true, 4, 48, 2, 2),
            new SwishBlocks(false, 4, 96, 3, 2), new SwishBlocks(false, 6, 112, 5, 1),
            new SwishBlocks(false, 6, 192, 8, 2));

    private EfficientNets() {}

    /**
     * Blocks of EfficientNetV2, the first with the stride, the others around a shortcut.
     *
     * @param isFused one full convolution instead of a pointwise and a depthwise one, and no squeeze-and-excitation
     */
    private record SwishBlocks(boolean isFused, int expansion, int channels, int repeats, int stride) {
        int append(Network network, int input) {
            int result = append(network, input, stride);
            for (int i = 1; i < repeats; i++) {
                result = network.add(append(network, result, 1), result);
            }
            return result;
        }

        private int append(Network network, int input, int stride) {
            if (expansion == 1) {
                return network.swish(network.convolution(input, 3, channels, LINEAR.stride(stride)));
            }
            int inChannels = network.channels(input);
            int wideChannels = expansion * inChannels;
            if (isFused) {
                int wide = network.swish(network.convolution(input, 3, wideChannels, LINEAR.stride(stride)));
                return network.convolution(wide, 1, channels, LINEAR);
            }
            int wide = network.swish(network.convolution(input, 1, wideChannels, LINEAR));
            int filtered = network.swish(network.depthwise(wide, 3, LINEAR.stride(stride)));
            int squeezed = network.convolution(network.mean(filtered, true), 1, inChannels / 4, LINEAR);
            int excited = Idioms.excite(network, filtered, network.swish(squeezed), Network::sigmoid);
            return network.convolution(excited, 1, channels, LINEAR);
        }
    }

    /**
     * A Lite one. First and last layers, and the repeats of the first and last blocks, are the same in all of them.
     *
     * @param width times the channels
     * @param depth times the repeats of blocks
     */
    public static Architecture lite(double width, double depth, int side) {
        return network -> {
            int features = network.convolution(network.image(side), 3, 32, RELU6.stride(2));
            for (Bottlenecks blocks : LITE) {
                boolean isEnd = blocks == LITE.getFirst() || blocks == LITE.getLast();
                int repeats = isEnd ? blocks.repeats() : (int) Math.ceil(depth * blocks.repeats());
                int channels = Idioms.roundedChannels(width * blocks.channels());
                features = new Bottlenecks(blocks.side(), blocks.expansion(), channels, repeats, blocks.stride())
                        .append(network, features, RELU6);
            }
            return network.denseMean(network.convolution(features, 1, 1280, RELU6), CLASSES);
        };
    }

    /** EfficientNetV2-B0 for images of 224 × 224 pixels. */
    public static int v2B0(Network network) {
        int features = network.swish(network.convolution(network.image(224), 3, 32, LINEAR.stride(2)));
        for (SwishBlocks blocks : V2_B0) {
            features = blocks.append(network, features);
        }
        return network.denseMean(network.swish(network.convolution(features, 1, 1280, LINEAR)), CLASSES);
    }
}
