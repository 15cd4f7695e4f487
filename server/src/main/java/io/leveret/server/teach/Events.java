package io.leveret.server.teach;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a training, for any number of listeners. A listener that is slow misses what is out of date: only the
 * latest event is kept. Thread-safe.
 */
final class Events {
    private long count;
    private @Nullable Event latest; // null before the first
    private boolean closed;

    /**
     * An event.
     *
     * @param id its number, from 1
     * @param name {@code progress}, {@code done} or {@code failed}
     * @param json what there is to say
     */
    record Event(long id, String name, String json) {}

    synchronized void publish(String name, String json) {
        latest = new Event(++count, name, json);
        notifyAll();
    }

    /** Returns the number of events so far. */
    synchronized long count() {
        return count;
    }

    /**
     * Waits for an event.
     *
     * @param seen the number of the last one that the listener knows
     * @return the latest one; empty if the time is over, or after {@link #close}
     */
    synchronized Optional<Event> await(long seen, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (count <= seen && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left / 1_000_000 + 1);
        }
        return closed ? Optional.empty() : Optional.ofNullable(latest);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Lets all listeners go. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
