package io.leveret.vision.run;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs what several threads ask for together, in batches. A batch runs on the thread of the caller that completes it,
 * or else of one that sees that the oldest has waited long enough; the others sleep until their result is there. So
 * there is no thread of the queue's own, and any number of batches can run at a time.
 *
 * <p>A caller that is cancelled leaves at once, unless its thread is running the batch, which it then completes for the
 * others: a batch ends early only if nobody wants it any more. If a batch fails, each caller runs its item alone, and
 * gets its own failure. Thread-safe.
 *
 * @param <T> what a caller gives
 * @param <R> its result
 */
public final class BatchQueue<T, R> {
    /** The work on a batch. */
    @FunctionalInterface
    public interface Work<T, R> {
        /**
         * Returns a result for each item, in order.
         *
         * @throws CancelledException if cancelled
         */
        List<R> of(List<T> items, Cancellation cancellation);
    }

    private final int most;
    private final long longestWaitNanos;
    private final Work<T, R> work;
    private List<Call<T, R>> waiting = new ArrayList<>(); // oldest first; guarded by this
    private boolean ending; // guarded by this

    /**
     * Creates an empty queue.
     *
     * @param most the most items of a batch, at least 1; with 1, each call does its own work
     * @param longestWaitNanos how long the oldest call waits for others, at least 0
     * @param work called by many threads at once
     */
    public BatchQueue(int most, long longestWaitNanos, Work<T, R> work) {
        this.most = most;
        this.longestWaitNanos = longestWaitNanos;
        this.work = work;
    }

    /** What one thread has asked for. */
    private static final class Call<T, R> {
        private final T item;
        private final Cancellation cancellation;
        private final Thread thread = Thread.currentThread();
        private final long startNanos = System.nanoTime();
        private volatile boolean left;
        private volatile boolean ran; // written after the result
        private @Nullable R result; // null if the batch has failed

        Call(T item, Cancellation cancellation) {
            this.item = item;
            this.cancellation = cancellation;
        }

        boolean isWanted() {
            return !left && !cancellation.isRequested(thread);
        }

        void end() {
            ran = true;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Returns the result of an item.
     *
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public R call(T item, Cancellation cancellation) {
        cancellation.check();
        if (most > 1) {
            Call<T, R> own = new Call<>(item, cancellation);
            for (List<Call<T, R>> batch = join(own); !own.ran; batch = takeIfDue(own)) {
                if (batch.isEmpty()) {
                    park(own);
                } else {
                    run(batch);
                }
            }
            if (own.result != null) {
                return own.result;
            }
        }
        return work.of(List.of(item), cancellation).getFirst();
    }

    /** Runs what is waiting at once, and what comes later. */
    public synchronized void end() {
        ending = true;
        waiting.forEach(call -> LockSupport.unpark(call.thread));
    }

    private synchronized List<Call<T, R>> join(Call<T, R> own) {
        waiting.add(own);
        return takeIfDue(own);
    }

    /** Returns the batch that a caller is in, which has to run it then; empty if it has to wait. */
    private synchronized List<Call<T, R>> takeIfDue(Call<T, R> own) {
        if (remainingNanos(own) > 0) {
            return List.of();
        }
        List<Call<T, R>> batch = waiting;
        waiting = new ArrayList<>();
        return batch;
    }

    /** Returns how long a call should wait for others, or for its result. */
    private synchronized long remainingNanos(Call<T, R> own) {
        if (!waiting.contains(own)) {
            return Long.MAX_VALUE;
        }
        boolean isDue = ending || waiting.size() == most;
        return isDue ? 0 : longestWaitNanos - (System.nanoTime() - waiting.getFirst().startNanos);
    }

    private void park(Call<T, R> own) {
        if (own.cancellation.isRequested()) {
            leave(own);
            own.cancellation.check();
        }
        own.cancellation.park(remainingNanos(own));
    }

    private synchronized void leave(Call<T, R> own) {
        own.left = true;
        waiting.remove(own);
    }

    /** Runs a batch. If only one of its callers still wants it, that one runs alone. */
    private void run(List<Call<T, R>> batch) {
        try {
            List<Call<T, R>> wanted = batch.stream().filter(Call::isWanted).toList();
            if (wanted.size() > 1) {
                List<R> results = work.of(wanted.stream().map(call -> call.item).toList(),
                        Cancellation.when(() -> isUnwanted(wanted)));
                for (int i = 0; i < wanted.size(); i++) {
                    wanted.get(i).result = results.get(i);
                }
            }
        } catch (Throwable failed) {
            // each gets its own
        } finally {
            batch.forEach(Call::end);
        }
    }

    private static boolean isUnwanted(List<? extends Call<?, ?>> batch) {
        for (Call<?, ?> call : batch) { // a stream would be garbage of every step
            if (call.isWanted()) {
                return false;
            }
        }
        return true;
    }
}
