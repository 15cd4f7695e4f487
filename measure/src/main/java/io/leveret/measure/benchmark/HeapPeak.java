package io.leveret.measure.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The peak of this process's Java heap since a given moment. */
final class HeapPeak {
    private HeapPeak() {}

    /** Starts measuring from this moment. */
    static void reset() {
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** Returns the sum of the peaks of all pools in bytes; they may occur at different moments. */
    static long bytes() {
        return pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(MemoryPoolMXBean::isValid).toList();
    }
}
