package io.leveret.engine.kernel.portable.pool;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import io.leveret.graph.ReduceFunction;

/**
 * The sum, the product or an extremum over the middle of {@code outer × reduced × inner}: of float32 values or
 * integers; an extremum also of centered quantized values of one quantization. A row of the work is an
 * index of the outer axis.
 */
public final class Reduction implements Kernel {
    private final ReduceFunction function;
    private final Storage storage;
    private final int outer;
    private final int reduced;
    private final int inner;
    private final int input;
    private final int output;

    /**
     * A reduction.
     *
     * @param storage in which array the tensors lie
     */
    public Reduction(ReduceFunction function, Storage storage, int outer, int reduced, int inner, int input,
            int output) {
        this.function = function;
        this.storage = storage;
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
    public void run(Arena arena, Scratch scratch, int from, int end) {
        for (int row = from; row < end; row++) {
            int at = input + row * reduced * inner;
            Object values = storage.in(arena);
            System.arraycopy(values, at, values, output + row * inner, inner);
            for (int r = 1; r < reduced; r++) {
                int next = at + r * inner;
                int to = output + row * inner;
                switch (storage) {
                    case FLOAT32 -> add(arena.floats, next, to);
                    case QUANTIZED -> add(arena.shorts, next, to);
                    case INTEGERS -> add(arena.ints, next, to);
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
            case REDUCE_PROD -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] *= values[at + i];
                }
            }
            case MEAN, REDUCE_ANY, REDUCE_ALL -> throw new IllegalStateException(function + " has another kernel");
            case REDUCE_MAX -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] = Math.max(values[to + i], values[at + i]);
                }
            }
            case REDUCE_MIN -> {
                for (int i = 0; i < inner; i++) {
                    values[to + i] = Math.min(values[to + i], values[at + i]);
                }
            }
        }
    }

    private void add(short[] values, int at, int to) {
        for (int i = 0; i < inner; i++) {
            boolean larger = values[at + i] > values[to + i];
            if (larger == (function == ReduceFunction.REDUCE_MAX)) {
                values[to + i] = values[at + i];
            }
        }
    }

    private void add(int[] values, int at, int to) {
        for (int i = 0; i < inner; i++) {
            int left = values[to + i];
            int right = values[at + i];
            values[to + i] = switch (function) {
                case SUM -> left + right;
                case REDUCE_PROD -> left * right;
                case REDUCE_MAX -> Math.max(left, right);
                case REDUCE_MIN -> Math.min(left, right);
                case MEAN, REDUCE_ANY, REDUCE_ALL -> throw new IllegalStateException(function + " has another kernel");
            };
        }
    }
}
