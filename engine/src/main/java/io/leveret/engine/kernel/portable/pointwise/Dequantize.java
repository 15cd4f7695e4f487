package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/** Centered quantized values to float32 values: {@code q · scale}. */
public final class Dequantize extends ElementwiseKernel {
    private final float scale;
    private final int input;
    private final int output;

    /** Creates a conversion of some elements. */
    public Dequantize(int elements, float scale, int input, int output) {
        super(elements);
        this.scale = scale;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        for (int i = from; i < to; i++) {
            arena.floats[output + i] = arena.shorts[input + i] * scale;
        }
    }
}
