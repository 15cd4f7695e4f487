package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import java.util.function.IntBinaryOperator;

/** A function of pairs of centered quantized values. */
public final class QuantizedPairs extends BinaryKernel {
    private final IntBinaryOperator function;

    /** A function of two tensors. */
    public QuantizedPairs(Broadcast broadcast, IntBinaryOperator function, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        short[] values = arena.shorts;
        for (int i = 0; i < length; i++) {
            values[to + i] = (short) function.applyAsInt(values[left + i * leftStride],
                    values[right + i * rightStride]);
        }
    }
}
