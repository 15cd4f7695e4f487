package io.leveret.graph;

/** The element types of tensors that Leveret reads, with TensorFlow Lite's names. All values are little-endian. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16: constants, inputs and outputs, which a DEQUANTIZE or CAST turns from or into FLOAT32. */
    FLOAT16(2),
    /** Two's complement, 32 bits: biases, shapes, axes and indices. */
    INT32(4),
    /** Two's complement, 64 bits: shapes, axes and indices, and the biases of INT16. */
    INT64(8),
    /** One byte, 0 or 1. */
    BOOL(1),
    /** Quantized, 0…255, one scale and zero point for the whole tensor. */
    UINT8(1),
    /** Quantized, −128…127. A file may pack such constants as INT4, two a byte; they are read as INT8. */
    INT8(1),
    /** Quantized, −32768…32767, with zero point 0: activations, and some weights of an LSTM. */
    INT16(2);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether values are floating-point numbers. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT16;
    }

    /** Returns whether the type is UINT8 or INT8, whose values represent real numbers by a {@link Quantization}. */
    public boolean isQuantized() {
        return this == UINT8 || this == INT8;
    }

    /** Returns whether values represent real numbers, directly or by a {@link Quantization}, as activations do. */
    public boolean isActivation() {
        return this == FLOAT32 || this == INT16 || isQuantized();
    }

    /** Returns whether values are plain integers or booleans. */
    public boolean isInteger() {
        return this == INT32 || this == INT64 || this == BOOL;
    }

    /**
     * Returns the smallest value of a quantized element.
     *
     * @throws IllegalStateException if values of this type are never quantized
     */
    public int quantizedMin() {
        return switch (this) {
            case UINT8 -> 0;
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case FLOAT32, FLOAT16, INT32, INT64, BOOL ->
                    throw new IllegalStateException(this + " is not a quantized type");
        };
    }

    /**
     * Returns the largest value of a quantized element.
     *
     * @throws IllegalStateException if values of this type are never quantized
     */
    public int quantizedMax() {
        return quantizedMin() + (this == INT16 ? 0xffff : 0xff);
    }
}
