package io.leveret.server.teach;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
     * @param left whether the listener has left; looked at after {@link #wake}
     * @return the latest one; empty if the time is over, the listener has left, or after {@link #close}
     */
    synchronized Optional<Event> await(long seen, Duration most, BooleanSupplier left) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (count <= seen && !closed && !left.getAsBoolean()) {
            long nanos = end - System.nanoTime();
            if (nanos <= 0) {
                return Optional.empty();
            }
            wait(nanos / 1_000_000 + 1);
        }
        return closed || left.getAsBoolean() ? Optional.empty() : Optional.ofNullable(latest);
    }

    /** Lets listeners look whether they have left. */
    synchronized void wake() {
        notifyAll();
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
