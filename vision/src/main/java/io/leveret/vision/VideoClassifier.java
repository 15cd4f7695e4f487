package io.leveret.vision;

import io.leveret.base.ClosedException;
import io.leveret.base.OptionException;
import io.leveret.image.Pixels;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Classifies the frames of one video, in order; created by {@link ImageClassifier#video}. Any number of videos can
 * share a classifier.
 *
 * <p>Smoothing scores over time keeps a label from flickering when a single frame is blurred: each score s moves
 * towards the frame's score x by {@code s += (1 − exp(−Δt/τ))·(x − s)}, an exponential moving average for frames at any
 * intervals. τ is the time after which 63 % of a change have arrived; Δt is the time since the previous frame.
 *
 * <p>Thread-safe; concurrent calls wait for each other.
 */
public final class VideoClassifier {
    private final ImageClassifier classifier; // kept reachable while in use
    private final Inference inference;
    private final double smoothingMillis; // τ
    private OptionalLong lastMillis = OptionalLong.empty(); // of the previous frame
    private List<float[]> smoothed = List.of(); // [head][class]; empty before the first frame

    VideoClassifier(ImageClassifier classifier, Inference inference, Duration smoothing) {
        if (smoothing.isNegative()) {
            throw new OptionException("smoothing", smoothing.toString(),
                    "cannot be " + smoothing + "; give zero for none");
        }
        this.classifier = classifier;
        this.inference = inference;
        this.smoothingMillis = smoothing.getSeconds() * 1e3 + smoothing.getNano() / 1e6;
    }

    /**
     * Classifies the next frame.
     *
     * @param timestampMillis capture time; later than that of the previous frame
     * @throws IllegalArgumentException if the time is not later than that of the previous frame
     * @throws ClosedException if the classifier is closed
     */
    public ImageClassification classifyForVideo(Pixels frame, long timestampMillis) {
        return classifyForVideo(frame, timestampMillis, ImageProcessingOptions.NONE);
    }

    /**
     * Classifies a region of the next frame, or a frame that is not upright.
     *
     * @param timestampMillis capture time; later than that of the previous frame
     * @throws IllegalArgumentException if the time is not later than that of the previous frame
     * @throws OptionException if the region reaches outside the frame, which is then ignored
     * @throws ClosedException if the classifier is closed
     */
    public synchronized ImageClassification classifyForVideo(Pixels frame, long timestampMillis,
            ImageProcessingOptions how) {
        requireLater(timestampMillis, lastMillis);
        Inference.Prepared prepared = inference.prepare(frame, how);
        Inference.Scores scores = inference.run(List.of(prepared.picture()), true, how.cancellation()).getFirst();
        if (smoothingMillis > 0 && lastMillis.isPresent()) {
            smooth(scores.byHead(), (double) timestampMillis - lastMillis.getAsLong());
        }
        smoothed = scores.byHead();
        lastMillis = OptionalLong.of(timestampMillis);
        return inference.judge(prepared, scores);
    }

    /** Refuses a frame that is not later than the previous one. */
    static void requireLater(long timestampMillis, OptionalLong before) {
        if (before.isPresent() && timestampMillis <= before.getAsLong()) {
            throw new IllegalArgumentException("the timestamp of " + timestampMillis
                    + " ms is not above that of the frame before, " + before.getAsLong() + " ms; timestamps must grow");
        }
    }

    /** Smooths the scores of a frame. */
    private void smooth(List<float[]> frame, double elapsedMillis) {
        double share = -Math.expm1(-elapsedMillis / smoothingMillis);
        for (int head = 0; head < frame.size(); head++) {
            float[] before = smoothed.get(head);
            float[] scores = frame.get(head);
            for (int i = 0; i < scores.length; i++) {
                if (Float.isFinite(before[i])) { // else it would stay NaN forever
                    scores[i] = (float) (before[i] + share * (scores[i] - before[i]));
                }
            }
        }
    }

    /** Returns the classifier. */
    public ImageClassifier classifier() {
        return classifier;
    }
}
