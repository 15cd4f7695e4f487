package io.leveret.engine;

import io.leveret.base.Cancellation;
import io.leveret.base.OptionException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Owns a number of threads for work that uses more than the caller's: inferences, whose steps the threads share, and
 * streams of tasks, such as photos to decode and classify. Any number of classifiers, streams and trainings can share
 * the same workers; together they never use more threads than these.
 *
 * <p>A caller never waits for workers: if they are busy, it does the work on its own thread. With many callers there is
 * work for every core anyway, and nested work on the same workers cannot deadlock. Callers and helpers together are no
 * more than {@link #threads}, unless there are more callers than that. The result is the same to the bit with any
 * number of threads.
 *
 * <p>Threads are daemons. Each starts on demand, sleeps when idle, and ends after some idle seconds. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    /** The maximum of {@link #threads}. */
    public static final int MOST_THREADS = 1024;

    private static final Workers NONE = new Workers(1, 0, false);

    /** Created on first use. */
    private static final class Shared {
        private static final int PROCESSORS = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        private static final Workers WORKERS = new Workers(PROCESSORS, PROCESSORS, false);
    }

    private final int threads;
    private final boolean closeable;
    private final Helper[] helpers;
    private final SharedRun sharedRun;
    private final Tasks tasks = new Tasks();
    private final Callers callers = new Callers(); // with help or alone
    private volatile boolean closed;

    private Workers(int threads, int helpers, boolean closeable) {
        this.threads = threads;
        this.closeable = closeable;
        this.helpers = new Helper[helpers];
        for (int i = 0; i < helpers; i++) {
            this.helpers[i] = new Helper(this, i + 1);
        }
        this.sharedRun = new SharedRun(threads);
    }

    /** Returns the workers of the process, with one thread for each processor of the JVM. They are never closed. */
    public static Workers shared() {
        return Shared.WORKERS;
    }

    /**
     * Returns workers with a number of threads; close them after use.
     *
     * @param threads threads that work at the same time, including the caller's: 1 to {@value #MOST_THREADS}
     * @throws OptionException if the number is outside this range
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new OptionException("threads", threads, "must be at least 1, not " + threads);
        }
        if (threads > MOST_THREADS) {
            throw new OptionException("threads", threads, "must be at most " + MOST_THREADS + ", not " + threads);
        }
        return new Workers(threads, threads, true);
    }

    /** Returns no workers: the caller's thread does everything, and no thread is started. They are never closed. */
    public static Workers none() {
        return NONE;
    }

    /** Returns the number of threads that work at the same time, including the caller's; at least 1. */
    public int threads() {
        return threads;
    }

    /** A caller's thread that computes by itself, until this is closed. */
    @FunctionalInterface
    public interface Occupied extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Says that the caller's thread computes by itself for a while, such as to decode a photo, so that there is no free
     * processor for it to help another caller with. Close what is returned before running a session.
     */
    public Occupied occupy() {
        callers.enter(System.nanoTime());
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (!ended.getAndSet(true)) {
                callers.leave(System.nanoTime());
            }
        };
    }

    /** Runs a session, with the help of the threads that are free. */
    void run(Session session, Cancellation cancellation) {
        int most = threads - callers.enter(System.nanoTime());
        try {
            if (!sharedRun.tryRun(session, cancellation, helpers, most)) {
                session.runAlone(cancellation);
            }
        } finally {
            callers.leave(System.nanoTime());
        }
    }

    /**
     * The work on some items of a {@link #stream}.
     *
     * @param <T> an item
     * @param <R> its result
     */
    @FunctionalInterface
    public interface Work<T, R> {
        /**
         * Returns a result for each item, in order; an exception ends the stream.
         *
         * @param alone returns whether nothing else of the stream is running, so that threads are free to help
         */
        List<R> of(List<T> items, BooleanSupplier alone);
    }

    /**
     * Returns the results of work on many items, in the items' order. Items are consumed on the thread that consumes
     * the results, and all workers work on them, at most a few items per thread ahead of the next result: memory does
     * not grow with the number of items. With one thread, the consumer does everything. Closing the stream ends it; a
     * stream that is not consumed to its end leaks nothing.
     *
     * <p>The stream throws a {@link io.leveret.base.CancelledException} if it is cancelled or the consuming thread is
     * interrupted, and a {@link io.leveret.base.ClosedException} if it is used after it was closed.
     *
     * @param some number of items to work on together, at least 1
     * @param cancellation ends the stream between items; the work must check it too
     */
    public <T, R> Stream<R> stream(Stream<T> items, int some, Cancellation cancellation, Work<T, R> work) {
        return OrderedStream.of(items, some, this, cancellation, work);
    }

    /**
     * Starts a task on one of the threads, before tasks of streams. Does not wait.
     *
     * @return false, without running it, if there are no threads
     */
    public boolean start(Runnable task) {
        if (helpers.length == 0 || !tasks.addUrgent(task)) {
            return false;
        }
        wakeForTasks(task);
        return true;
    }

    /** Offers a task to the threads, until it is {@link #takeBack taken back}. */
    void offer(Runnable task) {
        tasks.add(task);
        wakeForTasks(task);
    }

    /** Takes back a task; returns false if it has started. */
    boolean takeBack(Runnable task) {
        return tasks.remove(task);
    }

    private void wakeForTasks(Runnable task) {
        try {
            wakeForTasks();
        } catch (Throwable noThread) {
            tasks.remove(task);
            throw noThread;
        }
    }

    /** Wakes or starts an idle thread, if there is any. */
    void wakeForTasks() {
        for (int i = 0; i < helpers.length && !closed; i++) {
            if (helpers[i].takeForTasks()) {
                return;
            }
        }
    }

    SharedRun sharedRun() {
        return sharedRun;
    }

    Tasks tasks() {
        return tasks;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Ends the threads once they finish their current task. Running and later work continues on the callers' threads.
     * {@link #shared} and {@link #none} cannot be closed.
     */
    @Override
    public void close() {
        if (!closeable || closed) {
            return;
        }
        sharedRun.end();
        closed = true;
        for (Helper helper : helpers) {
            helper.wake();
        }
        tasks.close().forEach(Runnable::run);
    }
}
