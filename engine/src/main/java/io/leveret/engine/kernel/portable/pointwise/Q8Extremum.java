package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;

/** The larger or the smaller of pairs of centered quantized values of one quantization. */
public final class Q8Extremum extends BinaryKernel {
    private final boolean largest;

    /** The larger of each pair of two tensors, or the smaller. */
    public Q8Extremum(Broadcast broadcast, boolean largest, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.largest = largest;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        short[] values = arena.shorts;
        for (int i = 0; i < length; i++) {
            short a = values[left + i * leftStride];
            short b = values[right + i * rightStride];
            values[to + i] = a > b == largest ? a : b;
        }
    }
}
