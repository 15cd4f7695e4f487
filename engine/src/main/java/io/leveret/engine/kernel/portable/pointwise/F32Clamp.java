package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/** Float32 values clamped to a range: the activations that stand alone. */
public final class F32Clamp extends ElementwiseKernel {
    private final float min;
    private final float max;
    private final int input;
    private final int output;

    /** Creates a clamp of some elements. */
    public F32Clamp(int elements, float min, float max, int input, int output) {
        super(elements);
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        float[] values = arena.floats;
        for (int i = from; i < to; i++) {
            values[output + i] = Math.min(Math.max(values[input + i], min), max);
        }
    }
}
