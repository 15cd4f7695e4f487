package io.leveret.vision;

/** Receives the progress of a long operation. */
@FunctionalInterface
public interface Progress {
    /** Called with the amount done. */
    void update(int done, int total);
}
