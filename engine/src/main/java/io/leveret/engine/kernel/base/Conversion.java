package io.leveret.engine.kernel.base;

/** A function of one centered quantized value, applied to runs of them. */
public interface Conversion {
    /**
     * Converts some values that lie one after another.
     *
     * @param from where the first one is
     * @param to where its result goes; the run's results go to where it is itself, or elsewhere, but not half across it
     */
    void apply(short[] values, int from, int to, int length);
}
