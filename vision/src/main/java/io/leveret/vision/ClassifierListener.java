package io.leveret.vision;

/**
 * Receives the times of what a classifier does, such as for metrics of a server. The defaults do nothing. Called on the
 * threads that do the work, several at once.
 */
public interface ClassifierListener {
    /** Does nothing. */
    ClassifierListener NONE = new ClassifierListener() {
    };

    /**
     * Called after each run of the model.
     *
     * @param pictures the number of pictures that it ran on, at least 1
     * @param nanos the time of the run
     */
    default void ran(int pictures, long nanos) {}

    /** Called after each classification of a picture with its times. */
    default void classified(Timing timing) {}
}
