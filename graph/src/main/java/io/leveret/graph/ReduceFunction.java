package io.leveret.graph;

/**
 * A function that an {@link Operator.Reduce} applies to the elements along some axes. The names are TensorFlow Lite's.
 */
public enum ReduceFunction {
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** Their product. */
    REDUCE_PROD,
    /** The largest. */
    REDUCE_MAX,
    /** The smallest. */
    REDUCE_MIN,
    /** Whether one of them is true, or several; of BOOL. */
    REDUCE_ANY,
    /** Whether all are true; of BOOL. */
    REDUCE_ALL
}
