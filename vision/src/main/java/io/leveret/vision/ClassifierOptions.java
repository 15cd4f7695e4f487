package io.leveret.vision;

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
 *
 * @param maxResults how many classes a result holds at most; {@link #ALL_RESULTS} for all
 * @param scoreThreshold the lowest score that a result holds, in place of what the model's metadata says; where both say
 *     nothing there is no threshold, so that negative logits are not lost unnoticed
 * @param threads the threads that work on one photo together, and in {@link ImageClassifier#classifyAll} on many, 1 to {@value #MOST_THREADS}
 * @param batchSize how many pictures the model takes at once, at least 1, where its file leaves that open; if nothing is said,
 *     what the file says, or 1
 * @param softmax whether scores are made of the model's values by softmax
 * @param labels class names of the first output that take the place of those in the model
 * @param displayNamesLocale of which of the model's languages display names are, such as {@code en} or {@code pt-BR}; where
 *     the model has not this one, that of the language alone, or else the class names themselves
 * @param labelAllowList the labels of the only classes that results may hold; empty for all. Labels that the model has
 *     not are ignored as long as it has one of them, so that models may share a list
 * @param labelDenyList the labels of classes that results must not hold, likewise; not together with the other list
 * @param resize how photos are brought to the input's size
 * @param normalization how pixels become the input's values, in place of what the model's metadata says, or of mean and
 *     standard deviation 127.5 where that says nothing; if present it holds for quantized inputs as well, which
 *     otherwise take the pixels as they are
 * @param ambiguityLimits when scores are ambiguous
 * @param decodeLimits what photo files may ask for
 * @param modelLimits what model files may ask for
 */
public record ClassifierOptions(int maxResults, Optional<Float> scoreThreshold, int threads, OptionalInt batchSize,
        Softmax softmax, Optional<Labels> labels, String displayNamesLocale, List<String> labelAllowList,
        List<String> labelDenyList, Resize resize, Optional<Normalization> normalization,
        AmbiguityLimits ambiguityLimits, DecodeLimits decodeLimits, ModelLimits modelLimits) {
    /** As {@link #maxResults}: all classes. */
    public static final int ALL_RESULTS = -1;

    /** For {@link Builder#threads}: as many as the JVM has processors. */
    public static final int ALL_PROCESSORS = -1;

    /** The most {@link #threads}. */
    public static final int MOST_THREADS = 1024;

    /** All results, all processors, probabilities, and what the model's metadata says. */
    public static final ClassifierOptions DEFAULT = builder().build();

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public ClassifierOptions {
        if (maxResults == 0) {
            throw new IllegalArgumentException("maxResults cannot be 0; give at least 1, or -1 for all");
        }
        if (maxResults < ALL_RESULTS) {
            throw new IllegalArgumentException(
                    "maxResults cannot be " + maxResults + "; give at least 1, or -1 for all");
        }
        if (scoreThreshold.isPresent() && Float.isNaN(scoreThreshold.get())) {
            throw new IllegalArgumentException("scoreThreshold cannot be NaN; give a score such as 0.5");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads cannot be " + threads + "; give 1 to " + MOST_THREADS + ", or -1 for all processors");
        }
        if (batchSize.isPresent() && batchSize.getAsInt() < 1) {
            throw new IllegalArgumentException("batchSize cannot be " + batchSize.getAsInt() + "; give at least 1");
        }
        Objects.requireNonNull(softmax, "softmax");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(displayNamesLocale, "displayNamesLocale");
        labelAllowList = List.copyOf(labelAllowList);
        labelDenyList = List.copyOf(labelDenyList);
        if (!labelAllowList.isEmpty() && !labelDenyList.isEmpty()) {
            throw new IllegalArgumentException("labelAllowList " + labelAllowList + " and labelDenyList "
                    + labelDenyList + " exclude each other; give one of them");
        }
        Objects.requireNonNull(resize, "resize");
        Objects.requireNonNull(normalization, "normalization");
        Objects.requireNonNull(ambiguityLimits, "ambiguityLimits");
        Objects.requireNonNull(decodeLimits, "decodeLimits");
        Objects.requireNonNull(modelLimits, "modelLimits");
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; for one thread. */
    public static final class Builder {
        private int maxResults = ALL_RESULTS;
        private Optional<Float> scoreThreshold = Optional.empty();
        private int threads = allProcessors();
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

        private static int allProcessors() {
            return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        }

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
         * Threads that work on one photo together, and in {@link ImageClassifier#classifyAll} on many: at least 1, or −1, the
         * default, for as many as the JVM has processors.
         */
        public Builder threads(int count) {
            threads = count == ALL_PROCESSORS ? allProcessors() : count;
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
            softmax = when;
            return this;
        }

        /** Class names of the first output, in place of those in the model. */
        public Builder labels(Labels names) {
            labels = Optional.of(names);
            return this;
        }

        /** The language of display names, where the model has several; {@code en} by default. */
        public Builder displayNamesLocale(String locale) {
            displayNamesLocale = locale;
            return this;
        }

        /** The labels of the only classes that results may hold; empty, the default, for all. */
        public Builder labelAllowList(List<String> allowed) {
            labelAllowList = allowed;
            return this;
        }

        /** The labels of classes that results must not hold; empty by default. */
        public Builder labelDenyList(List<String> denied) {
            labelDenyList = denied;
            return this;
        }

        /** How photos are brought to the input's size; {@link Resize#DEFAULT} by default. */
        public Builder resize(Resize how) {
            resize = how;
            return this;
        }

        /** How pixels become the input's values, in place of what the model's metadata says. */
        public Builder normalization(Normalization how) {
            normalization = Optional.of(how);
            return this;
        }

        /** When scores are ambiguous; {@link AmbiguityLimits#DEFAULT} by default. */
        public Builder ambiguityLimits(AmbiguityLimits limits) {
            ambiguityLimits = limits;
            return this;
        }

        /** What photo files may ask for; {@link DecodeLimits#DEFAULT} by default. */
        public Builder decodeLimits(DecodeLimits limits) {
            decodeLimits = limits;
            return this;
        }

        /** What model files may ask for; {@link ModelLimits#DEFAULT} by default. */
        public Builder modelLimits(ModelLimits limits) {
            modelLimits = limits;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value is outside its range
         */
        public ClassifierOptions build() {
            return new ClassifierOptions(maxResults, scoreThreshold, threads, batchSize, softmax, labels,
                    displayNamesLocale, labelAllowList, labelDenyList, resize, normalization, ambiguityLimits,
                    decodeLimits, modelLimits);
        }
    }
}
