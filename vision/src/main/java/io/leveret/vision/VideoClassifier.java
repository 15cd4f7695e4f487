package io.leveret.vision;

import io.leveret.base.ClosedException;
import io.leveret.base.OptionException;
import io.leveret.image.Pixels;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Classifies the frames of one video, in their order; made by {@link ImageClassifier#video}. Any number of videos share a
 * classifier.
 *
 * <p>Scores can be smoothed over time, so that a label does not flicker when a single frame is blurred: each score s moves towards
 * that of the frame, x, by {@code s += (1 − exp(−Δt/τ))·(x − s)}, an exponential moving average for frames that need not come
 * at equal intervals. τ is the time after which 63 % of a change have arrived; Δt the time since the frame before.
 *
 * <p>Safe for use by many threads, which wait for each other.
 */
public final class VideoClassifier {
    private final ImageClassifier classifier; // kept so that nobody closes it meanwhile
    private final Inference inference;
    private final double smoothingMillis; // τ
    private OptionalLong lastMillis = OptionalLong.empty(); // of the frame before
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
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws ClosedException if the classifier is closed
     */
    public ImageClassification classifyForVideo(Pixels frame, long timestampMillis) {
        return classifyForVideo(frame, timestampMillis, ImageProcessingOptions.NONE);
    }

    /**
     * Classifies a part of the next frame, or one that does not stand upright.
     *
     * @param timestampMillis when it was taken; above that of the frame before
     * @throws IllegalArgumentException if the time is not above that of the frame before
     * @throws OptionException if the region reaches outside the frame, which does not count then
     * @throws ClosedException if the classifier is closed
     */
    public synchronized ImageClassification classifyForVideo(Pixels frame, long timestampMillis,
            ImageProcessingOptions how) {
        requireLater(timestampMillis, lastMillis);
        Inference.Prepared prepared = inference.prepare(frame, how, 0);
        Inference.Scores scores = inference.run(List.of(prepared.picture()), true, how.cancellation()).getFirst();
        if (smoothingMillis > 0 && lastMillis.isPresent()) {
            smooth(scores.byHead(), (double) timestampMillis - lastMillis.getAsLong());
        }
        smoothed = scores.byHead();
        lastMillis = OptionalLong.of(timestampMillis);
        return inference.judge(prepared, scores);
    }

    /** Refuses a frame that is not later than the one before. */
    static void requireLater(long timestampMillis, OptionalLong before) {
        if (before.isPresent() && timestampMillis <= before.getAsLong()) {
            throw new IllegalArgumentException("the timestamp of " + timestampMillis
                    + " ms is not above that of the frame before, " + before.getAsLong() + " ms; timestamps must grow");
        }
    }

    /** Makes smoothed scores of those of a frame. */
    private void smooth(List<float[]> frame, double elapsedMillis) {
        double share = -Math.expm1(-elapsedMillis / smoothingMillis);
        for (int head = 0; head < frame.size(); head++) {
            float[] before = smoothed.get(head);
            float[] scores = frame.get(head);
            for (int i = 0; i < scores.length; i++) {
                if (Float.isFinite(before[i])) { // else it would stay so for ever
                    scores[i] = (float) (before[i] + share * (scores[i] - before[i]));
                }
            }
        }
    }

    /** What classifies the frames. */
    public ImageClassifier classifier() {
        return classifier;
    }
}
