package io.leveret.testing;

import org.tensorflow.lite.schema.TensorType;

/** The element types of tensors that test models are made of. */
public enum TensorKind {
    FLOAT32(TensorType.FLOAT32, Float.BYTES),
    INT32(TensorType.INT32, Integer.BYTES),
    FLOAT16(TensorType.FLOAT16, Short.BYTES),
    UINT8(TensorType.UINT8, Byte.BYTES),
    INT64(TensorType.INT64, Long.BYTES),
    BOOL(TensorType.BOOL, Byte.BYTES),
    INT16(TensorType.INT16, Short.BYTES),
    INT8(TensorType.INT8, Byte.BYTES);

    private final byte schemaCode;
    private final int byteSize;

    TensorKind(byte schemaCode, int byteSize) {
        this.schemaCode = schemaCode;
        this.byteSize = byteSize;
    }

    /** The value of the schema's {@code TensorType}. */
    public byte schemaCode() {
        return schemaCode;
    }

    /** Bytes of one element. */
    public int byteSize() {
        return byteSize;
    }

    /** Whether activations of this kind are quantized to eight bits: {@link #UINT8} or {@link #INT8}. */
    public boolean isQuantized8() {
        return this == UINT8 || this == INT8;
    }

    /**
     * The bytes of a tensor of this kind.
     *
     * @throws IllegalArgumentException if a dimension is negative or it has more than 2^31 − 1 elements
     * @throws ArithmeticException if it exceeds 2 GiB
     */
    public int byteCount(int... shape) {
        return Math.multiplyExact(Shapes.elementCount(shape), byteSize);
    }
}
