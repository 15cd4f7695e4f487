package io.leveret.graph;

/** What an {@link Operator.Reduce} makes of the elements along some axes; TensorFlow Lite's names. */
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
    REDUCE_MIN
}
