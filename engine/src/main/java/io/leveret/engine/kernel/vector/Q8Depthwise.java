package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * Depthwise convolution of centred quantised values, exact in float32 lanes: the caller has checked the bound for the
 * products. Biases are added as integers, for those of channels that hardly vary can be of any size.
 */
final class Q8Depthwise extends Depthwise {
    private final Requantizer requantizer;
    private final int[] bias;

    Q8Depthwise(ConvGeometry geometry, float[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        super(geometry, filter, new float[bias.length], Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, true, input,
                output);
        this.requantizer = Requantizer.of(requantization, geometry.outChannels());
        this.bias = bias;
    }

    @Override
    void store(Scratch scratch, int sumsAt, Arena arena, int outAt) {
        float[] sums = scratch.floats;
        for (int c = 0; c < bias.length; c++) {
            sums[sumsAt + c] = (int) sums[sumsAt + c] + bias[c];
        }
        requantizer.store(sums, sumsAt, 0, bias.length, arena.shorts, outAt, scratch.shorts);
    }
}
