package io.leveret.model;

/** The element types of tensors that Leveret reads, with TensorFlow Lite's names. All values are little-endian. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** Two's complement, 32 bits: biases, shapes and axes. */
    INT32(4),
    /** Two's complement, 64 bits: shapes and axes. */
    INT64(8),
    /** Quantised, 0…255, one scale and zero point for the whole tensor. */
    UINT8(1),
    /** Quantised, −128…127. */
    INT8(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes that one element takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the type is one of the 8-bit ones, whose values stand for reals through a {@link Quantization}. */
    public boolean isQuantized() {
        return this == UINT8 || this == INT8;
    }

    /**
     * The smallest value that a quantised element can store.
     *
     * @throws IllegalStateException if this type is not {@link #isQuantized() quantised}
     */
    public int quantizedMin() {
        return switch (this) {
            case UINT8 -> 0;
            case INT8 -> -128;
            case FLOAT32, INT32, INT64 -> throw new IllegalStateException(this + " is not a quantised type");
        };
    }

    /**
     * The largest value that a quantised element can store.
     *
     * @throws IllegalStateException if this type is not {@link #isQuantized() quantised}
     */
    public int quantizedMax() {
        return quantizedMin() + 255;
    }
}
