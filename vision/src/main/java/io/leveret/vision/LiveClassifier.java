package io.leveret.vision;

import io.leveret.image.Pixels;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Classifies frames as they come, at whatever rate; made by {@link ImageClassifier#live}. At most one frame waits while another is
 * classified, and a newer one takes its place: if there is no time for all, results become fewer, not later.
 *
 * <p>Safe for use by many threads. Its own thread ends by itself when no more frames come.
 */
public final class LiveClassifier implements AutoCloseable {
    private static final long IDLE_SECONDS = 1;

    private record Frame(Pixels picture, long timestampMillis, ImageProcessingOptions how) {}

    private final VideoClassifier video;
    private final LiveListener listener;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("leveret-live").factory());
    private Frame waiting; // guarded by this, as are all below; null if none does
    private OptionalLong lastMillis = OptionalLong.empty(); // of the last frame that came
    private boolean working; // whether a thread looks after the frame that waits
    private Thread worker; // that thread, once it does
    private long classified;
    private long dropped;
    private long told; // of the frames dropped
    private boolean closed;

    LiveClassifier(VideoClassifier video, LiveListener listener) {
        this.video = video;
        this.listener = Objects.requireNonNull(listener, "listener");
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes a frame, and returns at once. The listener is told what it shows, unless a newer one comes before its turn. The array
     * behind {@link Pixels#of(int, int, byte[])} must not be used for the next frame, as it is looked at later; the other ways to
     * make pixels copy.
     *
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws IllegalStateException if this is closed
     */
    public void classifyAsync(Pixels frame, long timestampMillis) {
        classifyAsync(frame, timestampMillis, ImageProcessingOptions.NONE);
    }

    /**
     * Takes a frame of which a part is to be looked at, or that does not stand upright, and returns at once.
     *
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws IllegalStateException if this is closed
     */
    public synchronized void classifyAsync(Pixels frame, long timestampMillis, ImageProcessingOptions how) {
        Frame next = new Frame(Objects.requireNonNull(frame, "frame"), timestampMillis,
                Objects.requireNonNull(how, "how"));
        if (closed) {
            throw new IllegalStateException("the live classifier is closed");
        }
        VideoClassifier.requireLater(timestampMillis, lastMillis);
        lastMillis = OptionalLong.of(timestampMillis);
        dropped += waiting == null ? 0 : 1;
        waiting = next;
        if (!working) {
            executor.execute(this::work); // which waits for the lock; if no thread can be had, nothing is said to work
            working = true;
        }
    }

    private void work() {
        for (Frame frame = take(); frame != null; frame = take()) {
            try {
                ImageClassification result = video.classifyForVideo(frame.picture(), frame.timestampMillis(),
                        frame.how());
                listener.onResult(result, frame.timestampMillis(), count());
            } catch (Throwable error) { // as from the listener itself; later frames are classified all the same
                tell(error, frame.timestampMillis());
            }
        }
    }

    /** The listener may fail as well; that must not end the classification of later frames. */
    private void tell(Throwable error, long timestampMillis) {
        try {
            listener.onError(error, timestampMillis);
        } catch (Throwable another) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, another);
        }
    }

    private synchronized Frame take() {
        Frame next = waiting;
        waiting = null;
        working = next != null;
        worker = Thread.currentThread();
        notifyAll();
        return next;
    }

    /** Counts a result; returns how many frames were dropped since the one before. */
    private synchronized long count() {
        classified++;
        long since = dropped - told;
        told = dropped;
        return since;
    }

    /** How many frames were classified. */
    public synchronized long classified() {
        return classified;
    }

    /** How many frames were left out. */
    public synchronized long dropped() {
        return dropped;
    }

    /**
     * Takes no more frames, leaves out the one that waits and waits for the one that is being classified, unless the listener itself
     * calls this.
     */
    @Override
    public synchronized void close() {
        closed = true;
        dropped += waiting == null ? 0 : 1;
        waiting = null;
        boolean interrupted = false;
        while (working && worker != Thread.currentThread()) {
            try {
                wait();
            } catch (InterruptedException wanted) {
                interrupted = true;
            }
        }
        executor.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
