package io.leveret.measure;

import io.leveret.base.OptionException;

/**
 * How to time a model: a warm-up, then the timed runs. Each continues until both its minimum count and its minimum time
 * are reached.
 *
 * @param threads that share each inference, at least 1
 * @param warmupRuns minimum inferences between the first one and the timed ones; 0 for no warm-up
 * @param minWarmupSeconds minimum seconds of the warm-up, if there is one; from 0
 * @param runs minimum timed inferences, 1 to {@value #MAX_RUNS}
 * @param minSeconds minimum seconds of the timed inferences, from 0
 * @param maxSeconds seconds after which the warm-up, the runs and the profile each stop in any case; not below
 *     minSeconds or minWarmupSeconds
 * @param profile whether to repeat the inferences to time each plan step
 */
public record BenchmarkOptions(int threads, int warmupRuns, double minWarmupSeconds, int runs, double minSeconds,
        double maxSeconds, boolean profile) {
    /** The largest number of runs, requested or made to fill the time. */
    public static final int MAX_RUNS = 10_000_000;

    /**
     * All processors; 1 run and 2 s to warm up; 50 runs and 1 s, at most 150 s; no profile: as in TensorFlow Lite's
     * benchmark, except that its warm-up of half a second is too short for the JVM's compiler.
     */
    public static final BenchmarkOptions DEFAULT = new BenchmarkOptions(Runtime.getRuntime().availableProcessors(), 1,
            2, 50, 1, 150, false);

    /**
     * Checks the options.
     *
     * @throws OptionException if a value is outside its range
     */
    public BenchmarkOptions {
        if (threads < 1) {
            throw new OptionException("threads", threads, "must be at least 1, not " + threads);
        }
        if (warmupRuns < 0 || warmupRuns > MAX_RUNS) {
            throw new OptionException("warmupRuns", warmupRuns, "must be 0 to " + MAX_RUNS + ", not " + warmupRuns);
        }
        if (runs < 1 || runs > MAX_RUNS) {
            throw new OptionException("runs", runs, "must be 1 to " + MAX_RUNS + ", not " + runs);
        }
        if (!(maxSeconds > 0 && maxSeconds <= Long.MAX_VALUE / 1e9)) {
            throw new OptionException("maxSeconds", maxSeconds, "must be above 0, and no more than 292 years, not "
                    + maxSeconds);
        }
        checkSeconds("minWarmupSeconds", minWarmupSeconds, maxSeconds);
        checkSeconds("minSeconds", minSeconds, maxSeconds);
    }

    private static void checkSeconds(String name, double seconds, double maxSeconds) {
        if (!(seconds >= 0 && seconds <= maxSeconds)) {
            throw new OptionException(name, seconds, names -> names.of(name, name) + " must be 0 to "
                    + names.of("maxSeconds", "maxSeconds") + ", " + maxSeconds + ", not " + seconds);
        }
    }

    /** Returns these options with another number of threads. */
    public BenchmarkOptions withThreads(int count) {
        return new BenchmarkOptions(count, warmupRuns, minWarmupSeconds, runs, minSeconds, maxSeconds, profile);
    }

    /** Returns these options with another warm-up. */
    public BenchmarkOptions withWarmup(int atLeast, double forSeconds) {
        return new BenchmarkOptions(threads, atLeast, forSeconds, runs, minSeconds, maxSeconds, profile);
    }

    /** Returns these options with other timed runs. */
    public BenchmarkOptions withRuns(int atLeast, double forSeconds) {
        return new BenchmarkOptions(threads, warmupRuns, minWarmupSeconds, atLeast, forSeconds, maxSeconds, profile);
    }

    /** Returns these options with or without a profile. */
    public BenchmarkOptions withProfile(boolean wanted) {
        return new BenchmarkOptions(threads, warmupRuns, minWarmupSeconds, runs, minSeconds, maxSeconds, wanted);
    }
}
