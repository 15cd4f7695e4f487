package io.leveret.measure.benchmark;

import io.leveret.base.OptionException;
import java.util.List;

/**
 * How to time a model: a warm-up, then the timed runs. Each continues until both its minimum count and its minimum time
 * are reached. Immutable; made by {@link #builder()}, or {@link #DEFAULT}.
 */
public final class BenchmarkOptions {
    /** The largest number of runs, requested or made to fill the time. */
    public static final int MAX_RUNS = 10_000_000;

    /**
     * All processors; 1 run and 2 s to warm up; 50 runs and 1 s, at most 150 s; no profile: as in TensorFlow
     * Lite's benchmark, except that its warm-up of half a second is too short for the JVM's compiler.
     */
    public static final BenchmarkOptions DEFAULT = builder().build();

    private final int threads;
    private final int warmupRuns;
    private final double minWarmupSeconds;
    private final int runs;
    private final double minSeconds;
    private final double maxSeconds;
    private final boolean profile;

    private BenchmarkOptions(Builder from) {
        threads = from.threads;
        warmupRuns = from.warmupRuns;
        minWarmupSeconds = from.minWarmupSeconds;
        runs = from.runs;
        minSeconds = from.minSeconds;
        maxSeconds = from.maxSeconds;
        profile = from.profile;
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

    /** The threads that share each inference, at least 1. */
    public int threads() {
        return threads;
    }

    /** The minimum inferences between the first one and the timed ones; 0 for no warm-up. */
    public int warmupRuns() {
        return warmupRuns;
    }

    /** The minimum seconds of the warm-up, if there is one; from 0. */
    public double minWarmupSeconds() {
        return minWarmupSeconds;
    }

    /** The minimum timed inferences, 1 to {@value #MAX_RUNS}. */
    public int runs() {
        return runs;
    }

    /** The minimum seconds of the timed inferences, from 0. */
    public double minSeconds() {
        return minSeconds;
    }

    /** The seconds after which warm-up, runs and profile each stop; not below minSeconds or minWarmupSeconds. */
    public double maxSeconds() {
        return maxSeconds;
    }

    /** Whether to repeat the inferences to time each plan step. */
    public boolean profile() {
        return profile;
    }

    private static void checkSeconds(String name, double seconds, double maxSeconds) {
        if (!(seconds >= 0 && seconds <= maxSeconds)) {
            throw new OptionException(name, seconds, names -> names.of(name, name) + " must be 0 to "
                    + names.of("maxSeconds", "maxSeconds") + ", " + maxSeconds + ", not " + seconds);
        }
    }

    private List<Object> values() {
        return List.of(threads, warmupRuns, minWarmupSeconds, runs, minSeconds, maxSeconds, profile);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BenchmarkOptions options && values().equals(options.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.threads = threads;
        builder.warmupRuns = warmupRuns;
        builder.minWarmupSeconds = minWarmupSeconds;
        builder.runs = runs;
        builder.minSeconds = minSeconds;
        builder.maxSeconds = maxSeconds;
        builder.profile = profile;
        return builder;
    }

    /** Collects options; for one thread. */
    public static final class Builder {
        private int threads = Runtime.getRuntime().availableProcessors();
        private int warmupRuns = 1;
        private double minWarmupSeconds = 2;
        private int runs = 50;
        private double minSeconds = 1;
        private double maxSeconds = 150;
        private boolean profile = false;

        private Builder() {}

        /** The threads that share each inference, at least 1. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** The minimum inferences between the first one and the timed ones; 0 for no warm-up. */
        public Builder warmupRuns(int value) {
            warmupRuns = value;
            return this;
        }

        /** The minimum seconds of the warm-up, if there is one; from 0. */
        public Builder minWarmupSeconds(double value) {
            minWarmupSeconds = value;
            return this;
        }

        /** The minimum timed inferences, 1 to {@value #MAX_RUNS}. */
        public Builder runs(int value) {
            runs = value;
            return this;
        }

        /** The minimum seconds of the timed inferences, from 0. */
        public Builder minSeconds(double value) {
            minSeconds = value;
            return this;
        }

        /**
         * Seconds after which the warm-up, the runs and the profile each stop in any case; not below minSeconds or
         * minWarmupSeconds.
         */
        public Builder maxSeconds(double value) {
            maxSeconds = value;
            return this;
        }

        /** Whether to repeat the inferences to time each plan step. */
        public Builder profile(boolean value) {
            profile = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws OptionException if a value is outside its range
         */
        public BenchmarkOptions build() {
            return new BenchmarkOptions(this);
        }
    }
}
