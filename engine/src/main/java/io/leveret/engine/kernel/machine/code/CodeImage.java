package io.leveret.engine.kernel.machine.code;

/**
 * Functions of machine code, one behind the other, as an instruction set's writer makes them. Their parameters are
 * those that {@code MachineCode} passes.
 *
 * @param code of all functions; it does not depend on where it lies
 * @param convolution where the quantized convolution of int16 starts, in bytes
 * @param byteConvolution that of uint8; {@link #ABSENT} where the CPU does not multiply them
 * @param hybrid the convolution of int16 whose scale is known only when it runs
 * @param byteHybrid that of uint8, or {@link #ABSENT}
 * @param narrowing the function that makes uint8 of int16
 * @param depthwise the depthwise convolution of int16
 */
public record CodeImage(byte[] code, int convolution, int byteConvolution, int hybrid, int byteHybrid, int narrowing,
        int depthwise) {
    /** For a function that there is no code of. */
    public static final int ABSENT = -1;
}
