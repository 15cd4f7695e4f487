package io.leveret.engine.kernel.base;

/** A function of a centered quantized value, applied to runs of values. */
public interface Conversion {
    /**
     * Converts contiguous values.
     *
     * @param from where the first one is
     * @param to position of its result; results may replace the run in place, but not overlap it partly
     */
    void apply(short[] values, int from, int to, int length);
}
