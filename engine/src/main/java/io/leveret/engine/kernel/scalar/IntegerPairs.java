package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import java.util.function.IntBinaryOperator;

/** A function of pairs of integers or truth values. There are few of them, in the arithmetic of shapes. */
public final class IntegerPairs extends Pairs {
    private final IntBinaryOperator function;

    /** A function of two tensors. */
    public IntegerPairs(Broadcast broadcast, IntBinaryOperator function, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
    }

    @Override
    void apply(Arena arena, int left, int leftStep, int right, int rightStep, int to, int length) {
        for (int i = 0; i < length; i++) {
            arena.ints[to + i] = function.applyAsInt(arena.ints[left + i * leftStep],
                    arena.ints[right + i * rightStep]);
        }
    }
}
