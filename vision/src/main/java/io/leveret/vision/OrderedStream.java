package io.leveret.vision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A stream of results of work on many items, in the items' order. Items are taken on the thread that takes the results, some at a
 * time, and worked on by others, which run ahead of the result that is due by a few items only: memory does not grow with
 * their number. From a source that is slow to give them, results come when enough later ones are there. Threads that have nothing to do end by themselves, so a stream that is left half-way leaves nothing
 * behind.
 */
final class OrderedStream<T, R> implements Iterator<R> {
    private static final int AHEAD_PER_WORKER = 4;
    private static final long IDLE_SECONDS = 1;

    /** What is done with some items. */
    interface Work<T, R> {
        /**
         * Gives a result for each, in their order; what it throws ends the stream.
         *
         * @param alone whether nothing else is under way, so that threads are free to help: asked when it matters
         */
        List<R> of(List<T> items, BooleanSupplier alone);
    }

    private final Iterator<T> items;
    private final int some;
    private final int workers;
    private final Work<T, R> work;
    private final ThreadPoolExecutor executor;
    private final Queue<Future<List<R>>> due = new ArrayDeque<>();
    private final AtomicInteger underWay = new AtomicInteger(); // of what is due, all that has no result yet
    private Iterator<R> ready = Collections.emptyIterator();
    private volatile boolean closed;

    private OrderedStream(Iterator<T> items, int some, int workers, Work<T, R> work) {
        this.items = items;
        this.some = some;
        this.workers = workers;
        this.work = work;
        this.executor = new ThreadPoolExecutor(workers, workers, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("leveret-classify-", 1).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * The results.
     *
     * @param some items that are worked on together, at least 1
     * @param workers threads that work, at least 1; one alone is the thread that takes the results
     */
    static <T, R> Stream<R> of(Stream<T> items, int some, int workers, Work<T, R> work) {
        OrderedStream<T, R> results = new OrderedStream<>(items.iterator(), some, workers, work);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED), false)
                .onClose(results::close).onClose(items::close);
    }

    private void close() {
        closed = true;
        executor.shutdownNow().forEach(begun -> ((Future<?>) begun).cancel(false)); // or who awaits them waits for ever
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext()) {
            if (closed) {
                throw new IllegalStateException("the stream is closed");
            }
            if (workers == 1) {
                List<T> next = take();
                if (next.isEmpty()) {
                    return false;
                }
                ready = work.of(next, () -> true).iterator();
                continue;
            }
            for (List<T> next = runAhead(); !next.isEmpty(); next = runAhead()) {
                submit(next);
            }
            if (due.isEmpty()) {
                executor.shutdown();
                return false;
            }
            ready = await(due.remove()).iterator();
        }
        return true;
    }

    @Override
    public R next() {
        hasNext();
        return ready.next();
    }

    private void submit(List<T> taken) {
        underWay.incrementAndGet();
        try {
            due.add(executor.submit(() -> work(taken)));
        } catch (RejectedExecutionException closing) {
            throw new IllegalStateException("the stream is closed", closing);
        }
    }

    private List<R> work(List<T> taken) {
        try {
            return work.of(taken, () -> underWay.get() == 1);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** The next items to begin with; none if enough are under way. */
    private List<T> runAhead() {
        return due.size() <= workers * AHEAD_PER_WORKER ? take() : List.of();
    }

    private List<T> take() {
        List<T> taken = new ArrayList<>(some);
        while (taken.size() < some && items.hasNext()) {
            taken.add(items.next());
        }
        return taken;
    }

    private static <R> R await(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException plain -> throw plain;
                case Error plain -> throw plain;
                case Throwable checked -> throw new IllegalStateException(checked);
            }
        } catch (CancellationException closing) {
            throw new IllegalStateException("the stream is closed", closing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a result was awaited", interrupted);
        }
    }
}
