package io.leveret.zoo.architecture;

import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * Inverted bottlenecks, as MobileNet v2 introduced them: a pointwise convolution that widens, a depthwise one, and a
 * pointwise one that narrows again without an activation; the first with the stride, the others around a shortcut.
 *
 * @param side the side of the depthwise filter, in cells
 * @param expansion the factor by which a block widens the channels of its input; 1 for a block that does not
 * @param channels of the results
 * @param repeats the number of blocks
 */
public record Bottlenecks(int side, int expansion, int channels, int repeats, int stride) {
    /** Appends the blocks, with this activation after the first two convolutions of each. */
    int append(Network network, int input, LayerWindow activated) {
        int result = append(network, input, activated, stride);
        for (int i = 1; i < repeats; i++) {
            result = network.add(append(network, result, activated, 1), result);
        }
        return result;
    }

    private int append(Network network, int input, LayerWindow activated, int stride) {
        int wide = expansion == 1 ? input
                : network.convolution(input, 1, expansion * network.channels(input), activated);
        return network.convolution(network.depthwise(wide, side, activated.stride(stride)), 1, channels,
                LayerWindow.same());
    }
}
