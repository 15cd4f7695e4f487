package io.leveret.engine.kernel.machine.code;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory outside the heap for panels, which start with a line of the cache. It is freed when unreachable. */
final class PanelMemory {
    private static final int LINE_BYTES = 64;

    private PanelMemory() {}

    /** Returns new memory, all 0. */
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, LINE_BYTES);
    }

    /** Returns a number of bytes, rounded up to lines of the cache. */
    static int inLines(int bytes) {
        return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    }
}
