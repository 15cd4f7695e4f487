package io.leveret.measure;

/** Something done over and over, until it was done often enough and for long enough. */
final class RunBudget {
    private final int least;
    private final long minNanos;
    private final long maxNanos;
    private final long startNanos = System.nanoTime();
    private int begun;

    /**
     * Turns that begin now.
     *
     * @param least how many there are, unless they take too long
     * @param minSeconds for how long they go on, unless they are {@value BenchmarkOptions#MAX_RUNS} before
     * @param maxSeconds after which there is no other one
     */
    RunBudget(int least, double minSeconds, double maxSeconds) {
        this.least = least;
        this.minNanos = (long) (minSeconds * 1e9);
        this.maxNanos = (long) (maxSeconds * 1e9);
    }

    /** Begins another turn, if there is one. */
    boolean next() {
        long elapsed = System.nanoTime() - startNanos;
        boolean more = begun < least ? begun == 0 || elapsed <= maxNanos
                : elapsed < minNanos && begun < BenchmarkOptions.MAX_RUNS;
        begun += more ? 1 : 0;
        return more;
    }

    /** How many there were. */
    int done() {
        return begun;
    }

    /** How much of all turns is done, 0…100, once the last that began is. */
    int percent() {
        double elapsed = System.nanoTime() - startNanos;
        double share = Math.min((double) begun / least, minNanos == 0 ? 1 : elapsed / minNanos);
        return (int) (100 * Math.min(1, Math.max(share, elapsed / maxNanos)));
    }
}
