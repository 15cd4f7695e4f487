package io.leveret.model;

/** A function of two values, which an {@link Operator.Binary} applies to each pair of elements; TensorFlow Lite's names. */
public enum BinaryFunction {
    /** left − right. */
    SUB,
    /** left · right. */
    MUL,
    /** left / right. */
    DIV,
    /** The larger. */
    MAXIMUM,
    /** The smaller. */
    MINIMUM,
    /** (left − right)². */
    SQUARED_DIFFERENCE,
    /** left to the power of right. */
    POW,
    /** left, or left · right if it is below 0. */
    PRELU
}
