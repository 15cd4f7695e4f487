package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/** Running sums along the middle of {@code outer × length × inner}; a row of the work is an index of the outer axis. */
public final class Cumsum implements Kernel {
    private final Storage storage;
    private final int outer;
    private final int length;
    private final int inner;
    private final boolean exclusive;
    private final boolean reverse;
    private final int input;
    private final int output;

    /**
     * Running sums.
     *
     * @param storage in which array the tensors lie: float32 values or integers
     * @param exclusive whether an element's own value is left out
     * @param reverse whether they run from the end
     */
    public Cumsum(Storage storage, int outer, int length, int inner, boolean exclusive, boolean reverse, int input,
            int output) {
        this.storage = storage;
        this.outer = outer;
        this.length = length;
        this.inner = inner;
        this.exclusive = exclusive;
        this.reverse = reverse;
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
                float sum = 0;
                int intSum = 0;
                for (int j = 0; j < length; j++) {
                    int at = (row * length + (reverse ? length - 1 - j : j)) * inner + i;
                    if (storage == Storage.FLOAT32) {
                        float before = sum;
                        sum += arena.floats[input + at];
                        arena.floats[output + at] = exclusive ? before : sum;
                    } else {
                        int before = intSum;
                        intSum += arena.ints[input + at];
                        arena.ints[output + at] = exclusive ? before : intSum;
                    }
                }
            }
        }
    }
}
