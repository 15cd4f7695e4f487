package io.leveret.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the callers that compute at the same time, and remembers the most of the last milliseconds. Callers that
 * follow each other closely, such as a server's requests, leave short gaps; a run that took a gap for a free processor
 * would be shared with a thread for which there is none a moment later, and both would wait for each other.
 *
 * <p>Thread-safe, takes no lock. The most is a guess where threads race, and only decides how a run is divided.
 */
final class Callers {
    /** How long callers are remembered: longer than a server's gap, too short for a person to notice. */
    static final long REMEMBERED_NANOS = 5_000_000;

    private final AtomicInteger now = new AtomicInteger();
    private volatile int most; // at once
    private volatile long mostAt; // when there were last as many, System.nanoTime()

    /**
     * A caller begins to compute.
     *
     * @param nanos the time, {@link System#nanoTime}
     * @return the other callers that compute at the same time, now or a moment ago
     */
    int enter(long nanos) {
        return remember(now.incrementAndGet(), nanos) - 1;
    }

    /** A caller has ended, at a time. */
    void leave(long nanos) {
        remember(now.getAndDecrement(), nanos);
    }

    private int remember(int count, long nanos) {
        if (count >= most || nanos - mostAt > REMEMBERED_NANOS) {
            most = count;
            mostAt = nanos;
        }
        return Math.max(count, most);
    }
}
