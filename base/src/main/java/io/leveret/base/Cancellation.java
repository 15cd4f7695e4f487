package io.leveret.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller end work that takes long: by hand, from any thread, or at a deadline. Work looks at it wherever it can stop, such as
 * between two steps of a plan, two photos or two epochs, and then throws a {@link CancelledException}. Interrupting the calling thread
 * does the same, also with {@link #NONE}. One object serves one call, or several that belong together.
 *
 * <p>Safe for use by many threads.
 */
public final class Cancellation {
    /** Cancels nothing; an interrupt of the calling thread still does. */
    public static final Cancellation NONE = new Cancellation(null);

    private final @Nullable Duration limit; // null for none
    private final long end; // of System.nanoTime, if there is a limit
    private volatile boolean cancelled;

    private Cancellation(@Nullable Duration limit) {
        this.limit = limit;
        this.end = limit == null ? 0 : System.nanoTime() + nanos(limit);
    }

    /** At most half of what a long holds, some 146 years: differences of times must not wrap around. */
    private static long nanos(Duration duration) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE / 2);
        return (duration.compareTo(most) < 0 ? duration : most).toNanos();
    }

    /** A cancellation that only {@link #cancel} brings about. */
    public static Cancellation byHand() {
        return new Cancellation(null);
    }

    /**
     * A deadline.
     *
     * @param time from now on
     * @throws IllegalArgumentException if it is negative
     */
    public static Cancellation after(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a deadline cannot be after " + time + "; give zero or more");
        }
        return new Cancellation(time);
    }

    /**
     * Cancels the work, and all that asks later.
     *
     * @throws UnsupportedOperationException if this is {@link #NONE}, which everybody shares
     */
    public void cancel() {
        if (this == NONE) {
            throw new UnsupportedOperationException("Cancellation.NONE cannot be cancelled; make one with byHand()");
        }
        cancelled = true;
    }

    /** Whether the work is to end: it was cancelled, its deadline has passed, or the calling thread is interrupted. */
    public boolean isRequested() {
        return cancelled || limit != null && System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted();
    }

    /**
     * Ends the work if that is {@link #isRequested requested}. The thread's interrupt status stays as it is.
     *
     * @throws CancelledException if it is
     */
    public void check() {
        if (isRequested()) {
            throw cancelled ? new CancelledException("it was cancelled")
                    : Thread.currentThread().isInterrupted() ? new CancelledException("its thread was interrupted")
                            : new CancelledException("its deadline of " + limit.toMillis() + " ms has passed");
        }
    }
}
