package io.leveret.engine.kernel.machine.code;

/** The form of a convolution's input. */
public enum PanelElements {
    /** Float32, as in the arena. */
    FLOAT32(Float.BYTES),
    /** Quantized values as in the arena. */
    INT16(Short.BYTES),
    /**
     * With the lowest centered value for 0, which only the instructions of AVX-512 VNNI multiply: by weights of int8.
     */
    UINT8(Byte.BYTES);

    private final int bytes;

    PanelElements(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one. */
    public int bytes() {
        return bytes;
    }

    /** Returns how many are multiplied at a time: 32 bits. */
    int together() {
        return Integer.BYTES / bytes;
    }
}
