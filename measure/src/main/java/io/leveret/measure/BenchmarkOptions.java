package io.leveret.measure;

import io.leveret.base.OptionException;

/**
 * How a model is timed: first some inferences that do not count, then those that do. Both go on until there are enough of
 * them and enough time has passed.
 *
 * @param threads that share each inference, at least 1
 * @param warmupRuns inferences after the first and before those that count, at least; 0 for no warm-up at all
 * @param minWarmupSeconds how long the warm-up lasts at least, if there is one; from 0
 * @param runs inferences that count, 1 to {@value #MAX_RUNS}, at least
 * @param minSeconds how long these go on at least, from 0
 * @param maxSeconds after which the warm-up, the runs and the profile each stop, whatever is missing; not below minSeconds or
 *     minWarmupSeconds
 * @param profile whether as many more inferences say how long each step takes
 */
public record BenchmarkOptions(int threads, int warmupRuns, double minWarmupSeconds, int runs, double minSeconds,
        double maxSeconds, boolean profile) {
    /** As many runs as are ever asked for, or made to fill the time. */
    public static final int MAX_RUNS = 10_000_000;

    /**
     * All processors; 1 run and 2 s to warm up; 50 runs and 1 s, at most 150 s; no profile: as TensorFlow Lite's own benchmark
     * has it, save that it warms up for half a second, when the JVM is not done with compiling.
     */
    public static final BenchmarkOptions DEFAULT = new BenchmarkOptions(Runtime.getRuntime().availableProcessors(), 1,
            2, 50, 1, 150, false);

    /**
     * Options.
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

    /** The same with so many threads. */
    public BenchmarkOptions withThreads(int count) {
        return new BenchmarkOptions(count, warmupRuns, minWarmupSeconds, runs, minSeconds, maxSeconds, profile);
    }

    /** The same with another warm-up. */
    public BenchmarkOptions withWarmup(int atLeast, double forSeconds) {
        return new BenchmarkOptions(threads, atLeast, forSeconds, runs, minSeconds, maxSeconds, profile);
    }

    /** The same with other runs that count. */
    public BenchmarkOptions withRuns(int atLeast, double forSeconds) {
        return new BenchmarkOptions(threads, warmupRuns, minWarmupSeconds, atLeast, forSeconds, maxSeconds, profile);
    }

    /** The same with a profile, or without. */
    public BenchmarkOptions withProfile(boolean wanted) {
        return new BenchmarkOptions(threads, warmupRuns, minWarmupSeconds, runs, minSeconds, maxSeconds, wanted);
    }
}
