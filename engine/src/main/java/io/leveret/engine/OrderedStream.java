package io.leveret.engine;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The stream behind {@link Workers#stream}. It takes items in groups. The thread that consumes the results waits for
 * the next one, or computes it if no thread has started it. With a slow source of items, results come when enough later
 * items are there.
 */
final class OrderedStream<T, R> implements Iterator<R> {
    private static final int AHEAD_PER_THREAD = 4;
    /** How often a waiting thread checks for cancellation. */
    private static final long LOOK_MILLIS = 10;

    private final Iterator<T> items;
    private final int some;
    private final Workers workers;
    private final Cancellation cancellation;
    private final Workers.Work<T, R> work;
    private final Queue<FutureTask<List<R>>> due = new LinkedBlockingQueue<>(); // another thread may close the stream
    private final AtomicInteger underWay = new AtomicInteger(); // the groups without a result, in order
    private Iterator<R> ready = Collections.emptyIterator();
    private volatile boolean closed;

    private OrderedStream(Iterator<T> items, int some, Workers workers, Cancellation cancellation,
            Workers.Work<T, R> work) {
        this.items = items;
        this.some = some;
        this.workers = workers;
        this.cancellation = cancellation;
        this.work = work;
    }

    /** Returns the stream of results. */
    static <T, R> Stream<R> of(Stream<T> items, int some, Workers workers, Cancellation cancellation,
            Workers.Work<T, R> work) {
        OrderedStream<T, R> results = new OrderedStream<>(items.iterator(), some, workers, cancellation, work);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED), false)
                .onClose(results::close).onClose(items::close);
    }

    private void close() {
        closed = true;
        for (FutureTask<List<R>> task : due) {
            if (workers.takeBack(task)) {
                task.cancel(false); // otherwise its consumer would wait forever
            }
        }
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext()) {
            if (closed) {
                throw new ClosedException("the stream");
            }
            checkCancelled();
            if (workers.threads() == 1) {
                List<T> next = take();
                if (next.isEmpty()) {
                    return false;
                }
                ready = alone(next).iterator();
                continue;
            }
            for (List<T> next = runAhead(); !next.isEmpty(); next = runAhead()) {
                submit(next);
            }
            if (due.isEmpty()) {
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

    private List<R> alone(List<T> next) {
        try {
            return work.of(next, () -> true);
        } finally {
            checkCancelled(); // an interrupt may have spoiled the result
        }
    }

    private void checkCancelled() {
        if (cancellation.isRequested()) {
            ready = Collections.emptyIterator();
            close();
            cancellation.check();
        }
    }

    private void submit(List<T> taken) {
        underWay.incrementAndGet();
        FutureTask<List<R>> task = new FutureTask<>(() -> work(taken));
        due.add(task);
        workers.offer(task);
        if (closed) { // by another thread, which may not have seen this one
            close();
        }
    }

    private List<R> work(List<T> taken) {
        try {
            return work.of(taken, () -> underWay.get() == 1);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** Returns the next items to start; none if enough are running. */
    private List<T> runAhead() {
        return due.size() <= workers.threads() * AHEAD_PER_THREAD ? take() : List.of();
    }

    private List<T> take() {
        List<T> taken = new ArrayList<>(some);
        while (taken.size() < some && items.hasNext()) {
            taken.add(items.next());
        }
        return taken;
    }

    private List<R> await(FutureTask<List<R>> task) {
        if (workers.takeBack(task)) {
            task.run();
            checkCancelled(); // as above
        }
        while (true) {
            try {
                return cancellation == Cancellation.NONE ? task.get() : task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                checkCancelled();
            } catch (ExecutionException failed) {
                checkCancelled(); // as above
                close();
                switch (failed.getCause()) {
                    case RuntimeException plain -> throw plain;
                    case Error plain -> throw plain;
                    case Throwable checked -> throw new IllegalStateException(checked);
                }
            } catch (CancellationException closing) {
                throw new ClosedException("the stream");
            } catch (InterruptedException interrupted) {
                close();
                Thread.currentThread().interrupt();
                throw new CancelledException("its thread was interrupted");
            }
        }
    }
}
