package io.leveret.measure.benchmark;

/** Decides how often to repeat something: until a minimum count and a minimum time are reached. */
final class RunBudget {
    private final int least;
    private final long minNanos;
    private final long maxNanos;
    private final long startNanos = System.nanoTime();
    private int begun;

    /**
     * Starts now.
     *
     * @param least minimum number of runs, unless they take too long
     * @param minSeconds minimum time in seconds, unless there are {@value BenchmarkOptions#MAX_RUNS} runs before
     * @param maxSeconds time in seconds after which no further run begins
     */
    RunBudget(int least, double minSeconds, double maxSeconds) {
        this.least = least;
        this.minNanos = (long) (minSeconds * 1e9);
        this.maxNanos = (long) (maxSeconds * 1e9);
    }

    /** Begins another run, if there is one. */
    boolean next() {
        long elapsed = System.nanoTime() - startNanos;
        boolean more = begun < least ? begun == 0 || elapsed <= maxNanos
                : elapsed < minNanos && begun < BenchmarkOptions.MAX_RUNS;
        begun += more ? 1 : 0;
        return more;
    }

    /** Returns the number of runs. */
    int done() {
        return begun;
    }

    /** Returns the percentage done, 0…100, once the current run ends. */
    int percent() {
        double elapsed = System.nanoTime() - startNanos;
        double share = Math.min((double) begun / least, minNanos == 0 ? 1 : elapsed / minNanos);
        return (int) (100 * Math.min(1, Math.max(share, elapsed / maxNanos)));
    }
}
