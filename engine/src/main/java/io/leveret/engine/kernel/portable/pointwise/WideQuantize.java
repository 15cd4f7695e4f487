package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/**
 * Float32 values to values of 16 bits: {@code clamp(round(x / scale))}, half away from zero, as TensorFlow Lite's
 * built-in kernel does.
 */
public final class WideQuantize extends ElementwiseKernel {
    private final float scale;
    private final int input;
    private final int output;

    /** Creates a quantization of some elements. */
    public WideQuantize(int elements, float scale, int input, int output) {
        super(elements);
        this.scale = scale;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        for (int i = from; i < to; i++) {
            double scaled = Math.clamp(arena.floats[input + i] / (double) scale, Short.MIN_VALUE, Short.MAX_VALUE);
            arena.shorts[output + i] = (short) (scaled + Math.copySign(0.5, scaled));
        }
    }
}
