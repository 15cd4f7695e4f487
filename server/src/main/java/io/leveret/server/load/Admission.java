package io.leveret.server.load;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.server.connection.Client;
import io.leveret.server.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Admits work: some at once, on threads of its own, since it computes; some waits; the rest is refused at once. So is
 * what would wait for most of its time, as {@link WorkTime} expects it: it would be given up in the middle, in vain.
 * Work whose deadline passes or whose client leaves is given up, before it starts or between two of its steps.
 *
 * <p>Thread-safe. Callers wait on their own, virtual threads.
 */
public final class Admission implements AutoCloseable {
    /** Work that can be given up. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run(Cancellation cancellation) throws Exception;
    }

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** To look whether a client stays is a thread's work; it is not worth it for what is done at once. */
    private static final long SOON_NANOS = 50_000_000;

    /** The part of its time that work may wait; the rest is for doing it, and for what is slower than the mean. */
    private static final double LONGEST_WAIT = 0.5;

    private final ThreadPoolExecutor threads;
    private final Duration deadline;
    private final WorkTime workTime;

    /**
     * Starts no thread yet.
     *
     * @param concurrent the most work at once, at least 1
     * @param waiting the most work that waits, at least 0
     * @param deadline how long a caller waits for an answer
     */
    public Admission(int concurrent, int waiting, Duration deadline) {
        this(concurrent, waiting, deadline, new WorkTime(System::nanoTime));
    }

    Admission(int concurrent, int waiting, Duration deadline, WorkTime workTime) {
        BlockingQueue<Runnable> queue = waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting);
        this.threads = new ThreadPoolExecutor(concurrent, concurrent, 10, TimeUnit.SECONDS, queue,
                Thread.ofPlatform().daemon().name("leveret-serve-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        this.deadline = deadline;
        this.workTime = workTime;
    }

    /** Does work within the server's deadline; see {@link #run(Client, Duration, Work)}. */
    public <T> T run(Client client, Work<T> work) throws Exception {
        return run(client, deadline, work);
    }

    /**
     * Does work.
     *
     * @param client for whom; once it leaves, the work is given up as when the time is over
     * @param within how long the client waits
     * @return its result
     * @throws Problem with status 503 if too much waits already, or for too long, 504 if the time is over, or 499 if
     *     the client leaves
     * @throws io.helidon.webserver.CloseConnectionException if it leaves, and nobody may be told
     * @throws Exception what the work throws
     */
    public <T> T run(Client client, Duration within, Work<T> work) throws Exception {
        Cancellation cancellation = Cancellation.after(within);
        FutureTask<T> task = new FutureTask<>(() -> {
            cancellation.check();
            return workTime.measured(Math.min(1, (double) deadline.toNanos() / within.toNanos()),
                    () -> work.run(cancellation));
        });
        if (waitsTooLong(within)) {
            throw overloaded();
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            throw overloaded();
        }
        try {
            return await(task, client, within.toNanos());
        } catch (TimeoutException late) {
            throw Problem.late(within);
        } catch (CancellationException left) {
            throw client.left();
        } catch (ExecutionException failed) {
            throw failure(failed.getCause(), cancellation, within);
        } finally {
            if (!task.isDone() || task.isCancelled()) {
                cancellation.cancel();
                threads.remove(task);
            }
        }
    }

    /** Waits for work, which is cancelled once its client leaves. */
    private static <T> T await(FutureTask<T> task, Client client, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        long soon = Math.min(nanos, SOON_NANOS);
        try {
            return task.get(soon, TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            try (Client.Watch _ = client.watch(() -> task.cancel(false))) {
                return task.get(nanos - soon, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static Exception failure(Throwable cause, Cancellation cancellation, Duration within) {
        return switch (cause) {
            case CancelledException _ when cancellation.isRequested() -> Problem.late(within);
            case Exception exception -> exception;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }

    /** Returns how long a caller waits for an answer. */
    public Duration deadline() {
        return deadline;
    }

    /** Returns how much work waits. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Returns how much work is being done. */
    public int working() {
        return threads.getActiveCount();
    }

    /**
     * Refuses a request whose work would be refused now, before its body is read: under load most are, and bodies that
     * nobody needs would take the processors and the memory of those that are computed.
     *
     * @throws Problem with status 503
     */
    public void requireRoom() {
        if (isFull()) {
            throw overloaded();
        }
    }

    private Problem overloaded() {
        return Problem.overloaded(threads.isShutdown()
                ? "the server is stopping; try another one"
                : "the server is busy: " + threads.getMaximumPoolSize() + " requests are at work and "
                        + threads.getQueue().size() + " wait; try again later",
                RETRY_AFTER);
    }

    /** Returns whether the next work would be refused. */
    public boolean isFull() {
        return threads.getQueue().remainingCapacity() == 0 && threads.getActiveCount() >= threads.getMaximumPoolSize()
                || waitsTooLong(deadline);
    }

    /** Returns whether the next work would wait for so long that it could hardly be done in a time. */
    private boolean waitsTooLong(Duration within) {
        int waiting = threads.getQueue().size();
        return waiting > 0
                && waiting * workTime.meanNanos() / threads.getMaximumPoolSize() > LONGEST_WAIT * within.toNanos();
    }

    /** Refuses new work; what was admitted is done. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
