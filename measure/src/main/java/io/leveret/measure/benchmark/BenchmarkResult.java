package io.leveret.measure.benchmark;

/**
 * The result of a {@link Benchmark}.
 *
 * @param model the source of the model
 * @param fileBytes the size of its file in bytes
 * @param kernels the kernels that ran, as readable text
 * @param threads threads that shared each inference
 * @param initNanos time to read the file, compile it and allocate a session's working memory
 * @param firstNanos time of the first inference, which starts threads and runs code that the JVM has not compiled yet
 * @param warmupRuns the untimed inferences after the first
 * @param latency the timed inferences
 * @param conditions what disturbed the timed inferences
 * @param arenaBytes the working memory that one inference holds for tensors
 * @param peakHeapBytes the peak of the process's Java heap since just before the model was read: the sum of the peaks
 *     of the heap's memory pools, which may occur at different moments. Includes uncollected garbage and everything
 *     else in the process; excludes weights packed for machine code, which lie outside the heap
 * @param profile where the time goes; {@link Profile#NONE} if not requested
 */
public record BenchmarkResult(String model, long fileBytes, String kernels, int threads, long initNanos,
        long firstNanos, int warmupRuns, Latency latency, Conditions conditions, long arenaBytes, long peakHeapBytes,
        Profile profile) {}
