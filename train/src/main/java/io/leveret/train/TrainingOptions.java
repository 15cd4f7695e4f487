package io.leveret.train;

import io.leveret.base.Cancellation;
import io.leveret.base.OptionNames;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Options for training a classifier. Immutable; created by {@link #builder()}, or {@link #DEFAULT}. */
public final class TrainingOptions {
    /**
     * For most uses: a fifth of the photos for the test, three other views, softmax regression, the workers of the
     * process, no cache.
     */
    public static final TrainingOptions DEFAULT = builder().build();

    private final long seed;
    private final double testShare;
    private final int photosPerClass;
    private final int otherViews;
    private final HeadOptions head;
    private final boolean tune;
    private final OptionalInt ownThreads; // empty for given workers
    private final Workers workers; // unless threads are set
    private final Optional<Path> cache;
    private final DecodeLimits decodeLimits;
    private final Decoding decoding;
    private final OptionNames optionNames;
    private final Cancellation cancellation;

    private TrainingOptions(Builder from) {
        seed = from.seed;
        testShare = from.testShare;
        photosPerClass = from.photosPerClass;
        otherViews = from.otherViews;
        head = from.head;
        tune = from.tune;
        ownThreads = from.ownThreads;
        workers = from.workers;
        cache = from.cache;
        decodeLimits = from.decodeLimits;
        decoding = from.decoding;
        optionNames = from.optionNames;
        cancellation = from.cancellation;
        Range.check("testShare", testShare, 0.05, 0.5);
        Range.check("photosPerClass", photosPerClass, 2, Integer.MAX_VALUE);
        Range.check("otherViews", otherViews, 0, 100);
        Range.check("threads", threads(), 1, Workers.MOST_THREADS);
    }

    /**
     * The seed of everything random: the split, the views, the order of photos. The same seed gives the same model on
     * the same machine.
     */
    public long seed() {
        return seed;
    }

    /** The share of each class's photos that are kept for the final test and not used before, 0.05 to 0.5. */
    public double testShare() {
        return testShare;
    }

    /**
     * The largest number of training photos of a class, chosen at random, at least 2; {@link Integer#MAX_VALUE} for
     * all.
     */
    public int photosPerClass() {
        return photosPerClass;
    }

    /**
     * The number of other views of each photo to train with: cropped, mirrored, rotated slightly, lighter or darker; 0
     * to 100.
     */
    public int otherViews() {
        return otherViews;
    }

    /** The options of the head. */
    public HeadOptions head() {
        return head;
    }

    /** Whether to search learning rate and weight decay, by cross-validation on the training photos. */
    public boolean tune() {
        return tune;
    }

    /** The threads that extract features, train folds and test. */
    public int threads() {
        return ownThreads.orElse(workers.threads());
    }

    /** The shared workers; empty if the training has its own threads, which end with it. */
    public Optional<Workers> workers() {
        return ownThreads.isPresent() ? Optional.empty() : Optional.of(workers);
    }

    /** The folder that caches features for later trainings; no cache if empty. */
    public Optional<Path> cache() {
        return cache;
    }

    /** The limits of decoding photos. */
    public DecodeLimits decodeLimits() {
        return decodeLimits;
    }

    /** Whether photos are decoded with all their pixels. */
    public Decoding decoding() {
        return decoding;
    }

    /** The names of options in the results' reasons why photos are unreadable; those in Java by default. */
    public OptionNames optionNames() {
        return optionNames;
    }

    /** Cancels the training, which then throws a {@link io.leveret.base.CancelledException}. Cached features stay. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Returns the workers to use: shared ones, or new ones, which the caller closes. */
    Workers newWorkers() {
        return ownThreads.isPresent() ? Workers.of(ownThreads.getAsInt()) : workers;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.seed = seed;
        builder.testShare = testShare;
        builder.photosPerClass = photosPerClass;
        builder.otherViews = otherViews;
        builder.head = head;
        builder.tune = tune;
        builder.ownThreads = ownThreads;
        builder.workers = workers;
        builder.cache = cache;
        builder.decodeLimits = decodeLimits;
        builder.decoding = decoding;
        builder.optionNames = optionNames;
        builder.cancellation = cancellation;
        return builder;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private long seed = 1;
        private double testShare = 0.2;
        private int photosPerClass = Integer.MAX_VALUE;
        private int otherViews = 3;
        private HeadOptions head = HeadOptions.DEFAULT;
        private boolean tune = false;
        private OptionalInt ownThreads = OptionalInt.empty();
        private Workers workers = Workers.shared();
        private Optional<Path> cache = Optional.empty();
        private DecodeLimits decodeLimits = DecodeLimits.DEFAULT;
        private Decoding decoding = Decoding.SCALED;
        private OptionNames optionNames = OptionNames.JAVA;
        private Cancellation cancellation = Cancellation.NONE;

        private Builder() {}

        /**
         * The seed of everything random: the split, the views, the order of photos. The same seed gives the same model
         * on the same machine.
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** The share of each class's photos that are kept for the final test and not used before, 0.05 to 0.5. */
        public Builder testShare(double value) {
            testShare = value;
            return this;
        }

        /**
         * The largest number of training photos of a class, chosen at random, at least 2; {@link Integer#MAX_VALUE} for
         * all.
         */
        public Builder photosPerClass(int value) {
            photosPerClass = value;
            return this;
        }

        /**
         * The number of other views of each photo to train with: cropped, mirrored, rotated slightly, lighter or
         * darker; 0 to 100.
         */
        public Builder otherViews(int value) {
            otherViews = value;
            return this;
        }

        /** The options of the head. */
        public Builder head(HeadOptions value) {
            head = Objects.requireNonNull(value, "head");
            return this;
        }

        /** Whether to search learning rate and weight decay, by cross-validation on the training photos. */
        public Builder tune(boolean value) {
            tune = value;
            return this;
        }

        /** The number of threads for this training alone, 1 to 1024, instead of shared workers. */
        public Builder threads(int count) {
            ownThreads = OptionalInt.of(count);
            return this;
        }

        /** The shared workers to use, instead of separate threads; {@link Workers#shared} by default. */
        public Builder workers(Workers shared) {
            workers = Objects.requireNonNull(shared, "workers");
            ownThreads = OptionalInt.empty();
            return this;
        }

        /** The folder that caches features for later trainings; no cache if empty. */
        public Builder cache(Path value) {
            cache = Optional.of(value);
            return this;
        }

        /** The limits of decoding photos. */
        public Builder decodeLimits(DecodeLimits value) {
            decodeLimits = Objects.requireNonNull(value, "decodeLimits");
            return this;
        }

        /**
         * Whether photos are decoded with all their pixels; {@link Decoding#SCALED} by default, as in all of Leveret.
         */
        public Builder decoding(Decoding value) {
            decoding = Objects.requireNonNull(value, "decoding");
            return this;
        }

        /** The names of options in the results' reasons why photos are unreadable; those in Java by default. */
        public Builder optionNames(OptionNames value) {
            optionNames = Objects.requireNonNull(value, "optionNames");
            return this;
        }

        /**
         * Cancels the training, which then throws a {@link io.leveret.base.CancelledException}. Cached features stay.
         */
        public Builder cancellation(Cancellation value) {
            cancellation = Objects.requireNonNull(value, "cancellation");
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws io.leveret.base.OptionException if a value is outside its range
         */
        public TrainingOptions build() {
            return new TrainingOptions(this);
        }
    }
}
