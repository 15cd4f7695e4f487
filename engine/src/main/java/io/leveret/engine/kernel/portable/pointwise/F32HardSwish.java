package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/** x · min(max(x + 3, 0), 6) / 6 of float32 values: what MobileNet v3 has behind most of its convolutions. */
public final class F32HardSwish extends ElementwiseKernel {
    private final int input;
    private final int output;

    /** Creates the function of some elements. */
    public F32HardSwish(int elements, int input, int output) {
        super(elements);
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        float[] values = arena.floats;
        for (int i = from; i < to; i++) {
            float x = values[input + i];
            values[output + i] = x * (Math.min(Math.max(x + 3, 0), 6) * (1f / 6));
        }
    }
}
