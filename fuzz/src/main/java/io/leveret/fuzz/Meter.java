package io.leveret.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the thread which made it allocates. */
final class Meter {
    static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long startBytes = THREADS.getCurrentThreadAllocatedBytes();

    /** Does something whose garbage says nothing of the file: kernels in vectors, until the JIT has compiled them. */
    void uncounted(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        startBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** What was counted so far. */
    long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
}
