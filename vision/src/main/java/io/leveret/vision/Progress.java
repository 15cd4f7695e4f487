package io.leveret.vision;

/** Is told how far something is that takes a while. */
@FunctionalInterface
public interface Progress {
    /** So much of it is done. */
    void update(int done, int total);
}
