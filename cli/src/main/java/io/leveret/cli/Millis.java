package io.leveret.cli;

/** Durations as the contract writes them. */
final class Millis {
    private Millis() {}

    /** Milliseconds, to the microsecond. */
    static double of(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
