package io.leveret.engine.kernel;

/** In which of an {@link Arena}'s arrays a tensor lies, for kernels that move values and do not look at them. */
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
