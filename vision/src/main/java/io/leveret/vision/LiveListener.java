package io.leveret.vision;

import org.slf4j.LoggerFactory;

/** Is told what a {@link LiveClassifier} sees, one frame after the other, on its thread: while it is busy, frames are left out. */
@FunctionalInterface
public interface LiveListener {
    /**
     * A frame was classified.
     *
     * @param timestampMillis the frame's
     * @param dropped how many frames were left out since the result before
     */
    void onResult(ImageClassification result, long timestampMillis, long dropped);

    /**
     * A frame could not be classified, or {@link #onResult} failed at it; later ones will be classified. Logs a warning unless it is overridden.
     *
     * @param timestampMillis the frame's
     */
    default void onError(Throwable error, long timestampMillis) {
        LoggerFactory.getLogger(LiveListener.class).warn("The frame of {} ms was not classified", timestampMillis,
                error);
    }
}
