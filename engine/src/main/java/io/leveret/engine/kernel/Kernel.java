package io.leveret.engine.kernel;

/**
 * One step of a plan: reads and writes regions of an arena that were fixed when it was made. Immutable; all threads and
 * sessions share it.
 *
 * <p>The work falls into {@link #parts} independent parts, such as rows of the output or some of its channels, which
 * may be computed in any order and by any thread; the result is the same to the bit however they are divided.
 */
public interface Kernel {
    /** The number of parts that the work falls into, at least 1. */
    int parts();

    /** The scratch that one thread needs. */
    default Scratch.Size scratch() {
        return Scratch.NONE;
    }

    /** Computes the parts {@code from} (inclusive) to {@code to} (exclusive). */
    void run(Arena arena, Scratch scratch, int from, int to);
}
