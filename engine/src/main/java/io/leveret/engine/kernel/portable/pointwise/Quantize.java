package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/**
 * Float32 values to centered quantized values: {@code clamp(round(x / scale), min, max)}, half to even, dividing by
 * multiplying with the reciprocal as XNNPACK does.
 */
public final class Quantize extends ElementwiseKernel {
    private final float inverseScale;
    private final int min;
    private final int max;
    private final int input;
    private final int output;

    /**
     * Creates a quantization of some elements.
     *
     * @param min the lowest centered value of the type
     * @param max the highest
     */
    public Quantize(int elements, float scale, int min, int max, int input, int output) {
        super(elements);
        this.inverseScale = 1 / scale;
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        for (int i = from; i < to; i++) {
            float scaled = Math.min(Math.max(arena.floats[input + i] * inverseScale, min), max);
            arena.shorts[output + i] = (short) Math.rint(scaled);
        }
    }
}
