package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;
import java.util.function.IntUnaryOperator;

/** A function of one quantized value that is computed for each: tables of all values of 16 bits would be large. */
public final class QuantizedMap extends ElementwiseKernel {
    private final IntUnaryOperator function;
    private final int input;
    private final int output;

    /**
     * Creates a function of some elements.
     *
     * @param function the centered result for a centered value
     */
    public QuantizedMap(int elements, IntUnaryOperator function, int input, int output) {
        super(elements);
        this.function = function;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        short[] values = arena.shorts;
        for (int i = from; i < to; i++) {
            values[output + i] = (short) function.applyAsInt(values[input + i]);
        }
    }
}
