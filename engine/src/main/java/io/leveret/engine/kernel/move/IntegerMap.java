package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;
import java.util.function.IntUnaryOperator;

/** A function of each integer or truth value. */
public final class IntegerMap extends ElementwiseKernel {
    private final IntUnaryOperator function;
    private final int input;
    private final int output;

    /** Creates a function of some elements. */
    public IntegerMap(int elements, IntUnaryOperator function, int input, int output) {
        super(elements);
        this.function = function;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        for (int i = from; i < to; i++) {
            arena.ints[output + i] = function.applyAsInt(arena.ints[input + i]);
        }
    }
}
