package io.leveret.engine.kernel;

/** The {@link Arena} array that holds a tensor, for kernels that only move values. */
public enum Storage {
    /** {@link Arena#floats}. */
    FLOAT32,
    /** {@link Arena#shorts}. */
    QUANTIZED,
    /** {@link Arena#ints}. */
    INTEGERS;

    /** The array. */
    public Object in(Arena arena) {
        return switch (this) {
            case FLOAT32 -> arena.floats;
            case QUANTIZED -> arena.shorts;
            case INTEGERS -> arena.ints;
        };
    }
}
