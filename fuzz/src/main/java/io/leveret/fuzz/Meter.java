package io.leveret.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes allocated by the thread that created it. */
final class Meter {
    static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long startBytes = THREADS.getCurrentThreadAllocatedBytes();

    /** Runs work whose garbage does not depend on the file: vector kernels, until the JIT has compiled them. */
    void uncounted(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        startBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Returns the bytes counted so far. */
    long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
}
