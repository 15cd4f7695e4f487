package io.leveret.engine.kernel.machine.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the code of products, and of values in another scale, needs to know, in one piece of memory outside the heap:
 *
 * <pre>
 * bytes     what
 * 0         1 if all left elements are multiplied by one right element, otherwise 0, int64
 * 8         the scale, float32
 * 12        upper bound of the results, float32
 * 16        lower bound, 2 × int16
 * </pre>
 */
public final class ScalePanel {
    public static final int REPEATED = 0;
    public static final int SCALE = 8;
    public static final int MAX = 12;
    public static final int MIN = 16;

    private static final int BYTES = 20;

    private ScalePanel() {}

    /** Packs a panel. */
    public static MemorySegment pack(float scale, boolean repeated, int min, int max) {
        MemorySegment memory = PanelMemory.allocate(BYTES);
        memory.set(ValueLayout.JAVA_LONG, REPEATED, repeated ? 1 : 0);
        memory.set(ValueLayout.JAVA_FLOAT, SCALE, scale);
        memory.set(ValueLayout.JAVA_FLOAT, MAX, max);
        memory.set(ValueLayout.JAVA_INT, MIN, Pairs.of(min, min));
        return memory;
    }
}
