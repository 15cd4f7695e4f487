package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/**
 * Those pieces of a tensor that indices name: the operand is {@code batch × outer × length × inner}, the indices
 * {@code batch × count}, the result {@code batch × outer × count × inner}. An index outside counts
 * as the nearest inside.
 */
public final class Gather implements Kernel {
    private final Storage storage;
    private final int batch;
    private final int outer;
    private final int length;
    private final int inner;
    private final int count;
    private final int indices;
    private final int input;
    private final int output;

    /**
     * A choice of pieces.
     *
     * @param storage in which array operand and result lie; indices are integers
     */
    public Gather(Storage storage, int batch, int outer, int length, int inner, int count, int indices, int input,
            int output) {
        this.storage = storage;
        this.batch = batch;
        this.outer = outer;
        this.length = length;
        this.inner = inner;
        this.count = count;
        this.indices = indices;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return batch * outer;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = storage.in(arena);
        for (int part = from; part < to; part++) {
            for (int i = 0; i < count; i++) {
                int index = Math.clamp(arena.ints[indices + part / outer * count + i], 0, length - 1);
                System.arraycopy(values, input + (part * length + index) * inner, values,
                        output + (part * count + i) * inner, inner);
            }
        }
    }
}
