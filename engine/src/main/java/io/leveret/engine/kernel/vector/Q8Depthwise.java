package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;

/**
 * Depthwise convolution of centred quantised values, exact in float32 lanes: the caller has checked the bound for the
 * products.
 */
final class Q8Depthwise extends Depthwise {
    private final Requantizer requantizer;
    private final int[] integerBias; // [channel], if it does not fit into the exact sums; else null

    /**
     * A kernel.
     *
     * @param exactBias whether the sums stay exact with the bias
     */
    Q8Depthwise(ConvGeometry geometry, float[] filter, float[] bias, int[] integerBias, boolean exactBias,
            Requantization requantization, int input, int output) {
        super(geometry, filter, exactBias ? bias : new float[bias.length], Float.NEGATIVE_INFINITY,
                Float.POSITIVE_INFINITY, true, input, output);
        this.requantizer = Requantizer.of(requantization, geometry.outChannels());
        this.integerBias = exactBias ? null : integerBias;
    }

    @Override
    void store(Scratch scratch, Arena arena, int outAt) {
        if (integerBias != null) {
            addBias(scratch.floats);
        }
        requantizer.store(scratch.floats, tileAt, stride, 0, stride, geometry.outWidth(), arena.shorts, outAt,
                scratch.shorts);
    }

    private void addBias(float[] sums) {
        for (int x = 0; x < geometry.outWidth(); x++) {
            int at = tileAt + x * stride;
            for (int c = 0; c < channels; c++) {
                sums[at + c] = (int) sums[at + c] + integerBias[c];
            }
        }
    }
}
