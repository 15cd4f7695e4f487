package io.leveret.server.metrics;

/** A family of samples. Thread-safe. */
interface Metric {
    /** Writes the family. */
    void write(Exposition out);
}
