package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.List;

/**
 * MnasNet-B1, the one without squeeze-and-excitation, for images of 224 × 224 pixels: Tan et al.,
 * <a href="https://arxiv.org/abs/1807.11626">arXiv 1807.11626</a>, as torchvision's {@code mnasnet.py} has it.
 */
public final class MnasNet {
    private static final int CLASSES = 1000;
    private static final LayerWindow LINEAR = LayerWindow.same();
    private static final LayerWindow RELU = LINEAR.activation(Activation.RELU);

    private static final List<Bottlenecks> STACKS = List.of(new Bottlenecks(3, 3, 24, 3, 2),
            new Bottlenecks(5, 3, 40, 3, 2), new Bottlenecks(5, 6, 80, 3, 2), new Bottlenecks(3, 6, 96, 2, 1),
            new Bottlenecks(5, 6, 192, 4, 2), new Bottlenecks(3, 6, 320, 1, 1));

    private MnasNet() {}

    public static int logits(Network network) {
        int features = network.convolution(network.image(224), 3, 32, RELU.stride(2));
        features = network.convolution(network.depthwise(features, 3, RELU), 1, 16, LINEAR);
        for (Bottlenecks stack : STACKS) {
            features = stack.append(network, features, RELU);
        }
        return network.denseMean(network.convolution(features, 1, 1280, RELU), CLASSES);
    }
}
