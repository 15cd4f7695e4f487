package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Scratch;

/**
 * The reverse of a convolution's geometry, of centered quantized values: an output pixel sums those input pixels whose
 * window it lies in. A row of the work is a row of output.
 *
 * <p>Scratch: ints are, for each cell of the window that such a pixel is in, where its channels and where its weights
 * for output channel 0 begin.
 */
public final class QuantizedTransposeConv implements Kernel {
    /** The products that an int holds. */
    private static final int PRODUCTS = 256;

    private final Geometry forward; // of the convolution from the output to the input
    private final short[] filter; // [channels of output][filterHeight][filterWidth][channels of input]
    private final Finish finish;
    private final int input;
    private final int output;

    /** From a sum of products to the result of an output channel. */
    private interface Finish {
        short apply(long sum, int channel);
    }

    private QuantizedTransposeConv(Geometry forward, short[] filter, Finish finish, int input, int output) {
        this.forward = forward;
        this.filter = filter;
        this.finish = finish;
        this.input = input;
        this.output = output;
    }

    /**
     * Returns a transposed convolution of values of 8 bits.
     *
     * @param forward the geometry of the convolution that goes from the output's size to the input's
     */
    public static Kernel of(Geometry forward, Weights.Quantized weights, int input, int output) {
        return new QuantizedTransposeConv(forward, weights.filter(), (sum, channel) -> weights.requantization().apply(
                (int) sum + weights.bias()[channel], channel), input, output);
    }

    /**
     * Returns one of values of 16 bits.
     *
     * @param forward the geometry of the convolution that goes from the output's size to the input's
     */
    public static Kernel of(Geometry forward, Weights.Wide weights, int input, int output) {
        return new QuantizedTransposeConv(forward, weights.filter(), (sum, channel) -> weights.requantization().apply(
                sum + weights.bias()[channel], channel), input, output);
    }

    @Override
    public int parts() {
        return forward.batch() * forward.inHeight();
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, 2 * forward.filterHeight() * forward.filterWidth(), 0);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = output + row * forward.inWidth() * forward.inChannels();
            for (int x = 0; x < forward.inWidth(); x++) {
                int cells = cells(row / forward.inHeight(), row % forward.inHeight(), x, scratch.ints);
                pixel(arena.shorts, scratch.ints, cells, at + x * forward.inChannels());
            }
        }
    }

    /** Lists the cells of the window in which an output pixel meets an input pixel, and returns their number. */
    private int cells(int image, int y, int x, int[] places) {
        int cells = 0;
        for (int i = 0; i < forward.filterHeight(); i++) {
            int inY = y + forward.padTop() - i;
            if (inY < 0 || inY % forward.strideHeight() != 0 || inY / forward.strideHeight() >= forward.outHeight()) {
                continue;
            }
            for (int j = 0; j < forward.filterWidth(); j++) {
                int inX = x + forward.padLeft() - j;
                if (inX >= 0 && inX % forward.strideWidth() == 0
                        && inX / forward.strideWidth() < forward.outWidth()) {
                    places[2 * cells] = input + ((image * forward.outHeight() + inY / forward.strideHeight())
                            * forward.outWidth() + inX / forward.strideWidth()) * forward.outChannels();
                    places[2 * cells + 1] = (i * forward.filterWidth() + j) * forward.outChannels();
                    cells++;
                }
            }
        }
        return cells;
    }

    private void pixel(short[] values, int[] places, int cells, int to) {
        int channelWeights = forward.filterHeight() * forward.filterWidth() * forward.outChannels();
        for (int channel = 0; channel < forward.inChannels(); channel++) {
            long sum = 0;
            for (int cell = 0; cell < cells; cell++) {
                sum += dot(values, places[2 * cell], channel * channelWeights + places[2 * cell + 1]);
            }
            values[to + channel] = finish.apply(sum, channel);
        }
    }

    private long dot(short[] values, int at, int weights) {
        long whole = 0;
        for (int first = 0; first < forward.outChannels(); first += PRODUCTS) {
            int end = Math.min(first + PRODUCTS, forward.outChannels());
            int sum = 0;
            for (int k = first; k < end; k++) {
                sum += values[at + k] * filter[weights + k];
            }
            whole += sum;
        }
        return whole;
    }
}
