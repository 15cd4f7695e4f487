package io.leveret.server.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Does something once a time is over, unless it ends before. Nearly all do, so setting one and ending it cost next to
 * nothing: no thread is woken, all are looked at 50 times a second.
 */
final class Alarms implements AutoCloseable {
    private static final long LOOK_MILLIS = 20;

    private final Set<Alarm> set = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leveret-slow-clients").factory());

    /** Starts to look. */
    Alarms() {
        clock.scheduleWithFixedDelay(() -> set.forEach(this::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is done once a time is over. */
    static final class Alarm {
        private final long endNanos;
        private final BooleanSupplier early;
        private final Runnable action;
        private boolean ended;
        private boolean rang;

        private Alarm(long endNanos, BooleanSupplier early, Runnable action) {
            this.endNanos = endNanos;
            this.early = early;
            this.action = action;
        }

        private synchronized boolean rings() {
            if (!ended && (System.nanoTime() - endNanos >= 0 || early.getAsBoolean())) {
                ended = true;
                rang = true;
                action.run();
            }
            return rang;
        }

        private synchronized boolean end() {
            ended = true;
            return rang;
        }
    }

    /**
     * Sets an alarm.
     *
     * @param time after which it rings
     * @param action called at most once, and not after {@link #end}; takes no time
     */
    Alarm set(Duration time, Runnable action) {
        return set(time, () -> false, action);
    }

    /**
     * Sets an alarm.
     *
     * @param early returns whether it rings before its time
     */
    Alarm set(Duration time, BooleanSupplier early, Runnable action) {
        Alarm alarm = new Alarm(System.nanoTime() + time.toNanos(), early, action);
        set.add(alarm);
        return alarm;
    }

    private void look(Alarm alarm) {
        if (alarm.rings()) {
            set.remove(alarm);
        }
    }

    /** Ends an alarm, also one that has ended; returns whether it rang. */
    boolean end(Alarm alarm) {
        set.remove(alarm);
        return alarm.end();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
