package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;

/** Depthwise convolution of reals. */
final class F32Depthwise extends Depthwise {
    F32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, filter, bias, min, max, false, input, output);
    }

    @Override
    void store(float[] sums, int sumsAt, Arena arena, int outAt) {
        System.arraycopy(sums, sumsAt, arena.floats, outAt, geometry.outChannels());
    }
}
