package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.vector.lane.Lanes;
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
public record FilterPanels(float[] weights, float[] bias, int window, int channels) {

    /**
     * Packs float32 values.
     *
     * @param filter outChannels × window
     * @param bias outChannels
     */
    public static FilterPanels pack(float[] filter, float[] bias) {
        int channels = bias.length;
        int window = filter.length / channels;
        float[] weights = new float[Lanes.roundUp(channels) * window];
        for (int panel = 0; panel < channels; panel += Lanes.COUNT) {
            int lanes = Math.min(Lanes.COUNT, channels - panel);
            for (int k = 0; k < window; k++) {
                int at = panel * window + k * Lanes.COUNT;
                for (int lane = 0; lane < lanes; lane++) {
                    weights[at + lane] = filter[(panel + lane) * window + k];
                }
            }
        }
        return new FilterPanels(weights, Arrays.copyOf(bias, Lanes.roundUp(channels)), window, channels);
    }

    /** Packs integers, the bias rounded to float32. */
    public static FilterPanels pack(short[] filter, int[] bias) {
        int channels = bias.length;
        int window = filter.length / channels;
        float[] weights = new float[Lanes.roundUp(channels) * window];
        for (int panel = 0; panel < channels; panel += Lanes.COUNT) {
            int lanes = Math.min(Lanes.COUNT, channels - panel);
            for (int k = 0; k < window; k++) {
                int at = panel * window + k * Lanes.COUNT;
                for (int lane = 0; lane < lanes; lane++) {
                    weights[at + lane] = filter[(panel + lane) * window + k];
                }
            }
        }
        float[] start = new float[Lanes.roundUp(channels)];
        for (int n = 0; n < channels; n++) {
            start[n] = bias[n];
        }
        return new FilterPanels(weights, start, window, channels);
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
