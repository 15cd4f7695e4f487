package io.leveret.engine;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs inferences on several threads, one inference at a time: each thread computes its share of every step, then waits
 * for the others. Steps take microseconds, so threads spin for a short while. Allocates nothing and takes no lock.
 *
 * <p>The thread that arrives last at the end of a step decides whether to continue, so that all leave after the same
 * step: to stop, it counts all remaining steps as completed. A late thread sees that, even if another inference has
 * started since.
 */
final class SharedRun {
    /** How often to check before yielding the core: some tens of microseconds. */
    private static final int SPINS = 2_000;

    private final AtomicBoolean busy = new AtomicBoolean();
    private final Helper[] taken; // the helpers of the current inference; member i + 1 is at i
    private final AtomicInteger arrived = new AtomicInteger(); // members that have finished the current step
    // What follows is written by the holder of `busy` before it orders helpers, who read it after that.
    private @Nullable Session session;
    private @Nullable Cancellation cancellation;
    private int members;
    private int stepsBefore; // completed before the current inference
    private volatile int completed; // counts steps over all inferences: it never runs back
    private volatile @Nullable Throwable failure; // of any member, in the current inference

    SharedRun(int mostHelpers) {
        this.taken = new Helper[mostHelpers];
    }

    /**
     * Runs a session with the help of idle threads. Returns false, without doing anything, if another inference has the
     * helpers, none is idle, or there are no steps, since members wait for each other at the end of a step.
     *
     * @param most maximum of members, including the caller's thread
     */
    boolean tryRun(Session next, Cancellation wanted, Helper[] helpers, int most) {
        if (most <= 1 || next.steps() == 0 || !busy.compareAndSet(false, true)) {
            return false;
        }
        try {
            members = take(helpers, most, next);
            if (members == 1) {
                return false;
            }
            session = next;
            cancellation = wanted;
            failure = null;
            stepsBefore = completed;
            for (int member = 1; member < members; member++) {
                taken[member - 1].order(member); // publishes all
            }
            work(0);
            session = null;
            cancellation = null;
            switch (failure) {
                case null -> {
                }
                case CancelledException ended -> throw ended;
                case Throwable thrown -> throw new IllegalStateException("a step failed on a helping thread", thrown);
            }
            return true;
        } finally {
            busy.set(false);
        }
    }

    /** Takes idle helpers, and returns the number of members. */
    private int take(Helper[] helpers, int most, Session next) {
        int count = 1;
        try {
            for (int i = 0; i < helpers.length && count < most; i++) {
                if (helpers[i].take()) {
                    taken[count++ - 1] = helpers[i];
                }
            }
            next.scratchesFor(count);
            return count;
        } catch (Throwable noThreadOrMemory) {
            for (int member = 1; member < count; member++) {
                taken[member - 1].release();
            }
            throw noThreadOrMemory;
        }
    }

    /** One member's part of an inference: its share of each step, and after each the wait for all others. */
    void work(int member) {
        Session current = session;
        int count = members;
        int before = stepsBefore;
        for (int step = 0; step < current.steps(); step++) {
            try {
                if (member == 0) {
                    cancellation.check(); // on the caller's thread, which may have been interrupted
                }
                current.runShare(step, member, count);
            } catch (Throwable thrown) { // the others must not wait forever; the caller's thread reports it
                failure = thrown;
            }
            int target = before + step + 1;
            if (arrived.incrementAndGet() == count) {
                arrived.set(0);
                boolean goOn = failure == null;
                completed = goOn ? target : before + current.steps();
                if (!goOn) {
                    return;
                }
                continue;
            }
            int now = completed;
            for (int spins = 0; now - target < 0; spins++) { // a difference, so that it may wrap around
                pause(spins);
                now = completed;
            }
            if (now != target) {
                return;
            }
        }
    }

    /** Waits a little: first by spinning, then by yielding the core. */
    static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Waits for the current inference, and prevents further ones. */
    void end() {
        while (!busy.compareAndSet(false, true)) {
            Thread.yield();
        }
    }
}
