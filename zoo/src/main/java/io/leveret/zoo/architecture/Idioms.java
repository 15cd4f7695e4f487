package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;
import java.util.function.ToIntBiFunction;

/** Functions that several families compute in several operators, as the converter writes them. */
public final class Idioms {
    private static final float LAYER_NORM_EPSILON = 1e-6f;

    private Idioms() {}

    /** relu6(x + 3) / 6. */
    public static int hardSigmoid(Network network, int input) {
        int shifted = network.add(input, network.constant(3), Activation.RELU6);
        return network.mul(shifted, network.constant(1 / 6f));
    }

    /**
     * The second half of squeeze-and-excitation: Hu et al., <a href="https://arxiv.org/abs/1709.01507">arXiv
     * 1709.01507</a>.
     *
     * @param squeezed of the MEAN over the image, [1][1][1][fewer channels]
     * @param gate the function that gives scales of 0…1
     */
    public static int excite(Network network, int input, int squeezed, ToIntBiFunction<Network, Integer> gate) {
        int excited = network.convolution(squeezed, 1, network.channels(input), LayerWindow.same());
        return network.mul(input, gate.applyAsInt(network, excited));
    }

    /** Keras' padding before a convolution with stride 2 and padding VALID on an image of even size. */
    public static int padForStride2(Network network, int input, int side) {
        boolean isEven = network.shape(input)[1] % 2 == 0;
        return network.pad(input, isEven ? side / 2 - 1 : side / 2, side / 2);
    }

    /**
     * A layer norm over the channels: Ba et al., <a href="https://arxiv.org/abs/1607.06450">arXiv 1607.06450</a>, in
     * the order of TensorFlow's {@code nn.batch_normalization}, which Keras' layer calls.
     */
    public static int layerNorm(Network network, int input) {
        int channels = network.channels(input);
        int mean = network.meanOfChannels(input);
        int variance = network.meanOfChannels(network.squaredDifference(input, mean));
        int inverse = network.reciprocalSquareRoot(network.add(variance, network.constant(LAYER_NORM_EPSILON)));
        int scale = network.mul(inverse, network.trained(2, channels));
        int shift = network.sub(network.trained(0.5f, channels), network.mul(mean, scale));
        return network.add(network.mul(input, scale), shift);
    }

    /**
     * The nearest multiple of 8, but no less than nine tenths: {@code make_divisible} of the MobileNets and
     * EfficientNets.
     */
    public static int roundedChannels(double channels) {
        int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
