package io.leveret.vision;

import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.base.OptionException;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.vision.run.BatchQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Classifies single photos of many callers together, in batches of the model's size; created by {@link
 * ImageClassifier#batching}. Useful for servers and for models that are faster with batches; the batch size is that of
 * the model's file or of {@link ClassifierOptions.Builder#batchSize the options}.
 *
 * <p>Each caller reads and prepares its photo on its own thread, and then waits for others. The model runs as soon as
 * the batch is full or its oldest photo has waited for the given time, on the thread of one of the callers. Scores are
 * those of {@link ImageClassifier#classify(PictureSource, ImageProcessingOptions)} to the bit. Failures, times and
 * cancellations are each caller's own: a photo that cannot be read does not get into a batch, and a caller that is
 * cancelled leaves it without an effect on the others. Only the caller whose thread is running the model for others
 * finishes that first.
 *
 * <p>If the batch size is 1, it does what the classifier does.
 *
 * <p>Thread-safe, for platform and virtual threads; has no threads of its own.
 */
public final class BatchingClassifier implements AutoCloseable {
    private final ImageClassifier classifier;
    private final Inference inference;
    private final BatchQueue<Pixels, Inference.Scores> queue;
    private final AtomicLongArray runs; // [pictures of a run − 1]
    private long running; // calls; guarded by this
    private boolean closed; // guarded by this

    BatchingClassifier(ImageClassifier classifier, Inference inference, Duration longestWait) {
        if (longestWait.isNegative()) {
            throw new OptionException("batchWait", longestWait.toString(),
                    "cannot be " + longestWait + "; give zero or more");
        }
        this.classifier = classifier;
        this.inference = inference;
        this.runs = new AtomicLongArray(inference.batch());
        this.queue = new BatchQueue<>(inference.batch(), TimeUnit.NANOSECONDS.convert(longestWait),
                (pictures, cancellation) -> {
                    runs.incrementAndGet(pictures.size() - 1);
                    return inference.run(pictures, true, cancellation);
                });
    }

    /** Classifies a whole picture. Throws what {@link #classify(PictureSource, ImageProcessingOptions)} throws. */
    public ImageClassification classify(PictureSource picture) throws IOException {
        return classify(picture, ImageProcessingOptions.NONE);
    }

    /**
     * Classifies a picture, or a region of it. {@link Timing} contains no time of waiting for others.
     *
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the options' limits
     * @throws IOException if it cannot be read
     * @throws OptionException if the region reaches outside the picture
     * @throws ClosedException if this or the classifier is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public ImageClassification classify(PictureSource picture, ImageProcessingOptions how) throws IOException {
        begin();
        try {
            Inference.Prepared prepared = classifier.prepare(picture, how);
            return inference.judge(prepared, queue.call(prepared.picture(), how.cancellation()));
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw new ClosedException("the batching of " + classifier.model().source());
        }
        running++;
    }

    private synchronized void end() {
        running--;
        if (running == 0) {
            notifyAll();
        }
    }

    /**
     * Returns how often the model has run for a number of photos at a time.
     *
     * @param photos 1 to the batch size
     * @throws IndexOutOfBoundsException if the number is outside this range
     */
    public long runs(int photos) {
        return runs.get(photos - 1);
    }

    /** Returns the classifier. */
    public ImageClassifier classifier() {
        return classifier;
    }

    /**
     * Refuses further photos and waits for the calls that are running, whose photos no longer wait for others. The
     * classifier stays open.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (this) {
            closed = true;
            queue.end();
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException wanted) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
