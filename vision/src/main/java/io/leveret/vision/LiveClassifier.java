package io.leveret.vision;

import io.leveret.base.ClosedException;
import io.leveret.engine.Workers;
import io.leveret.image.Pixels;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Classifies live frames at any rate; created by {@link ImageClassifier#live}. At most one frame waits while another is
 * classified, and a newer one replaces it: if there is no time for all frames, results become fewer, not later.
 *
 * <p>Frames are classified on a thread of the classifier's {@link ClassifierOptions#workers workers}; if these have
 * none, on the thread that submits them, before it returns. Thread-safe.
 */
public final class LiveClassifier implements AutoCloseable {
    private record Frame(Pixels picture, long timestampMillis, ImageProcessingOptions how) {}

    private final VideoClassifier video;
    private final LiveListener listener;
    private final Workers workers;
    private @Nullable Frame waiting; // guarded by this, as are all below; null if none waits
    private OptionalLong lastMillis = OptionalLong.empty(); // of the last submitted frame
    private boolean working; // whether a thread handles the waiting frame, or will
    private @Nullable Thread worker; // the thread that classifies a frame now, or null
    private long classified;
    private long dropped;
    private long reported; // of the dropped frames
    private boolean closed;

    LiveClassifier(VideoClassifier video, Workers workers, LiveListener listener) {
        this.video = video;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.workers = workers;
    }

    /**
     * Submits a frame and returns at once. The listener gets its result, unless a newer frame replaces it. The array
     * behind {@link Pixels#of(int, int, byte[])} must not be reused for the next frame, since it is read later; the
     * other factories of pixels copy.
     *
     * @param timestampMillis capture time; later than that of the previous frame
     * @throws IllegalArgumentException if the time is not later than that of the previous frame
     * @throws ClosedException if this is closed
     */
    public void classifyAsync(Pixels frame, long timestampMillis) {
        classifyAsync(frame, timestampMillis, ImageProcessingOptions.NONE);
    }

    /**
     * Submits a frame with a region or an orientation, and returns at once.
     *
     * @param timestampMillis capture time; later than that of the previous frame
     * @throws IllegalArgumentException if the time is not later than that of the previous frame
     * @throws ClosedException if this is closed
     */
    public void classifyAsync(Pixels frame, long timestampMillis, ImageProcessingOptions how) {
        boolean first = put(
                new Frame(Objects.requireNonNull(frame, "frame"), timestampMillis, Objects.requireNonNull(how, "how")));
        if (first && !handOver()) {
            classifyAll();
        }
    }

    /** Queues a frame; returns whether no thread handles it yet. */
    private synchronized boolean put(Frame next) {
        if (closed) {
            throw new ClosedException("the live classifier");
        }
        VideoClassifier.requireLater(next.timestampMillis(), lastMillis);
        lastMillis = OptionalLong.of(next.timestampMillis());
        dropped += waiting == null ? 0 : 1;
        waiting = next;
        boolean first = !working;
        working = true;
        return first;
    }

    /** Lets a worker handle the waiting frame; returns false if no worker can. */
    private boolean handOver() {
        try {
            return workers.start(() -> { // one frame, so that other tasks get their turn
                if (classifyNext() && !handOver()) {
                    classifyAll();
                }
            });
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    private void classifyAll() {
        while (classifyNext()) {
            // each handles one
        }
    }

    /** Classifies the waiting frame, if there still is one; returns whether another waits then. */
    private boolean classifyNext() {
        Frame frame = take();
        if (frame != null) {
            try {
                ImageClassification result = video.classifyForVideo(frame.picture(), frame.timestampMillis(),
                        frame.how());
                listener.onResult(result, frame.timestampMillis(), count());
            } catch (Throwable error) { // as from the listener; later frames are still classified
                report(error, frame.timestampMillis());
            }
        }
        return another();
    }

    /** Passes an error to the listener. If the listener fails too, later frames are still classified. */
    private void report(Throwable error, long timestampMillis) {
        try {
            listener.onError(error, timestampMillis);
        } catch (Throwable another) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, another);
        }
    }

    private synchronized @Nullable Frame take() {
        Frame next = waiting;
        waiting = null;
        worker = Thread.currentThread();
        return next;
    }

    private synchronized boolean another() {
        worker = null;
        working = waiting != null;
        notifyAll();
        return working;
    }

    /** Counts a result; returns the number of frames dropped since the previous one. */
    private synchronized long count() {
        classified++;
        long since = dropped - reported;
        reported = dropped;
        return since;
    }

    /** Returns the number of classified frames. */
    public synchronized long classified() {
        return classified;
    }

    /** Returns the number of dropped frames. */
    public synchronized long dropped() {
        return dropped;
    }

    /**
     * Refuses further frames, drops the waiting one, and waits for the current one, unless the listener calls this
     * method.
     */
    @Override
    public synchronized void close() {
        closed = true;
        dropped += waiting == null ? 0 : 1;
        waiting = null;
        boolean interrupted = false;
        while (worker != null && worker != Thread.currentThread()) {
            try {
                wait();
            } catch (InterruptedException wanted) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
