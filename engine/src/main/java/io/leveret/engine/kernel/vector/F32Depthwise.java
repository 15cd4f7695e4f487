package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Scratch;

/** Depthwise convolution of reals. */
final class F32Depthwise extends Depthwise {
    F32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input, int output) {
        super(geometry, filter, bias, min, max, false, input, output);
    }

    @Override
    void store(Scratch scratch, Arena arena, int outAt) {
        if (stride == channels) {
            System.arraycopy(scratch.floats, tileAt, arena.floats, outAt, geometry.outWidth() * channels);
            return;
        }
        for (int x = 0; x < geometry.outWidth(); x++) {
            System.arraycopy(scratch.floats, tileAt + x * stride, arena.floats, outAt + x * channels, channels);
        }
    }
}
