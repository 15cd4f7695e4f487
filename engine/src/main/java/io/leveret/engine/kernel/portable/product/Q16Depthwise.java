package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WideSums;

/** Depthwise convolution of values of 16 bits with weights of 8; behind its base's scratch lie the carried sums. */
public final class Q16Depthwise extends QuantizedDepthwise {
    private final Weights.Wide weights;
    private final WideSums sums;

    /** Creates a convolution. */
    public Q16Depthwise(Geometry geometry, Weights.Wide weights, int input, int output) {
        super(geometry, weights.filter(), input, output);
        this.weights = weights;
        this.sums = new WideSums(SuperwordRows.STRIDE, scratchLength(), scratchLength() + SuperwordRows.STRIDE);
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, scratchLength() + 2 * SuperwordRows.STRIDE, 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        sums.clear(scratch.ints);
    }

    @Override
    void addThree(Scratch scratch, int channel, int row, int length) {
        if (row % WideSums.PRODUCTS == 0) {
            sums.carry(scratch.ints);
        }
        super.addThree(scratch, channel, row, length);
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        for (int p = 0; p < pixels; p++) {
            for (int n = 0; n < channels; n++) {
                arena.shorts[to + p * geometry.outStride() + n] = weights.requantization().apply(
                        sums.sum(scratch.ints, p * channels + n) + weights.bias()[channel + n], channel + n);
            }
        }
    }
}
