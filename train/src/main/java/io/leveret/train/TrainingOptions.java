package io.leveret.train;

import io.leveret.base.Cancellation;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** How a classifier is trained. Immutable; made by {@link #builder()}, or {@link #DEFAULT}. */
public final class TrainingOptions {
    /**
     * For most uses: a fifth to test with, three other views, softmax regression; the workers of the process,
     * nothing kept.
     */
    public static final TrainingOptions DEFAULT = builder().build();

    private final long seed;
    private final double testShare;
    private final int photosPerClass;
    private final int otherViews;
    private final HeadOptions head;
    private final boolean tune;
    private final OptionalInt ownThreads; // empty for given workers
    private final Workers workers; // unless there are threads of its own
    private final Optional<Path> cache;
    private final DecodeLimits decodeLimits;
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
        cancellation = from.cancellation;
        Range.check("testShare", testShare, 0.05, 0.5);
        Range.check("photosPerClass", photosPerClass, 2, Integer.MAX_VALUE);
        Range.check("otherViews", otherViews, 0, 100);
        Range.check("threads", threads(), 1, Workers.MOST_THREADS);
    }

    /**
     * The seed of all that is left to chance: the split, the views, the order of photos. The same seed gives the
     * same model on the same machine.
     */
    public long seed() {
        return seed;
    }

    /**
     * The share of each class's photos that the finished model is tested with and that it never sees before; 0.05
     * to 0.5.
     */
    public double testShare() {
        return testShare;
    }

    /**
     * Train with no more photos of a class than this, chosen at random, at least 2; {@link Integer#MAX_VALUE} for
     * all.
     */
    public int photosPerClass() {
        return photosPerClass;
    }

    /**
     * How many other views of each photo are trained with besides it: cropped, mirrored, turned a little, lighter
     * or darker; 0 to 100.
     */
    public int otherViews() {
        return otherViews;
    }

    /** How the head is trained. */
    public HeadOptions head() {
        return head;
    }

    /** Whether learning rate and weight decay are sought, by cross-validation of photos that are trained with. */
    public boolean tune() {
        return tune;
    }

    /** The threads that extract features, train folds and test. */
    public int threads() {
        return ownThreads.orElse(workers.threads());
    }

    /** The workers that the training shares with others; empty if it has threads of its own, which end with it. */
    public Optional<Workers> workers() {
        return ownThreads.isPresent() ? Optional.empty() : Optional.of(workers);
    }

    /** Folder that keeps features for later trainings; nothing is kept without. */
    public Optional<Path> cache() {
        return cache;
    }

    /** What photos may ask for. */
    public DecodeLimits decodeLimits() {
        return decodeLimits;
    }

    /**
     * What ends the training early: it throws a {@link io.leveret.base.CancelledException} then. Features that are
     * kept stay.
     */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Workers to use: those that are shared, or new ones, which the caller closes. */
    Workers newWorkers() {
        return ownThreads.isPresent() ? Workers.of(ownThreads.getAsInt()) : workers;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these. */
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
        builder.cancellation = cancellation;
        return builder;
    }

    /** Collects options; for one thread. */
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
        private Cancellation cancellation = Cancellation.NONE;

        private Builder() {}

        /**
         * The seed of all that is left to chance: the split, the views, the order of photos. The same seed gives
         * the same model on the same machine.
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * The share of each class's photos that the finished model is tested with and that it never sees before;
         * 0.05 to 0.5.
         */
        public Builder testShare(double value) {
            testShare = value;
            return this;
        }

        /**
         * Train with no more photos of a class than this, chosen at random, at least 2; {@link Integer#MAX_VALUE}
         * for all.
         */
        public Builder photosPerClass(int value) {
            photosPerClass = value;
            return this;
        }

        /**
         * How many other views of each photo are trained with besides it: cropped, mirrored, turned a little,
         * lighter or darker; 0 to 100.
         */
        public Builder otherViews(int value) {
            otherViews = value;
            return this;
        }

        /** How the head is trained. */
        public Builder head(HeadOptions value) {
            head = Objects.requireNonNull(value, "head");
            return this;
        }

        /** Whether learning rate and weight decay are sought, by cross-validation of photos that are trained with. */
        public Builder tune(boolean value) {
            tune = value;
            return this;
        }

        /** Threads for this training alone, 1 to 1024, in place of workers that are shared. */
        public Builder threads(int count) {
            ownThreads = OptionalInt.of(count);
            return this;
        }

        /** The workers that help, in place of threads of its own; {@link Workers#shared} by default. */
        public Builder workers(Workers shared) {
            workers = Objects.requireNonNull(shared, "workers");
            ownThreads = OptionalInt.empty();
            return this;
        }

        /** Folder that keeps features for later trainings; nothing is kept without. */
        public Builder cache(Path value) {
            cache = Optional.of(value);
            return this;
        }

        /** What photos may ask for. */
        public Builder decodeLimits(DecodeLimits value) {
            decodeLimits = Objects.requireNonNull(value, "decodeLimits");
            return this;
        }

        /**
         * What ends the training early: it throws a {@link io.leveret.base.CancelledException} then. Features that
         * are kept stay.
         */
        public Builder cancellation(Cancellation value) {
            cancellation = Objects.requireNonNull(value, "cancellation");
            return this;
        }

        /**
         * The options.
         *
         * @throws io.leveret.base.OptionException if a value is outside its range
         */
        public TrainingOptions build() {
            return new TrainingOptions(this);
        }
    }
}
