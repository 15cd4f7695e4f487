package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.engine.kernel.portable.loop.WideSums;
import java.util.Arrays;

/**
 * Convolution of values of 16 bits with weights of 8.
 *
 * <p>Scratch: ints are the {@link WideSums}, {@code [3][PIXELS][SuperwordRows.STRIDE]}; shorts are the windows,
 * {@code [PIXELS][stride]}.
 */
public final class Q16ConvolutionOverChannels extends ConvolutionOverChannels {
    private static final int ROWS = PIXELS * SuperwordRows.STRIDE;
    private static final WideSums SUMS = new WideSums(ROWS, ROWS, 2 * ROWS);

    private final int[][][] filter; // as that of Q8ConvolutionOverChannels
    private final Weights.Wide weights;

    /** Creates a convolution. */
    public Q16ConvolutionOverChannels(Geometry geometry, Weights.Wide weights, int input, int output) {
        super(geometry, input, output);
        this.filter = Q8ConvolutionOverChannels.transpose(weights.filter(), geometry.outChannels(), window, stride);
        this.weights = weights;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, 3 * ROWS, PIXELS * stride);
    }

    @Override
    void copy(Arena arena, int from, Scratch scratch, int to, int length) {
        System.arraycopy(arena.shorts, from, scratch.shorts, to, length);
    }

    @Override
    void clear(Scratch scratch, int from, int to) {
        Arrays.fill(scratch.shorts, from, to, (short) 0);
    }

    @Override
    void multiply(Scratch scratch, int channel, int channels) {
        SUMS.clear(scratch.ints);
        int[][] rows = filter[channel / SuperwordRows.WIDTH];
        for (int k = 0; k < stride; k += ELEMENTS) {
            if (k % WideSums.PRODUCTS == 0) {
                SUMS.carry(scratch.ints);
            }
            Q8ConvolutionOverChannels.addThree(scratch.ints, scratch.shorts, k, stride, rows[k], rows[k + 1],
                    rows[k + 2], channels);
        }
    }

    @Override
    void store(Scratch scratch, int pixel, int channel, int channels, Arena arena, int to) {
        for (int n = 0; n < channels; n++) {
            long sum = SUMS.sum(scratch.ints, pixel * SuperwordRows.STRIDE + n) + weights.bias()[channel + n];
            arena.shorts[to + n] = weights.requantization().apply(sum, channel + n);
        }
    }
}
