package io.leveret.wire;

/** Rounds durations for documents, in milliseconds. */
final class Millis {
    private Millis() {}

    /** Rounds to the nanosecond: operators of small models take a few hundred. */
    static double toNanos(double nanos) {
        return Math.round(nanos) / 1e6;
    }

    /** Rounds to the microsecond, for the times of a photo. */
    static double toMicros(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
