package io.leveret.vision;

import io.leveret.base.ClosedException;
import io.leveret.engine.Workers;
import io.leveret.image.Pixels;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Classifies frames as they come, at whatever rate; made by {@link ImageClassifier#live}. At most one frame waits while another is
 * classified, and a newer one takes its place: if there is no time for all, results become fewer, not later.
 *
 * <p>Frames are classified on a thread of the classifier's {@link ClassifierOptions#workers workers}; if these have none, on the
 * thread that brings them, before it returns. Safe for use by many threads.
 */
public final class LiveClassifier implements AutoCloseable {
    private record Frame(Pixels picture, long timestampMillis, ImageProcessingOptions how) {}

    private final VideoClassifier video;
    private final LiveListener listener;
    private final Workers workers;
    private @Nullable Frame waiting; // guarded by this, as are all below; null if none does
    private OptionalLong lastMillis = OptionalLong.empty(); // of the last frame that came
    private boolean working; // whether a thread looks after the frame that waits, or will
    private @Nullable Thread worker; // that classifies a frame now; null if none does
    private long classified;
    private long dropped;
    private long told; // of the frames dropped
    private boolean closed;

    LiveClassifier(VideoClassifier video, Workers workers, LiveListener listener) {
        this.video = video;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.workers = workers;
    }

    /**
     * Takes a frame, and returns at once. The listener is told what it shows, unless a newer one comes before its turn. The array
     * behind {@link Pixels#of(int, int, byte[])} must not be used for the next frame, as it is looked at later; the other ways to
     * make pixels copy.
     *
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws ClosedException if this is closed
     */
    public void classifyAsync(Pixels frame, long timestampMillis) {
        classifyAsync(frame, timestampMillis, ImageProcessingOptions.NONE);
    }

    /**
     * Takes a frame of which a part is to be looked at, or that does not stand upright, and returns at once.
     *
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws ClosedException if this is closed
     */
    public void classifyAsync(Pixels frame, long timestampMillis, ImageProcessingOptions how) {
        boolean first = put(
                new Frame(Objects.requireNonNull(frame, "frame"), timestampMillis, Objects.requireNonNull(how, "how")));
        if (first && !handOver()) {
            classifyAll();
        }
    }

    /** Has a frame wait; whether nobody looks after it yet. */
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

    /** Has one of the workers look after the frame that waits; false if that cannot be. */
    private boolean handOver() {
        try {
            return workers.start(() -> { // one frame, so that others have their turn
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
            // each sees to one
        }
    }

    /** Classifies the frame that waits, if it still does; whether another waits then. */
    private boolean classifyNext() {
        Frame frame = take();
        if (frame != null) {
            try {
                ImageClassification result = video.classifyForVideo(frame.picture(), frame.timestampMillis(),
                        frame.how());
                listener.onResult(result, frame.timestampMillis(), count());
            } catch (Throwable error) { // as from the listener itself; later frames are classified all the same
                tell(error, frame.timestampMillis());
            }
        }
        return another();
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
