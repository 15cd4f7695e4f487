package io.leveret.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for one of the {@link Workers}: urgent ones, which only workers do, first, then those of streams,
 * each in order.
 */
final class Tasks {
    private final Deque<Runnable> urgent = new ArrayDeque<>(); // guarded by this, as is all
    private final Deque<Runnable> ofStreams = new ArrayDeque<>();
    private boolean closed;
    private volatile int waiting;

    boolean isEmpty() {
        return waiting == 0;
    }

    /** Adds a task that its consumer can also do. */
    synchronized void add(Runnable task) {
        ofStreams.add(task);
        count();
    }

    /** Adds a task that only workers do; returns false if closed. */
    synchronized boolean addUrgent(Runnable task) {
        if (closed) {
            return false;
        }
        urgent.add(task);
        count();
        return true;
    }

    /** Takes a task back; returns false if it has started. */
    synchronized boolean remove(Runnable task) {
        boolean waited = urgent.remove(task) || ofStreams.remove(task);
        count();
        return waited;
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = urgent.isEmpty() ? ofStreams.poll() : urgent.poll();
        count();
        return next;
    }

    private void count() {
        waiting = urgent.size() + ofStreams.size();
    }

    /** Refuses further urgent tasks; returns those that wait. */
    synchronized List<Runnable> close() {
        closed = true;
        List<Runnable> left = new ArrayList<>(urgent);
        urgent.clear();
        count();
        return left;
    }

    /** Runs tasks until there are none, or the workers are closed. */
    void runAll(Workers workers) {
        while (!workers.isClosed()) {
            Runnable task = next();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (Throwable thrown) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            }
            Thread.interrupted(); // does not concern the next task
        }
    }
}
