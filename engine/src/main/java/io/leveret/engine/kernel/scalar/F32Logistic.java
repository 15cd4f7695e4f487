package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;

/** 1 / (1 + exp(−x)) of reals. */
public final class F32Logistic extends Elementwise {
    private final int input;
    private final int output;

    /** The logistic function of so many elements. */
    public F32Logistic(int elements, int input, int output) {
        super(elements);
        this.input = input;
        this.output = output;
    }

    @Override
    void apply(Arena arena, int from, int to) {
        float[] values = arena.floats;
        for (int i = from; i < to; i++) {
            values[output + i] = (float) (1 / (1 + Math.exp(-values[input + i])));
        }
    }
}
