package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** Integers that were known when the model was compiled. */
public final class IntegerConstant implements Kernel {
    private final int[] numbers;
    private final int output;

    /** Creates a constant; the array is not copied. */
    public IntegerConstant(int[] numbers, int output) {
        this.numbers = numbers;
        this.output = output;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        System.arraycopy(numbers, 0, arena.ints, output, numbers.length);
    }
}
