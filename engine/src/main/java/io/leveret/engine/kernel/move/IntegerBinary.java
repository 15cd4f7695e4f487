package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import java.util.function.IntBinaryOperator;

/** A function of pairs of integers or truth values. There are few of them, in the arithmetic of shapes. */
public final class IntegerBinary extends BinaryKernel {
    private final IntBinaryOperator function;

    /** A function of two tensors. */
    public IntegerBinary(Broadcast broadcast, IntBinaryOperator function, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        for (int i = 0; i < length; i++) {
            arena.ints[to + i] = function.applyAsInt(arena.ints[left + i * leftStride],
                    arena.ints[right + i * rightStride]);
        }
    }
}
