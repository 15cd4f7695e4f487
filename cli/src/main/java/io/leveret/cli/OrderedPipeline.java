package io.leveret.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Works on many items at once and gives the results in the items' order. Workers run ahead of the result that is due by
 * a few items only, so memory does not grow with their number.
 */
final class OrderedPipeline {
    private static final int AHEAD_PER_WORKER = 4;

    private OrderedPipeline() {}

    /** Takes a result. */
    interface Consumer<R> {
        /** Called on the caller's thread, in order. */
        void accept(R result) throws IOException;
    }

    /**
     * Works on all items.
     *
     * @param workers threads that work, at least 1; with 1 the caller's own does
     * @param work throws nothing, or the whole run ends with it
     * @throws IOException if the consumer does; then items not begun are left alone
     */
    static <T, R> void run(List<T> items, int workers, Function<T, R> work, Consumer<R> consumer) throws IOException {
        if (workers == 1) {
            for (T item : items) {
                consumer.accept(work.apply(item));
            }
            return;
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            try {
                Queue<Future<R>> due = new ArrayDeque<>();
                for (T item : items) {
                    due.add(executor.submit(() -> work.apply(item)));
                    if (due.size() > workers * AHEAD_PER_WORKER) {
                        consumer.accept(await(due.remove()));
                    }
                }
                while (!due.isEmpty()) {
                    consumer.accept(await(due.remove()));
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static <R> R await(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
