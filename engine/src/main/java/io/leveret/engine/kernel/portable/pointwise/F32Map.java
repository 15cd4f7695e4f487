package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;
import java.util.function.DoubleUnaryOperator;

/** Any function of each float32 value, computed in float64. */
public final class F32Map extends ElementwiseKernel {
    private final DoubleUnaryOperator function;
    private final int input;
    private final int output;

    /** Creates a function of some elements. */
    public F32Map(int elements, DoubleUnaryOperator function, int input, int output) {
        super(elements);
        this.function = function;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        float[] values = arena.floats;
        for (int i = from; i < to; i++) {
            values[output + i] = (float) function.applyAsDouble(values[input + i]);
        }
    }
}
