package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * A function of each element, at least a vector of them. A part is a chunk of elements, and the last one what is left
 * besides, so that none is shorter than a vector: its last vector ends with its last element, and may compute some
 * again that the one before it has. That is right as long as the result does not lie where an operand does.
 */
public abstract class VectorElements implements Kernel {
    private static final int CHUNK = 4096;

    private final int elements;

    public VectorElements(int elements) {
        this.elements = elements;
    }

    @Override
    public final int parts() {
        return Math.max(elements / CHUNK, 1);
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        int first = from * CHUNK;
        apply(arena, first, (to == parts() ? elements : to * CHUNK) - first);
    }

    /** Computes some elements, at least a vector, from {@code first}. */
    abstract void apply(Arena arena, int first, int count);
}
