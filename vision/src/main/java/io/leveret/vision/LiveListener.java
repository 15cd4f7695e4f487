package io.leveret.vision;

import org.slf4j.LoggerFactory;

/**
 * Receives the results of a {@link LiveClassifier}, one at a time, on its thread: while the listener is busy, frames
 * are dropped.
 */
@FunctionalInterface
public interface LiveListener {
    /**
     * Called when a frame was classified.
     *
     * @param timestampMillis the frame's capture time
     * @param dropped number of frames dropped since the previous result
     */
    void onResult(ImageClassification result, long timestampMillis, long dropped);

    /**
     * Called when a frame could not be classified, or {@link #onResult} failed; later frames are still classified. By
     * default logs a warning.
     *
     * @param timestampMillis the frame's capture time
     */
    default void onError(Throwable error, long timestampMillis) {
        LoggerFactory.getLogger(LiveListener.class).warn("The frame of {} ms was not classified", timestampMillis,
                error);
    }
}
