package io.leveret.graph;

/**
 * A function of two values, which an {@link Operator.Binary} applies to each pair of elements. The names are TensorFlow
 * Lite's.
 */
public enum BinaryFunction {
    /** left + right. */
    ADD,
    /** left − right. */
    SUB,
    /** left · right. */
    MUL,
    /** left / right. */
    DIV,
    /** The largest integer not above left / right. */
    FLOOR_DIV,
    /** left − right · FLOOR_DIV. */
    FLOOR_MOD,
    /** The larger. */
    MAXIMUM,
    /** The smaller. */
    MINIMUM,
    /** (left − right)². */
    SQUARED_DIFFERENCE,
    /** left to the power of right. */
    POW,
    /** left, or left · right if it is below 0. */
    PRELU,
    /** The angle of the point (right, left) in radians, −π … π; operands are of one shape. */
    ATAN2,
    /** Whether they are equal. */
    EQUAL,
    /** Whether they differ. */
    NOT_EQUAL,
    /** Whether left is larger. */
    GREATER,
    /** Whether left is not smaller. */
    GREATER_EQUAL,
    /** Whether left is smaller. */
    LESS,
    /** Whether left is not larger. */
    LESS_EQUAL,
    /** Whether both are true. */
    LOGICAL_AND,
    /** Whether one of them is true, or both. */
    LOGICAL_OR;

    /** Whether the result is BOOL. */
    public boolean isPredicate() {
        return compareTo(EQUAL) >= 0;
    }

    /** Whether the operands are BOOL too. */
    public boolean isLogical() {
        return compareTo(LOGICAL_AND) >= 0;
    }
}
