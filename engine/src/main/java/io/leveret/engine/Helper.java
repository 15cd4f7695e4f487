package io.leveret.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of {@link Workers}. It starts on demand, sleeps between duties, and ends after some idle seconds; the next
 * duty starts it again.
 *
 * <p>The caller that changes its duty from {@link #IDLE} owns it, so an inference never waits for a thread that decodes
 * a photo.
 */
final class Helper {
    /** Nothing to do. */
    private static final int IDLE = 0;
    /** Works on tasks until there are none. */
    private static final int TASKS = -1;
    /** Waits for its member number in an inference. All numbers above 0 are member numbers. */
    private static final int TAKEN = -2;

    /**
     * How often to check for the next duty before sleeping: a few microseconds, the time between two successive calls.
     */
    private static final int SPINS_BEFORE_SLEEP = 100;
    private static final long IDLE_NANOS = 5_000_000_000L;

    private final Workers workers;
    private final String name;
    private final AtomicInteger duty = new AtomicInteger(IDLE);
    private volatile @Nullable Thread thread; // null if it is not started; written by the owner of the duty

    Helper(Workers workers, int number) {
        this.workers = workers;
        this.name = "leveret-" + number;
    }

    /** Reserves it for an inference, if it is idle; then call {@link #order} or {@link #release}. */
    boolean take() {
        for (int spins = 0; duty.get() > 0; spins++) { // it is about to leave the inference before
            SharedRun.pause(spins);
        }
        return become(TAKEN);
    }

    /** Makes it work on tasks, if it is idle. */
    boolean takeForTasks() {
        if (!become(TASKS)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    private boolean become(int next) {
        if (duty.get() != IDLE || !duty.compareAndSet(IDLE, next)) {
            return false;
        }
        if (thread == null) {
            Thread started = Thread.ofPlatform().daemon().name(name).unstarted(this::live);
            thread = started;
            try {
                started.start();
            } catch (Throwable noThread) {
                thread = null;
                duty.set(IDLE);
                throw noThread;
            }
        }
        return true;
    }

    /** Makes it take part in the current inference. */
    void order(int member) {
        duty.set(member);
        LockSupport.unpark(thread);
    }

    /** Releases it unused. */
    void release() {
        duty.set(IDLE);
        LockSupport.unpark(thread); // there may be tasks
    }

    /** Makes it check whether the workers are closed. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void live() {
        int spins = 0;
        while (!workers.isClosed()) {
            int now = duty.get();
            spins = now == TAKEN ? spins + 1 : 0;
            if (now > 0) {
                workers.sharedRun().work(now);
                duty.set(IDLE);
            } else if (now == TASKS) {
                workers.tasks().runAll(workers);
                duty.set(IDLE);
            } else if (now == TAKEN) {
                SharedRun.pause(spins);
            } else if (!workers.tasks().isEmpty()) {
                duty.compareAndSet(IDLE, TASKS);
            } else if (!sleep() && duty.compareAndSet(IDLE, TAKEN)) {
                thread = null;
                duty.set(IDLE);
                if (!workers.tasks().isEmpty()) { // it came at the last moment, and this helper was taken
                    workers.wakeForTasks();
                }
                return;
            }
        }
    }

    /** Waits for a duty; returns false if none comes for a long time. */
    private boolean sleep() {
        for (int spins = 0; spins < SPINS_BEFORE_SLEEP; spins++) {
            if (hasWork()) {
                return true;
            }
            Thread.onSpinWait();
        }
        long end = System.nanoTime() + IDLE_NANOS;
        while (!hasWork()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            Thread.interrupted(); // an interrupt has no meaning for this thread
        }
        return true;
    }

    private boolean hasWork() {
        return duty.get() != IDLE || !workers.tasks().isEmpty() || workers.isClosed();
    }
}
