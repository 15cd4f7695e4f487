package io.leveret.engine;

import io.leveret.base.OptionException;
import java.util.List;

/**
 * Limits on compiling and running a graph, so that an untrusted model cannot exhaust memory or time.
 *
 * @param maxArenaBytes the working memory for the tensors of one running inference
 * @param maxOperators the operators of the file; also bounds the operators that the compiler makes of them
 * @param maxFoldingWork the elements and multiply-adds that are computed once, at compile time, because they depend on
 *     constants only
 */
public record PlanLimits(long maxArenaBytes, int maxOperators, long maxFoldingWork) {
    private static final long WORK_PER_BYTE = 16; // enough for a few operators over all weights of a file
    private static final long FREE_WORK = 1 << 24; // for any file, however small

    /** 1.5 GiB (2^28 float32 and 2^28 quantized values), 100,000 operators, the work for a file of 256 MiB. */
    public static final PlanLimits DEFAULT = new PlanLimits(3L << 29, 100_000, foldingWork(1 << 28));

    /**
     * Checks the limits.
     *
     * @throws OptionException if one is below 1
     */
    public PlanLimits {
        if (maxArenaBytes < 1 || maxOperators < 1 || maxFoldingWork < 1) {
            throw new OptionException("limits", List.of(maxArenaBytes, maxOperators, maxFoldingWork),
                    _ -> "limits must be at least 1: " + maxArenaBytes + ", " + maxOperators + ", "
                            + maxFoldingWork);
        }
    }

    /** Returns the work allowed for constants of a file of this size: a small file can describe much work. */
    public static long foldingWork(long fileBytes) {
        return WORK_PER_BYTE * fileBytes + FREE_WORK;
    }
}
