package io.leveret.vision;

import io.leveret.image.DecodeLimits;
import io.leveret.image.Normalization;
import io.leveret.image.Resize;
import io.leveret.model.Labels;
import io.leveret.model.ModelLimits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link ImageClassifier} works. Immutable; made by {@link #builder()}, or {@link #DEFAULT}.
 *
 * @param maxResults how many classes a result holds at most; {@link #ALL_RESULTS} for all
 * @param scoreThreshold the lowest score that a result holds; negative infinity for no threshold, so that negative
 *     logits are not lost unnoticed
 * @param threads the threads that work on one photo together, at least 1
 * @param rawScores whether scores are what the file gives, dequantised, even where those are logits; otherwise softmax
 *     is applied to logits, so that scores are probabilities
 * @param labels class names that take the place of those in the model
 * @param labelAllowList the labels of the only classes that results may hold; empty for all. Labels that the model has
 *     not are ignored as long as it has one of them, so that models may share a list
 * @param labelDenyList the labels of classes that results must not hold, likewise; not together with the other list
 * @param resize how photos are brought to the input's size
 * @param normalization how pixels become the input's values, in place of what the model's metadata says, or of mean and
 *     standard deviation 127.5 where that says nothing; if present it holds for quantised inputs as well, which
 *     otherwise take the pixels as they are
 * @param decodeLimits what photo files may ask for
 * @param modelLimits what model files may ask for
 */
public record ClassifierOptions(int maxResults, float scoreThreshold, int threads, boolean rawScores,
        Optional<Labels> labels, List<String> labelAllowList, List<String> labelDenyList, Resize resize,
        Optional<Normalization> normalization, DecodeLimits decodeLimits,
        ModelLimits modelLimits) {
    /** As {@link #maxResults}: all classes. */
    public static final int ALL_RESULTS = -1;

    /** All results, no threshold, all cores, probabilities, and what the model's metadata says. */
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
        if (Float.isNaN(scoreThreshold)) {
            throw new IllegalArgumentException("scoreThreshold cannot be NaN");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads cannot be " + threads + "; give at least 1");
        }
        Objects.requireNonNull(labels, "labels");
        labelAllowList = List.copyOf(labelAllowList);
        labelDenyList = List.copyOf(labelDenyList);
        if (!labelAllowList.isEmpty() && !labelDenyList.isEmpty()) {
            throw new IllegalArgumentException("labelAllowList " + labelAllowList + " and labelDenyList "
                    + labelDenyList + " exclude each other; give one of them");
        }
        Objects.requireNonNull(resize, "resize");
        Objects.requireNonNull(normalization, "normalization");
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
        private float scoreThreshold = Float.NEGATIVE_INFINITY;
        private int threads = Runtime.getRuntime().availableProcessors();
        private boolean rawScores;
        private Optional<Labels> labels = Optional.empty();
        private List<String> labelAllowList = List.of();
        private List<String> labelDenyList = List.of();
        private Resize resize = Resize.DEFAULT;
        private Optional<Normalization> normalization = Optional.empty();
        private DecodeLimits decodeLimits = DecodeLimits.DEFAULT;
        private ModelLimits modelLimits = ModelLimits.DEFAULT;

        private Builder() {}

        /** At most so many classes a result, at least 1; −1, the default, for all. */
        public Builder maxResults(int most) {
            maxResults = most;
            return this;
        }

        /** Only classes with at least this score; by default there is no threshold. */
        public Builder scoreThreshold(float lowest) {
            scoreThreshold = lowest;
            return this;
        }

        /** Threads that work on one photo together, at least 1; by default as many as the JVM has processors. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** Whether scores stay what the file gives, even logits; by default they become probabilities. */
        public Builder rawScores(boolean raw) {
            rawScores = raw;
            return this;
        }

        /** Class names in place of those in the model. */
        public Builder labels(Labels names) {
            labels = Optional.of(names);
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
            return new ClassifierOptions(maxResults, scoreThreshold, threads, rawScores, labels, labelAllowList,
                    labelDenyList, resize, normalization,
                    decodeLimits, modelLimits);
        }
    }
}
