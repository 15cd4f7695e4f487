package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/**
 * Where along the middle of {@code outer × length × inner} the largest or the smallest number is, the first of equal
 * ones. A row of the work is an index of the outer axis.
 */
public final class ArgExtremum implements Kernel {
    private final boolean largest;
    private final Storage storage;
    private final int outer;
    private final int length;
    private final int inner;
    private final int input;
    private final int output;

    /**
     * A search.
     *
     * @param storage in which array the operand lies; the result is integers
     */
    public ArgExtremum(boolean largest, Storage storage, int outer, int length, int inner, int input, int output) {
        this.largest = largest;
        this.storage = storage;
        this.outer = outer;
        this.length = length;
        this.inner = inner;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return outer;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            for (int i = 0; i < inner; i++) {
                int at = input + row * length * inner + i;
                int best = 0;
                for (int j = 1; j < length; j++) {
                    double number = number(arena, at + j * inner);
                    double bestNumber = number(arena, at + best * inner);
                    best = (largest ? number > bestNumber : number < bestNumber) ? j : best;
                }
                arena.ints[output + row * inner + i] = best;
            }
        }
    }

    private double number(Arena arena, int at) {
        return switch (storage) {
            case FLOAT32 -> arena.floats[at];
            case QUANTIZED -> arena.shorts[at];
            case INTEGERS -> arena.ints[at];
        };
    }
}
