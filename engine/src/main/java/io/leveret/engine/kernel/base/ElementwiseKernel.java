package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/** A function of each element; a part is a chunk of elements. */
public abstract class ElementwiseKernel implements Kernel {
    private static final int CHUNK = 4096;

    private final int elements;

    protected ElementwiseKernel(int elements) {
        this.elements = elements;
    }

    @Override
    public final int parts() {
        return (elements + CHUNK - 1) / CHUNK;
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        apply(arena, from * CHUNK, Math.min(to * CHUNK, elements));
    }

    /** Computes the elements {@code from} (inclusive) to {@code to} (exclusive). */
    protected abstract void apply(Arena arena, int from, int to);
}
