package io.leveret.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that work on one inference together: each computes its share of every step, then waits for the others.
 *
 * <p>A team helps one session at a time. Who finds it busy does better to work alone than to wait: with many callers
 * there is work for every core anyway. And it helps with as many threads as are left by those who work alone, so that
 * callers and helpers together are no more than the team's threads, if there are no more callers than that. Steps take microseconds, so members wait for each other by spinning, for a short
 * while; between inferences they sleep. Nothing is allocated and no lock is taken while an inference runs.
 *
 * <p>Helpers are daemon threads, started at the first use. {@link #close} ends them; a team that nobody closes and
 * nobody refers to any more costs sleeping threads, nothing else.
 */
public final class Team implements AutoCloseable {
    /** How often to look before giving the core away: some tens of microseconds. */
    private static final int SPINS = 2_000;

    private final int threads;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger arrived = new AtomicInteger(); // members that have finished the step at hand
    private final Thread[] helpers;
    private Session session; // written before, read after, `inference` changes
    private int stepsBefore; // steps that the team had completed before the inference at hand; likewise
    private final AtomicInteger callers = new AtomicInteger(); // that run a session at the moment, together or alone
    private volatile long inference; // the inferences begun, in the high half; in the low, the members of the last one
    private volatile int completed; // counts the steps completed, over all inferences: it never runs back
    private volatile Throwable failure; // of any member, in the inference at hand
    private volatile boolean closed;

    private Team(int threads) {
        this.threads = threads;
        this.helpers = new Thread[threads - 1];
    }

    /**
     * A team of the given number of threads, the caller's among them.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    public static Team of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new Team(threads);
    }

    /** The number of threads, the caller's among them. */
    public int threads() {
        return threads;
    }

    /** Runs a session, together as far as there are threads left for it. */
    void run(Session session) {
        int members = threads - callers.getAndIncrement();
        try {
            if (!tryRun(session, members)) {
                session.runAlone();
            }
        } finally {
            callers.decrementAndGet();
        }
    }

    /**
     * Runs a session together; false, and nothing done, if the team is busy or closed, if the members are one, or if there
     * are no steps: it is at the end of a step that members wait for each other.
     */
    private boolean tryRun(Session next, int members) {
        if (members <= 1 || next.steps() == 0 || !busy.compareAndSet(false, true)) {
            return false;
        }
        try {
            start(members);
            next.scratchesFor(members);
            session = next;
            failure = null;
            stepsBefore = completed;
            inference = ((inference >> 32) + 1 << 32) + members; // publishes all; only the holder of `busy` writes it
            for (int i = 1; i < members; i++) {
                LockSupport.unpark(helpers[i - 1]);
            }
            work(next, 0, members);
            session = null;
            if (failure != null) {
                throw new IllegalStateException("a step failed on a helping thread", failure);
            }
            return true;
        } finally {
            busy.set(false);
        }
    }

    private void start(int members) {
        for (int i = 0; i < members - 1; i++) {
            if (helpers[i] == null) { // or the JVM could not start it last time
                int member = i + 1;
                helpers[i] = Thread.ofPlatform().daemon().name("leveret-", member).start(() -> help(member));
            }
        }
    }

    private void help(int member) {
        long seen = 0;
        while (!closed) {
            long now = inference;
            if (now == seen) {
                LockSupport.park(this);
                continue;
            }
            seen = now;
            int members = (int) now;
            if (member < members) { // else it may be over already; with this member it cannot be
                work(session, member, members);
            }
        }
    }

    /** One member's part of an inference: its share of each step, and after each the wait for all others. */
    private void work(Session session, int member, int members) {
        int before = stepsBefore;
        for (int step = 0; step < session.steps(); step++) {
            try {
                session.runShare(step, member, members);
            } catch (Throwable thrown) { // the others must not wait for ever; the caller's thread reports it
                failure = thrown;
            }
            int target = before + step + 1;
            if (arrived.incrementAndGet() == members) {
                arrived.set(0);
                completed = target;
                continue;
            }
            for (int spins = 0; completed - target < 0; spins++) { // a difference, so that it may wrap around
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }
    }

    /** Ends the helping threads, once they are idle; sessions then run on their caller's thread alone. */
    @Override
    public void close() {
        while (!busy.compareAndSet(false, true)) { // and stays so: nobody gets the team's help any more
            if (closed) {
                return;
            }
            Thread.yield();
        }
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
