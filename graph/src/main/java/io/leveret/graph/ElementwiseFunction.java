package io.leveret.graph;

/** A function of one value, which an {@link Operator.Elementwise} applies to each element of a tensor. */
public enum ElementwiseFunction {
    /** max(x, 0). */
    RELU,
    /** Clamp to 0…6. */
    RELU6,
    /** 1 / (1 + exp(−x)). */
    LOGISTIC,
    /** |x|. */
    ABS,
    /** −x. */
    NEG,
    /** −1, 0 or 1. */
    SIGN,
    /** √x. */
    SQRT,
    /** 1 / √x. */
    RSQRT,
    /** x². */
    SQUARE,
    /** e to the power of x. */
    EXP,
    /** The natural logarithm. */
    LOG,
    /** The sine of radians. */
    SIN,
    /** The cosine of radians. */
    COS,
    /** The largest integer not above x. */
    FLOOR,
    /** The smallest integer not below x. */
    CEIL,
    /** The nearest integer, half to even. */
    ROUND,
    /** The hyperbolic tangent. */
    TANH,
    /** x · min(max(x + 3, 0), 6) / 6. */
    HARD_SWISH,
    /** x, or eˣ − 1 if it is below 0. */
    ELU,
    /** x, or {@code parameter · x} if it is below 0. */
    LEAKY_RELU,
    /** x · Φ(x), where Φ is the distribution function of the standard normal distribution. */
    GELU,
    /** GELU, approximated by x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2. */
    GELU_APPROXIMATE,
    /** Clamp to −1…1. */
    RELU_N1_TO_1,
    /** Clamp to 0…1. */
    RELU_0_TO_1,
    /** Whether x is false. */
    LOGICAL_NOT;

    /** TensorFlow Lite's name for the operator. */
    public String operatorName() {
        return this == GELU_APPROXIMATE ? GELU.name() : name();
    }
}
