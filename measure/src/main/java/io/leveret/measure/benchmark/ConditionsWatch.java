package io.leveret.measure.benchmark;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** Watches one thread and the JIT compiler from its creation to {@link #conditions}. */
final class ConditionsWatch {
    /** Clocks of processor time are too coarse for less. */
    private static final long LEAST_NANOS = 50_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final @Nullable CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final long start = System.nanoTime();
    private final long processorNanos = processorNanos();
    private final long compilerMillis = compilerMillis();

    /** Returns the conditions since creation, on the thread that created it; quiet ones if that is too short to say. */
    Conditions conditions() {
        return of(System.nanoTime() - start, processorNanos() - processorNanos, compilerMillis() - compilerMillis);
    }

    static Conditions of(long nanos, long processorNanos, long compilerMillis) {
        if (nanos < LEAST_NANOS) {
            return Conditions.QUIET;
        }
        double processorShare = THREADS.isCurrentThreadCpuTimeSupported() ? (double) processorNanos / nanos : 1;
        return new Conditions(Math.clamp(processorShare, 0, 1), compilerMillis * 1e6 / nanos);
    }

    private static long processorNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    private static long compilerMillis() {
        return COMPILER != null && COMPILER.isCompilationTimeMonitoringSupported()
                ? COMPILER.getTotalCompilationTime()
                : 0;
    }
}
