package io.leveret.wire;

/** Durations as documents have them, in milliseconds. */
final class Millis {
    private Millis() {}

    /** To the nanosecond: the operators of small models take a few hundred. */
    static double toNanos(double nanos) {
        return Math.round(nanos) / 1e6;
    }

    /** To the microsecond: what becomes of one photo. */
    static double toMicros(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
