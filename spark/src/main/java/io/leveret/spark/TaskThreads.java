package io.leveret.spark;

import io.leveret.engine.Workers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;

/** The threads that a task may use: as many as {@code spark.task.cpus} gives it. */
final class TaskThreads {
    private static final Map<Integer, Workers> SHARED = new ConcurrentHashMap<>();

    private TaskThreads() {}

    /** Returns the number of processors of the running task; 1 outside of tasks. */
    static int count() {
        TaskContext task = TaskContext.get();
        return task == null ? 1 : Math.max(1, Math.min(task.cpus(), Workers.MOST_THREADS));
    }

    /** Returns workers with a number of threads, the caller's included, which all models of this JVM share. */
    static Workers workers(int threads) {
        return threads == 1 ? Workers.none() : SHARED.computeIfAbsent(threads, Workers::of);
    }
}
