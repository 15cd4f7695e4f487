package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * The sum or an extremum over the middle of {@code outer × reduced × inner}: of reals, or of centred quantised values of one
 * quantisation. A row of the work is an index of the outer axis.
 */
public final class Reduction implements Kernel {
    /** What is made of the elements. */
    public enum Function {
        /** Their sum, of reals only. */
        SUM,
        /** The largest. */
        MAXIMUM,
        /** The smallest. */
        MINIMUM
    }

    private final Function function;
    private final boolean quantized;
    private final int outer;
    private final int reduced;
    private final int inner;
    private final int input;
    private final int output;

    /**
     * A reduction.
     *
     * @param quantized whether the tensors lie among the arena's quantised ones
     */
    public Reduction(Function function, boolean quantized, int outer, int reduced, int inner, int input, int output) {
        this.function = function;
        this.quantized = quantized;
        this.outer = outer;
        this.reduced = reduced;
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
            int at = input + row * reduced * inner;
            Object values = quantized ? arena.shorts : arena.floats;
            System.arraycopy(values, at, values, output + row * inner, inner);
            for (int r = 1; r < reduced; r++) {
                if (quantized) {
                    add(arena.shorts, at + r * inner, output + row * inner);
                } else {
                    add(arena.floats, at + r * inner, output + row * inner);
                }
            }
        }
    }

    private void add(float[] values, int at, int to) {
        switch (function) {
            case SUM -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] += values[at + i];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] = Math.max(values[to + i], values[at + i]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] = Math.min(values[to + i], values[at + i]);
                }
            }
        }
    }

    private void add(short[] values, int at, int to) {
        for (int i = 0; i < inner; i++) {
            boolean larger = values[at + i] > values[to + i];
            if (larger == (function == Function.MAXIMUM)) {
                values[to + i] = values[at + i];
            }
        }
    }
}
