package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;

/** Depthwise convolution of centred quantised values, exact in float32 lanes: the caller has checked the bound. */
final class Q8Depthwise extends Depthwise {
    private final Requantizer requantizer;

    Q8Depthwise(ConvGeometry geometry, float[] filter, float[] bias, Requantization requantization, int input,
            int output) {
        super(geometry, filter, bias, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, true, input, output);
        this.requantizer = Requantizer.of(requantization, geometry.outChannels());
    }

    @Override
    void store(float[] sums, int sumsAt, Arena arena, int outAt) {
        requantizer.store(sums, sumsAt, 0, geometry.outChannels(), arena.shorts, outAt);
    }
}
