package io.leveret.measure;

/**
 * What a {@link Benchmark} found.
 *
 * @param model what the model was read from
 * @param fileBytes the size of its file
 * @param kernels which kernels ran, for people
 * @param threads how many shared each inference
 * @param initNanos reading the file, compiling it and making the working memory of a session
 * @param firstNanos the first inference, which starts threads and runs code that the JVM has not compiled yet
 * @param warmupRuns the inferences after the first that were not timed
 * @param latency the inferences that were
 * @param arenaBytes the working memory that one inference holds for tensors
 * @param peakHeapBytes the most that the process's Java heap held since just before the model was read: the sum of the peaks of
 *     the heap's memory pools, which need not have come at the same moment. Garbage that was not yet collected and all
 *     else in the process count; weights that are packed for machine code lie outside and do not
 * @param profile where the time goes; {@link Profile#NONE} if nobody asked
 */
public record BenchmarkResult(String model, long fileBytes, String kernels, int threads, long initNanos,
        long firstNanos, int warmupRuns, Latency latency, long arenaBytes, long peakHeapBytes, Profile profile) {}
