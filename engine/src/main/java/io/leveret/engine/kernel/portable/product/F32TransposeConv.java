package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;

/**
 * The reverse of a convolution's geometry, of float32 values: an output pixel sums those input pixels whose window it
 * lies in. A row of the work is a row of output.
 */
public final class F32TransposeConv implements Kernel {
    private final Geometry forward; // of the convolution from the output to the input
    private final float[] filter; // [channels of output][filterHeight][filterWidth][channels of input]
    private final float[] bias;
    private final float min;
    private final float max;
    private final int input;
    private final int output;

    /**
     * A transposed convolution.
     *
     * @param forward the geometry of the convolution that goes from the output's size to the input's
     */
    public F32TransposeConv(Geometry forward, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        this.forward = forward;
        this.filter = filter;
        this.bias = bias;
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return forward.batch() * forward.inHeight();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = output + row * forward.inWidth() * forward.inChannels();
            for (int x = 0; x < forward.inWidth(); x++) {
                pixel(arena.floats, row / forward.inHeight(), row % forward.inHeight(), x,
                        at + x * forward.inChannels());
            }
        }
    }

    private void pixel(float[] values, int image, int y, int x, int to) {
        int channels = forward.inChannels();
        System.arraycopy(bias, 0, values, to, channels);
        for (int i = 0; i < forward.filterHeight(); i++) {
            int inY = y + forward.padTop() - i;
            if (inY < 0 || inY % forward.strideHeight() != 0 || inY / forward.strideHeight() >= forward.outHeight()) {
                continue;
            }
            for (int j = 0; j < forward.filterWidth(); j++) {
                int inX = x + forward.padLeft() - j;
                if (inX < 0 || inX % forward.strideWidth() != 0 || inX / forward.strideWidth() >= forward.outWidth()) {
                    continue;
                }
                int at = input + ((image * forward.outHeight() + inY / forward.strideHeight()) * forward.outWidth()
                        + inX / forward.strideWidth()) * forward.outChannels();
                for (int c = 0; c < channels; c++) {
                    int weights = ((c * forward.filterHeight() + i) * forward.filterWidth() + j)
                            * forward.outChannels();
                    values[to + c] += dot(values, at, weights);
                }
            }
        }
        SuperwordRows.clamp(values, to, to + channels, min, max);
    }

    private float dot(float[] values, int at, int weights) {
        float sum = 0;
        for (int k = 0; k < forward.outChannels(); k++) {
            sum += values[at + k] * filter[weights + k];
        }
        return sum;
    }
}
