package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Normalization;
import io.leveret.image.Resize;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.metadata.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an {@link ImageClassifier} works. Immutable; made by {@link #builder()}, or {@link #DEFAULT}.
 */
public final class ClassifierOptions {
    /** As {@link #maxResults}: all classes. */
    public static final int ALL_RESULTS = -1;

    /** For {@link Builder#threads}: as many as the JVM has processors. */
    public static final int ALL_PROCESSORS = -1;

    /** The most {@link #threads}. */
    public static final int MOST_THREADS = Workers.MOST_THREADS;

    /** All results, the {@link Workers#shared workers of the process}, probabilities, and what the model's metadata says. */
    public static final ClassifierOptions DEFAULT = builder().build();

    private final int maxResults;
    private final Optional<Float> scoreThreshold;
    private final OptionalInt ownThreads; // empty for given workers
    private final Workers workers; // unless there are threads of its own
    private final OptionalInt batchSize;
    private final Softmax softmax;
    private final Optional<Labels> labels;
    private final String displayNamesLocale;
    private final List<String> labelAllowList;
    private final List<String> labelDenyList;
    private final Resize resize;
    private final Optional<Normalization> normalization;
    private final AmbiguityLimits ambiguityLimits;
    private final DecodeLimits decodeLimits;
    private final ModelLimits modelLimits;

    private ClassifierOptions(Builder from) {
        maxResults = from.maxResults;
        scoreThreshold = from.scoreThreshold;
        batchSize = from.batchSize;
        softmax = from.softmax;
        labels = from.labels;
        displayNamesLocale = from.displayNamesLocale;
        labelAllowList = from.labelAllowList;
        labelDenyList = from.labelDenyList;
        resize = from.resize;
        normalization = from.normalization;
        ambiguityLimits = from.ambiguityLimits;
        decodeLimits = from.decodeLimits;
        modelLimits = from.modelLimits;
        ownThreads = from.threads;
        workers = from.workers;
        if (maxResults == 0) {
            throw new OptionException("maxResults", 0, "cannot be 0; give at least 1, or -1 for all");
        }
        if (maxResults < ALL_RESULTS) {
            throw new OptionException("maxResults", maxResults,
                    "cannot be " + maxResults + "; give at least 1, or -1 for all");
        }
        if (scoreThreshold.isPresent() && Float.isNaN(scoreThreshold.get())) {
            throw new OptionException("scoreThreshold", Float.NaN, "cannot be NaN; give a score such as 0.5");
        }
        if (from.threads.isPresent() && (from.threads.getAsInt() < 1 || from.threads.getAsInt() > MOST_THREADS)) {
            throw new OptionException("threads", from.threads.getAsInt(),
                    "cannot be " + from.threads.getAsInt() + "; give 1 to "
                            + MOST_THREADS + ", or -1 for all processors");
        }
        if (batchSize.isPresent() && batchSize.getAsInt() < 1) {
            throw new OptionException("batchSize", batchSize.getAsInt(),
                    "cannot be " + batchSize.getAsInt() + "; give at least 1");
        }
        if (!labelAllowList.isEmpty() && !labelDenyList.isEmpty()) {
            String allowed = " " + labelAllowList + " and ";
            String denied = " " + labelDenyList + " exclude each other; give one of them";
            throw new OptionException("labelDenyList", labelDenyList,
                    names -> names.of("labelAllowList", "labelAllowList") + allowed
                            + names.of("labelDenyList", "labelDenyList") + denied);
        }

    }

    /** How many classes a result holds at most; {@link #ALL_RESULTS} for all. */
    public int maxResults() {
        return maxResults;
    }

    /** The lowest score that a result holds, in place of what the model's metadata says; where both say nothing there is no
     * threshold, so that negative logits are not lost unnoticed. */
    public Optional<Float> scoreThreshold() {
        return scoreThreshold;
    }

    /** The threads that work on one photo together, and in {@link ImageClassifier#classifyAll} on many. */
    public int threads() {
        return ownThreads.orElse(workers.threads());
    }

    /** The workers that the classifier shares with others; empty if it has threads of its own, which end when it is closed. */
    public Optional<Workers> workers() {
        return ownThreads.isPresent() ? Optional.empty() : Optional.of(workers);
    }

    /** How many pictures the model takes at once, at least 1, where its file leaves that open; if nothing is said, what the file
     * says, or 1. */
    public OptionalInt batchSize() {
        return batchSize;
    }

    /** Whether scores are made of the model's values by softmax. */
    public Softmax softmax() {
        return softmax;
    }

    /** Class names of the first output that take the place of those in the model. */
    public Optional<Labels> labels() {
        return labels;
    }

    /** Of which of the model's languages display names are, such as {@code en} or {@code pt-BR}; where the model has not this
     * one, that of the language alone, or else the class names themselves. */
    public String displayNamesLocale() {
        return displayNamesLocale;
    }

    /** The labels of the only classes that results may hold; empty for all. Labels that the model has not are ignored as long
     * as it has one of them, so that models may share a list. */
    public List<String> labelAllowList() {
        return labelAllowList;
    }

    /** The labels of classes that results must not hold, as above; not together with the other list. */
    public List<String> labelDenyList() {
        return labelDenyList;
    }

    /** How photos are brought to the input's size. */
    public Resize resize() {
        return resize;
    }

    /** How pixels become the input's values, in place of what the model's metadata says, or of mean and standard deviation 127.5
     * where that says nothing; if present it holds for quantized inputs as well, which otherwise take the pixels as they are. */
    public Optional<Normalization> normalization() {
        return normalization;
    }

    /** When scores are ambiguous. */
    public AmbiguityLimits ambiguityLimits() {
        return ambiguityLimits;
    }

    /** What photo files may ask for. */
    public DecodeLimits decodeLimits() {
        return decodeLimits;
    }

    /** What model files may ask for. */
    public ModelLimits modelLimits() {
        return modelLimits;
    }

    /** Workers to use: those that are shared, or new ones, which the caller closes. */
    Workers newWorkers() {
        return ownThreads.isPresent() ? Workers.of(ownThreads.getAsInt()) : workers;
    }

    OptionalInt ownThreads() {
        return ownThreads;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxResults = maxResults;
        builder.scoreThreshold = scoreThreshold;
        builder.batchSize = batchSize;
        builder.softmax = softmax;
        builder.labels = labels;
        builder.displayNamesLocale = displayNamesLocale;
        builder.labelAllowList = labelAllowList;
        builder.labelDenyList = labelDenyList;
        builder.resize = resize;
        builder.normalization = normalization;
        builder.ambiguityLimits = ambiguityLimits;
        builder.decodeLimits = decodeLimits;
        builder.modelLimits = modelLimits;
        builder.threads = ownThreads;
        builder.workers = workers;
        return builder;
    }

    /** Collects options; for one thread. */
    public static final class Builder {
        private int maxResults = ALL_RESULTS;
        private Optional<Float> scoreThreshold = Optional.empty();
        private OptionalInt threads = OptionalInt.empty();
        private Workers workers = Workers.shared();
        private OptionalInt batchSize = OptionalInt.empty();
        private Softmax softmax = Softmax.AUTO;
        private Optional<Labels> labels = Optional.empty();
        private String displayNamesLocale = "en";
        private List<String> labelAllowList = List.of();
        private List<String> labelDenyList = List.of();
        private Resize resize = Resize.DEFAULT;
        private Optional<Normalization> normalization = Optional.empty();
        private AmbiguityLimits ambiguityLimits = AmbiguityLimits.DEFAULT;
        private DecodeLimits decodeLimits = DecodeLimits.DEFAULT;
        private ModelLimits modelLimits = ModelLimits.DEFAULT;

        private Builder() {}

        /** At most so many classes a result, at least 1; −1, the default, for all. */
        public Builder maxResults(int most) {
            maxResults = most;
            return this;
        }

        /** Only classes with at least this score; by default what the model's metadata says, mostly nothing. */
        public Builder scoreThreshold(float lowest) {
            scoreThreshold = Optional.of(lowest);
            return this;
        }

        /**
         * Threads for this classifier alone, which work on one photo together, and in {@link ImageClassifier#classifyAll} on many:
         * at least 1; or −1 for the {@link Workers#shared workers of the process}, as many as the JVM has processors.
         */
        public Builder threads(int count) {
            threads = count == ALL_PROCESSORS ? OptionalInt.empty() : OptionalInt.of(count);
            workers = Workers.shared();
            return this;
        }

        /**
         * The workers that help, in place of threads of its own; they may serve others as well, and stay open when the
         * classifier is closed. {@link Workers#shared} by default; {@link Workers#none} to have each call on its caller's
         * thread alone.
         */
        public Builder workers(Workers shared) {
            workers = Objects.requireNonNull(shared, "workers");
            threads = OptionalInt.empty();
            return this;
        }

        /**
         * How many pictures the model takes at once, where its file leaves that open; models of another fixed number are
         * refused. For {@link ImageClassifier#classifyAll}: a single {@link ImageClassifier#classify} takes as long as the
         * whole batch.
         */
        public Builder batchSize(int pictures) {
            batchSize = OptionalInt.of(pictures);
            return this;
        }

        /** Whether scores are made of the model's values by softmax; {@link Softmax#AUTO} by default. */
        public Builder softmax(Softmax when) {
            softmax = Objects.requireNonNull(when, "softmax");
            return this;
        }

        /** Class names of the first output, in place of those in the model. */
        public Builder labels(Labels names) {
            labels = Optional.of(names);
            return this;
        }

        /** The language of display names, where the model has several; {@code en} by default. */
        public Builder displayNamesLocale(String locale) {
            displayNamesLocale = Objects.requireNonNull(locale, "displayNamesLocale");
            return this;
        }

        /** The labels of the only classes that results may hold; empty, the default, for all. */
        public Builder labelAllowList(List<String> allowed) {
            labelAllowList = List.copyOf(allowed);
            return this;
        }

        /** The labels of classes that results must not hold; empty by default. */
        public Builder labelDenyList(List<String> denied) {
            labelDenyList = List.copyOf(denied);
            return this;
        }

        /** How photos are brought to the input's size; {@link Resize#DEFAULT} by default. */
        public Builder resize(Resize how) {
            resize = Objects.requireNonNull(how, "resize");
            return this;
        }

        /** How pixels become the input's values, in place of what the model's metadata says. */
        public Builder normalization(Normalization how) {
            normalization = Optional.of(how);
            return this;
        }

        /** When scores are ambiguous; {@link AmbiguityLimits#DEFAULT} by default. */
        public Builder ambiguityLimits(AmbiguityLimits limits) {
            ambiguityLimits = Objects.requireNonNull(limits, "ambiguityLimits");
            return this;
        }

        /** What photo files may ask for; {@link DecodeLimits#DEFAULT} by default. */
        public Builder decodeLimits(DecodeLimits limits) {
            decodeLimits = Objects.requireNonNull(limits, "decodeLimits");
            return this;
        }

        /** What model files may ask for; {@link ModelLimits#DEFAULT} by default. */
        public Builder modelLimits(ModelLimits limits) {
            modelLimits = Objects.requireNonNull(limits, "modelLimits");
            return this;
        }

        /**
         * The options.
         *
         * @throws OptionException if a value is outside its range
         */
        public ClassifierOptions build() {
            return new ClassifierOptions(this);
        }
    }
}
