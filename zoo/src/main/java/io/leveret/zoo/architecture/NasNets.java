package io.leveret.zoo.architecture;

import io.leveret.graph.Activation;
import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * NASNet-A: Zoph et al., <a href="https://arxiv.org/abs/1707.07012">arXiv 1707.07012</a>, figure 4, as Keras' {@code
 * nasnet.py} has it. Each cell takes the results of the two cells before it. What Keras computes twice from the same
 * tensor is computed once, as after the converter.
 */
public final class NasNets {
    private static final int CLASSES = 1000;
    private static final LayerWindow SAME = LayerWindow.same();
    private static final LayerWindow HALVING = LayerWindow.valid().stride(2);
    private static final int NONE = -1;

    private final Network network;
    private int last; // the last cell's result
    private int beforeLast; // NONE at first

    private NasNets(Network network) {
        this.network = network;
    }

    /** NASNet-A (4 @ 1056) for images of 224 × 224 pixels. */
    public static int mobile(Network network) {
        return new NasNets(network).logits(224, 4, 32, 1056 / 24, false);
    }

    /** NASNet-A (6 @ 4032) for images of 331 × 331 pixels. */
    public static int large(Network network) {
        return new NasNets(network).logits(331, 6, 96, 4032 / 24, true);
    }

    /**
     * Appends all layers.
     *
     * @param cells normal ones in each of three stages
     * @param skipsReduction whether the first cell after a reduction takes the reduction's input instead of the cell
     *        before it
     */
    private int logits(int side, int cells, int stemChannels, int channels, boolean skipsReduction) {
        last = network.convolution(network.image(side), 3, stemChannels, HALVING);
        beforeLast = NONE;
        reductionCell(channels / 4);
        reductionCell(channels / 2);
        for (int stage = 0; stage < 3; stage++) {
            if (stage > 0) {
                int seen = beforeLast;
                reductionCell(channels << stage);
                beforeLast = skipsReduction ? seen : beforeLast;
            }
            for (int i = 0; i < cells; i++) {
                normalCell(channels << stage);
            }
        }
        return network.denseMean(network.relu(last), CLASSES);
    }

    private void normalCell(int channels) {
        int left = adjusted(channels);
        int right = pointwise(network.relu(last), channels);
        int leftRectified = network.relu(left);
        int rightRectified = network.relu(right);
        int first = network.add(separable(rightRectified, 5, channels), separable(leftRectified, 3, channels));
        int second = network.add(separable(leftRectified, 5, channels), separable(leftRectified, 3, channels));
        int third = network.add(network.averagePool(right, 3, SAME), left);
        int leftAverage = network.averagePool(left, 3, SAME);
        int fourth = network.add(leftAverage, leftAverage);
        int fifth = network.add(separable(rightRectified, 3, channels), right);
        become(network.concatenation(left, first, second, third, fourth, fifth));
    }

    private void reductionCell(int channels) {
        int left = adjusted(channels);
        int right = pointwise(network.relu(last), channels);
        int leftRectified = network.relu(left);
        int padded = Idioms.padForStride2(network, right, 3);
        int largest = network.maxPool(padded, 3, HALVING);
        int first = network.add(halving(network.relu(right), 5, channels), halving(leftRectified, 7, channels));
        int second = network.add(largest, halving(leftRectified, 7, channels));
        int third = network.add(network.averagePool(padded, 3, HALVING), halving(leftRectified, 5, channels));
        int fourth = network.add(second, network.averagePool(first, 3, SAME));
        int fifth = network.add(separable(network.relu(first), 3, channels), largest);
        become(network.concatenation(second, third, fourth, fifth));
    }

    private void become(int result) {
        beforeLast = last;
        last = result;
    }

    /** Returns the second-last result with the given channels and the size of the last one. */
    private int adjusted(int channels) {
        if (beforeLast == NONE) {
            return last;
        }
        if (network.shape(beforeLast)[1] != network.shape(last)[1]) {
            return factorized(network.relu(beforeLast), channels);
        }
        return network.channels(beforeLast) == channels ? beforeLast
                : pointwise(network.relu(beforeLast), channels);
    }

    /** Pixels at even and at odd positions, half of the channels from each. */
    private int factorized(int input, int channels) {
        int even = pointwise(network.averagePool(input, 1, HALVING), channels / 2);
        int shifted = network.withoutFirstPixels(network.pad(input, 0, 1));
        int odd = pointwise(network.averagePool(shifted, 1, HALVING), channels / 2);
        return network.batchNorm(network.concatenation(even, odd), Activation.NONE);
    }

    /** Two pairs of a depthwise and a pointwise convolution. */
    private int separable(int rectified, int side, int channels) {
        return separated(network.depthwise(rectified, side, SAME), side, channels);
    }

    /** The same with stride 2. */
    private int halving(int rectified, int side, int channels) {
        int padded = Idioms.padForStride2(network, rectified, side);
        return separated(network.depthwise(padded, side, HALVING), side, channels);
    }

    private int separated(int filtered, int side, int channels) {
        int first = network.convolution(filtered, 1, channels, SAME.activation(Activation.RELU));
        return pointwise(network.depthwise(first, side, SAME), channels);
    }

    private int pointwise(int input, int channels) {
        return network.convolution(input, 1, channels, SAME);
    }
}
