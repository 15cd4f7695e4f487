package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.Scratch;
import java.util.function.LongBinaryOperator;
import java.util.function.LongToIntFunction;

/** A function of the centered quantized values along the middle of {@code outer × middle × inner}, one by one. */
public final class QuantizedFold implements Kernel {
    private final Extents extents;
    private final LongBinaryOperator next;
    private final LongToIntFunction finish;
    private final int input;
    private final int output;

    /**
     * Creates a function.
     *
     * @param next of what the values so far came to, and the next one; the first is what it is
     * @param finish the result, of what all values came to
     */
    public QuantizedFold(Extents extents, LongBinaryOperator next, LongToIntFunction finish, int input, int output) {
        this.extents = extents;
        this.next = next;
        this.finish = finish;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return extents.outer();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        short[] values = arena.shorts;
        int inner = extents.inner();
        for (int row = from; row < to; row++) {
            for (int i = 0; i < inner; i++) {
                int at = input + row * extents.middle() * inner + i;
                long soFar = values[at];
                for (int middle = 1; middle < extents.middle(); middle++) {
                    soFar = next.applyAsLong(soFar, values[at + middle * inner]);
                }
                values[output + row * inner + i] = (short) finish.applyAsInt(soFar);
            }
        }
    }
}
