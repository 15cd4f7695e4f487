package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/**
 * Where the largest elements of each row are, largest first; of equal ones, the first, and NaN after all numbers.
 * Collects them in a heap whose root is the least of them, then sorts the heap.
 */
public final class TopIndices implements Kernel {
    private final Storage storage;
    private final int rows;
    private final int length;
    private final int count;
    private final int input;
    private final int output;

    /**
     * Creates a search.
     *
     * @param storage in which array the operand lies; the result is integers
     * @param rows number of rows of {@code length} elements
     * @param count how many to find in each, 1 … length
     */
    public TopIndices(Storage storage, int rows, int length, int count, int input, int output) {
        this.storage = storage;
        this.rows = rows;
        this.length = length;
        this.count = count;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return rows;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            int values = input + row * length;
            int heap = output + row * count;
            for (int i = 0; i < count; i++) {
                arena.ints[heap + i] = i;
            }
            for (int i = count / 2 - 1; i >= 0; i--) {
                sink(arena, values, heap, i, count);
            }
            for (int i = count; i < length; i++) {
                if (precedes(arena, values, i, arena.ints[heap])) {
                    arena.ints[heap] = i;
                    sink(arena, values, heap, 0, count);
                }
            }
            for (int end = count - 1; end > 0; end--) {
                int least = arena.ints[heap];
                arena.ints[heap] = arena.ints[heap + end];
                arena.ints[heap + end] = least;
                sink(arena, values, heap, 0, end);
            }
        }
    }

    /** Moves an index down the heap of {@code size} indices until it precedes none below it. */
    private void sink(Arena arena, int values, int heap, int place, int size) {
        int[] ints = arena.ints;
        int parent = place;
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && precedes(arena, values, ints[heap + child], ints[heap + child + 1])) {
                child++;
            }
            if (!precedes(arena, values, ints[heap + parent], ints[heap + child])) {
                return;
            }
            int index = ints[heap + parent];
            ints[heap + parent] = ints[heap + child];
            ints[heap + child] = index;
            parent = child;
        }
    }

    /** Returns whether one element of a row comes before another in the result. */
    private boolean precedes(Arena arena, int values, int left, int right) {
        double one = number(arena, values + left);
        double other = number(arena, values + right);
        if (one > other || one < other) {
            return one > other;
        }
        boolean isEqual = Double.isNaN(one) == Double.isNaN(other);
        return isEqual ? left < right : Double.isNaN(other);
    }

    private double number(Arena arena, int at) {
        return switch (storage) {
            case FLOAT32 -> arena.floats[at];
            case QUANTIZED -> arena.shorts[at];
            case INTEGERS -> arena.ints[at];
        };
    }
}
