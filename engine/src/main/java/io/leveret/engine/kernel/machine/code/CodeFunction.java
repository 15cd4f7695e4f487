package io.leveret.engine.kernel.machine.code;

/** The functions of machine code. Their parameters are those that {@code MachineCode} passes. */
public enum CodeFunction {
    /** The quantized convolution of int16. */
    CONVOLUTION,
    /** That of uint8, where the CPU multiplies them. */
    BYTE_CONVOLUTION,
    /** The convolution of int16 whose scale is known only when it runs. */
    HYBRID,
    /** That of uint8, where the CPU multiplies them. */
    BYTE_HYBRID,
    /** The convolution of float32, where the CPU has FMA. */
    FLOAT32_CONVOLUTION,
    /** The depthwise convolution of float32, where the CPU has FMA. */
    FLOAT32_DEPTHWISE,
    /** Makes uint8 of int16. */
    NARROWING,
    /** The depthwise convolution of int16. */
    DEPTHWISE,
    /** The largest values in windows. */
    MAXIMA,
    /** The means of the values in windows. */
    MEANS,
    /** The sums of pairs. */
    SUMS,
    /** The products of pairs. */
    PRODUCTS,
    /** Values in another scale. */
    SCALING
}
