package io.leveret.engine.kernel.vector.depthwise;

import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.Arrays;

/**
 * A depthwise filter in whole vectors of channels.
 *
 * @param weights {@code [cell][channel]}, channels beyond the last are 0
 * @param bias what the sums start from, {@code [channel]}
 */
public record DepthwiseFilter(float[] weights, float[] bias) {

    /**
     * Packs a filter.
     *
     * @param filter filterHeight × filterWidth × channels
     * @param bias channels
     */
    public static DepthwiseFilter pack(float[] filter, float[] bias) {
        int channels = bias.length;
        int stride = Lanes.roundUp(channels);
        int cells = filter.length / channels;
        float[] weights = new float[cells * stride];
        for (int cell = 0; cell < cells; cell++) {
            System.arraycopy(filter, cell * channels, weights, cell * stride, channels);
        }
        return new DepthwiseFilter(weights, Arrays.copyOf(bias, stride));
    }

    /** Elements from one cell to the next. */
    int cellStride() {
        return bias.length;
    }

    /** Vectors of channels. */
    int vectors() {
        return bias.length / Lanes.COUNT;
    }
}
