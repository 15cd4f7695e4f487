package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;

/** The products of pairs of centered quantized values, requantized as those of a convolution are. */
public final class Q8Product extends BinaryKernel {
    private final Requantization requantization;

    /**
     * The products of two tensors.
     *
     * @param requantization of one channel
     */
    public Q8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.requantization = requantization;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        short[] values = arena.shorts;
        for (int i = 0; i < length; i++) {
            values[to + i] = requantization.apply(values[left + i * leftStride] * values[right + i * rightStride], 0);
        }
    }
}
