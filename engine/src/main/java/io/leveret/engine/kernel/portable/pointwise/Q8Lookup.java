package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.ElementwiseKernel;

/**
 * Any function of one quantized value: a table with an entry for each of the 256 that the input's type can store.
 * Activations that stand alone, the logistic function and changes of quantization all come to this.
 */
public final class Q8Lookup extends ElementwiseKernel {
    private final short[] table; // [256], centered results
    private final int first;
    private final int input;
    private final int output;

    /**
     * Creates a function of some elements.
     *
     * @param table the centered result for each centered input from {@code first} up
     */
    public Q8Lookup(int elements, short[] table, int first, int input, int output) {
        super(elements);
        this.table = table;
        this.first = first;
        this.input = input;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int from, int to) {
        short[] values = arena.shorts;
        for (int i = from; i < to; i++) {
            values[output + i] = table[values[input + i] - first];
        }
    }
}
