package io.leveret.bench;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.List;

/** MobileNets as TensorFlow's hosted models have them. */
final class MobileNets {
    private static final Window LINEAR = Window.same();
    private static final Window RELU6 = LINEAR.activation(FusedActivation.RELU6);

    /** Howard et al., <a href="https://arxiv.org/abs/1704.04861">arXiv 1704.04861</a>, table 1. */
    private static final List<Separable> V1 = List.of(new Separable(64, 1), new Separable(128, 2),
            new Separable(128, 1), new Separable(256, 2), new Separable(256, 1), new Separable(512, 2),
            new Separable(512, 1), new Separable(512, 1), new Separable(512, 1), new Separable(512, 1),
            new Separable(512, 1), new Separable(1024, 2), new Separable(1024, 1));

    /** Sandler et al., <a href="https://arxiv.org/abs/1801.04381">arXiv 1801.04381</a>, table 2. */
    private static final List<Bottlenecks> V2 = List.of(new Bottlenecks(1, 16, 1, 1), new Bottlenecks(6, 24, 2, 2),
            new Bottlenecks(6, 32, 3, 2), new Bottlenecks(6, 64, 4, 2), new Bottlenecks(6, 96, 3, 1),
            new Bottlenecks(6, 160, 3, 2), new Bottlenecks(6, 320, 1, 1));

    private MobileNets() {}

    /** A depthwise convolution of 3 × 3 cells, then a pointwise one. */
    private record Separable(int channels, int stride) {
        int append(HeNetwork network, int input) {
            return network.convolution(network.depthwise(input, RELU6.stride(stride)), 1, 1, channels, RELU6);
        }
    }

    /** Blocks that widen, convolve depthwise and narrow again, the first with the stride, the others around a shortcut. */
    private record Bottlenecks(int expansion, int channels, int repeats, int stride) {
        int append(HeNetwork network, int input) {
            int result = append(network, input, stride);
            for (int i = 1; i < repeats; i++) {
                result = network.add(result, append(network, result, 1));
            }
            return result;
        }

        private int append(HeNetwork network, int input, int stride) {
            int wide = expansion == 1 ? input
                    : network.convolution(input, 1, 1, expansion * network.channels(input), RELU6);
            return network.convolution(network.depthwise(wide, RELU6.stride(stride)), 1, 1, channels, LINEAR);
        }
    }

    /** Version 1, float32, of width 1.0 for images of 224 × 224 pixels. */
    static byte[] v1() {
        return v1(TensorKind.FLOAT32, 1, 224);
    }

    /** The smallest that is hosted: version 1, uint8, of width 0.25 for images of 128 × 128 pixels. */
    static byte[] smallest() {
        return v1(TensorKind.UINT8, 4, 128);
    }

    private static byte[] v1(TensorKind kind, int widthDivisor, int size) {
        HeNetwork network = new HeNetwork(kind);
        int features = network.convolution(network.image(size), 3, 3, 32 / widthDivisor, RELU6.stride(2));
        for (Separable block : V1) {
            features = new Separable(block.channels / widthDivisor, block.stride).append(network, features);
        }
        return network.classifier(features);
    }

    /** Version 2, float32, of width 1.0 for images of 224 × 224 pixels. */
    static byte[] v2() {
        HeNetwork network = new HeNetwork(TensorKind.FLOAT32);
        int features = network.convolution(network.image(224), 3, 3, 32, RELU6.stride(2));
        for (Bottlenecks blocks : V2) {
            features = blocks.append(network, features);
        }
        return network.classifier(network.convolution(features, 1, 1, 1280, RELU6));
    }
}
