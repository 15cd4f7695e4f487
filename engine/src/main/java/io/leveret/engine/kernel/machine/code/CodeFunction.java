package io.leveret.engine.kernel.machine.code;

import java.util.List;

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
    /** The convolution of float32, where the CPU has FMA, for tiles of one vector of channels. */
    FLOAT32_CONVOLUTION_1,
    /** The same of two. */
    FLOAT32_CONVOLUTION_2,
    /** The same of three, which 32 registers suffice for. */
    FLOAT32_CONVOLUTION_3,
    /** The same of four. */
    FLOAT32_CONVOLUTION_4,
    /** The depthwise convolution of float32, where the CPU has FMA, for tiles of one vector of channels. */
    FLOAT32_DEPTHWISE_1,
    /** The same of two. */
    FLOAT32_DEPTHWISE_2,
    /** The same of three, which 32 registers suffice for. */
    FLOAT32_DEPTHWISE_3,
    /** The same of four. */
    FLOAT32_DEPTHWISE_4,
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
    SCALING;

    private static final List<CodeFunction> CONVOLUTIONS = List.of(FLOAT32_CONVOLUTION_1, FLOAT32_CONVOLUTION_2,
            FLOAT32_CONVOLUTION_3, FLOAT32_CONVOLUTION_4);
    private static final List<CodeFunction> DEPTHWISE_ONES = List.of(FLOAT32_DEPTHWISE_1, FLOAT32_DEPTHWISE_2,
            FLOAT32_DEPTHWISE_3, FLOAT32_DEPTHWISE_4);

    /** Returns the convolution of float32 for tiles of some vectors. */
    public static CodeFunction float32Convolution(int vectors) {
        return CONVOLUTIONS.get(vectors - 1);
    }

    /** Returns the depthwise convolution of float32 for tiles of some vectors. */
    public static CodeFunction float32Depthwise(int vectors) {
        return DEPTHWISE_ONES.get(vectors - 1);
    }
}
