package io.leveret.base;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller cancel long work: explicitly, from any thread, or at a deadline. Work checks it where it can stop, such
 * as between two plan steps, photos or epochs, and then throws a {@link CancelledException}. Interrupting the calling
 * thread does the same, also with {@link #NONE}. One object serves one call, or several related ones.
 *
 * <p>Thread-safe.
 */
public final class Cancellation {
    /** Cancels nothing; an interrupt of the calling thread still does. */
    public static final Cancellation NONE = new Cancellation(null, null);

    private final @Nullable Duration limit; // null for none
    private final long end; // of System.nanoTime, if there is a limit
    private final @Nullable BooleanSupplier condition; // in the place of interrupts, unless null
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    private Cancellation(@Nullable Duration limit, @Nullable BooleanSupplier condition) {
        this.limit = limit;
        this.condition = condition;
        this.end = limit == null ? 0 : System.nanoTime() + nanos(limit);
    }

    /** Returns at most half the range of a long, about 146 years: differences of times must not overflow. */
    private static long nanos(Duration duration) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE / 2);
        return (duration.compareTo(most) < 0 ? duration : most).toNanos();
    }

    /** Returns a cancellation that only {@link #cancel} triggers. */
    public static Cancellation byHand() {
        return new Cancellation(null, null);
    }

    /**
     * Returns a cancellation of work that one thread does for others: a condition triggers it, and an interrupt of the
     * working thread does not.
     *
     * @param condition checked often, possibly by several threads; must not change back to false
     */
    public static Cancellation when(BooleanSupplier condition) {
        return new Cancellation(null, condition);
    }

    /**
     * Returns a deadline.
     *
     * @param time from now on
     * @throws IllegalArgumentException if it is negative
     */
    public static Cancellation after(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a deadline cannot be after " + time + "; give zero or more");
        }
        return new Cancellation(time, null);
    }

    /**
     * Cancels the work, and any later work with this object.
     *
     * @throws UnsupportedOperationException if this is {@link #NONE}, which is shared
     */
    public void cancel() {
        if (this == NONE) {
            throw new UnsupportedOperationException("Cancellation.NONE cannot be cancelled; make one with byHand()");
        }
        cancelled = true;
        parked.forEach(LockSupport::unpark);
    }

    /**
     * Returns whether the work should end: it was cancelled, its deadline has passed, or the calling thread is
     * interrupted.
     */
    public boolean isRequested() {
        return isRequested(Thread.currentThread());
    }

    /** Returns whether the work of a thread should end, like {@link #isRequested()} on that thread. */
    public boolean isRequested(Thread caller) {
        return cancelled || limit != null && System.nanoTime() - end >= 0
                || (condition == null ? caller.isInterrupted() : condition.getAsBoolean());
    }

    /**
     * Waits until the calling thread is {@linkplain LockSupport#unpark unparked}, a cancellation is requested, or a
     * time has passed. May also return for no reason, like {@link LockSupport#park()}. Does not watch the condition of
     * {@link #when}.
     *
     * @param nanos the longest time to wait
     */
    public void park(long nanos) {
        Thread caller = Thread.currentThread();
        parked.add(caller);
        try {
            if (!isRequested()) { // a later cancellation unparks
                LockSupport.parkNanos(this, limit == null ? nanos : Math.min(nanos, end - System.nanoTime()));
            }
        } finally {
            parked.remove(caller);
        }
    }

    /**
     * Throws if a cancellation is {@link #isRequested requested}. Does not change the thread's interrupt status.
     *
     * @throws CancelledException if it is
     */
    public void check() {
        if (isRequested()) {
            throw cancelled || condition != null ? new CancelledException("it was cancelled")
                    : Thread.currentThread().isInterrupted() ? new CancelledException("its thread was interrupted")
                            : new CancelledException("its deadline of " + limit.toMillis() + " ms has passed");
        }
    }
}
