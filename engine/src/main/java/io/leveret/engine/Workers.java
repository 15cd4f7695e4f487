package io.leveret.engine;

import io.leveret.base.Cancellation;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The owner of a number of threads, for all that wants more than the caller's: inferences, of which threads share each
 * step, and streams of tasks, such as photos to decode and classify. Any number of classifiers, streams and trainings
 * share one; they never have more threads than it owns.
 *
 * <p>A caller never waits for workers: one that finds them busy does the work on its own thread. With many callers
 * there is work for every core anyway, and work that asks the same workers for help cannot lock itself out. An
 * inference is helped by as many threads as callers leave, so that callers and helpers together are no more than
 * {@link #threads}, if there are no more callers than that. The result is the same to the bit with
 * any number of threads.
 *
 * <p>Threads are daemons. Each is started when it is needed first, sleeps when there is nothing to do, and ends after
 * some seconds of that. Safe for use by many threads.
 */
public final class Workers implements AutoCloseable {
    /** The most {@link #threads}. */
    public static final int MOST_THREADS = 1024;

    private static final Workers NONE = new Workers(1, 0, false);

    /** Made when it is first asked for. */
    private static final class Shared {
        private static final int PROCESSORS = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        private static final Workers WORKERS = new Workers(PROCESSORS, PROCESSORS, false);
    }

    private final int threads;
    private final boolean closeable;
    private final Helper[] helpers;
    private final SharedRun sharedRun;
    private final Tasks tasks = new Tasks();
    private final AtomicInteger callers = new AtomicInteger(); // that run a session at the moment, with help or alone
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

    /** The workers of the process: as many threads as the JVM has processors. They are never closed. */
    public static Workers shared() {
        return Shared.WORKERS;
    }

    /**
     * Workers with a number of threads, to be closed.
     *
     * @param threads that work at the same time, the caller's among them: 1 to {@value #MOST_THREADS}
     * @throws IllegalArgumentException if the number is outside this range
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        if (threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be at most " + MOST_THREADS + ", not " + threads);
        }
        return new Workers(threads, threads, true);
    }

    /** No workers: each caller's own thread does everything, and no thread is ever started. They are never closed. */
    public static Workers none() {
        return NONE;
    }

    /** How many threads work at the same time, the caller's among them; at least 1. */
    public int threads() {
        return threads;
    }

    /** Runs a session, with the help of the threads that are left for it. */
    void run(Session session, Cancellation cancellation) {
        int most = threads - callers.getAndIncrement();
        try {
            if (!sharedRun.tryRun(session, cancellation, helpers, most)) {
                session.runAlone(cancellation);
            }
        } finally {
            callers.decrementAndGet();
        }
    }

    /**
     * What is done with some items of a {@link #stream}.
     *
     * @param <T> an item
     * @param <R> its result
     */
    @FunctionalInterface
    public interface Work<T, R> {
        /**
         * Gives a result for each item, in their order; what it throws ends the stream.
         *
         * @param alone whether nothing else of the stream is under way, so that threads are free to help:
         *     asked when it matters
         */
        List<R> of(List<T> items, BooleanSupplier alone);
    }

    /**
     * The results of work on many items, in the items' order. Items are taken on the thread that takes the results, and
     * worked on by all workers, which run ahead of the result that is due by a few items for each thread only: memory
     * does not grow with the number of items. With one thread, the one that takes the results does everything. Closing
     * the stream ends it; one that is left half-way leaves nothing behind.
     *
     * <p>The stream throws a {@link io.leveret.base.CancelledException} when it is cancelled, or when the thread that
     * takes the results is interrupted, and a {@link io.leveret.base.ClosedException} when it is used
     * after it was closed.
     *
     * @param some items that are worked on together, at least 1
     * @param cancellation ends the stream between items; work on some of them has to look at it by itself
     */
    public <T, R> Stream<R> stream(Stream<T> items, int some, Cancellation cancellation, Work<T, R> work) {
        return OrderedStream.of(items, some, this, cancellation, work);
    }

    /**
     * Has one of the threads do a task soon, before all that streams wait for. Does not wait.
     *
     * @return false, and nothing is done, if there are no threads to do it
     */
    public boolean start(Runnable task) {
        if (helpers.length == 0 || !tasks.addUrgent(task)) {
            return false;
        }
        wakeForTasks(task);
        return true;
    }

    /** Has one of the threads do a task, unless it is {@link #takeBack taken back} before. */
    void offer(Runnable task) {
        tasks.add(task);
        wakeForTasks(task);
    }

    /** Takes back a task that nobody has begun yet; false if somebody has. */
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

    /** Wakes an idle thread, or starts one, if there is any. */
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
     * Ends the threads once they have done what they are at. What is under way, or begins later, is done by the threads
     * that call. The {@link #shared} workers and {@link #none} do not close.
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
