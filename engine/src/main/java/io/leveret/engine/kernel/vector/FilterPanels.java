package io.leveret.engine.kernel.vector;

import java.util.Arrays;

/**
 * A filter laid out as the tiles read it: panels of as many output channels as there are lanes, each with its weights
 * one after another.
 *
 * @param weights {@code [panel][window][lane]}; lanes beyond the output channels are 0
 * @param bias {@code [panel][lane]}
 * @param window filterHeight · filterWidth · inChannels
 * @param channels output channels
 */
record FilterPanels(float[] weights, float[] bias, int window, int channels) {

    /** Packs reals, or integers that float32 holds exactly. */
    static FilterPanels pack(float[] filter, float[] bias) {
        int channels = bias.length;
        int window = filter.length / channels;
        int lanes = Lanes.COUNT;
        float[] weights = new float[Lanes.roundUp(channels) * window];
        for (int n = 0; n < channels; n++) {
            int panel = n / lanes * window * lanes;
            for (int k = 0; k < window; k++) {
                weights[panel + k * lanes + n % lanes] = filter[n * window + k];
            }
        }
        return new FilterPanels(weights, Arrays.copyOf(bias, Lanes.roundUp(channels)), window, channels);
    }

    /** The number of panels. */
    int panels() {
        return bias.length / Lanes.COUNT;
    }

    /** Where a panel's weights start. */
    int start(int panel) {
        return panel * window * Lanes.COUNT;
    }
}
