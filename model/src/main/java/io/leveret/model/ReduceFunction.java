package io.leveret.model;

/** What an {@link Operator.Reduce} makes of the elements along some axes. */
public enum ReduceFunction {
    /** Their sum. */
    SUM,
    /** The largest. */
    REDUCE_MAX,
    /** The smallest. */
    REDUCE_MIN
}
