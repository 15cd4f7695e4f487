package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Normalization;
import io.leveret.image.Decoding;
import io.leveret.image.Resize;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Options of an {@link ImageClassifier}. Immutable; created by {@link #builder()}, or {@link #DEFAULT}. */
public final class ClassifierOptions {
    /** A value of {@link #maxResults}: all classes. */
    public static final int ALL_RESULTS = -1;

    /** A value of {@link Builder#threads}: one for each processor of the JVM. */
    public static final int ALL_PROCESSORS = -1;

    /** The most {@link #threads}. */
    public static final int MOST_THREADS = Workers.MOST_THREADS;

    /**
     * All results, the {@link Workers#shared workers of the process}, probabilities, and the settings in the model's
     * metadata.
     */
    public static final ClassifierOptions DEFAULT = builder().build();

    private final int maxResults;
    private final Optional<Float> scoreThreshold;
    private final OptionalInt ownThreads; // empty for given workers
    private final Workers workers; // unless threads are set
    private final OptionalInt batchSize;
    private final Softmax softmax;
    private final Optional<Labels> labels;
    private final Optional<String> labelsSource; // of labels that nobody gave
    private final String displayNamesLocale;
    private final List<String> labelAllowList;
    private final List<String> labelDenyList;
    private final Resize resize;
    private final Decoding decoding;
    private final Optional<Normalization> normalization;
    private final Optional<ChannelOrder> channels;
    private final Optional<InputSize> inputSize;
    private final Optional<String> signature;
    private final Optional<String> output;
    private final Map<String, Float> constantInputs;
    private final AmbiguityLimits ambiguityLimits;
    private final DecodeLimits decodeLimits;
    private final ModelLimits modelLimits;
    private final ClassifierListener listener;

    private ClassifierOptions(Builder from) {
        maxResults = from.maxResults;
        scoreThreshold = from.scoreThreshold;
        ownThreads = from.ownThreads;
        workers = from.workers;
        batchSize = from.batchSize;
        softmax = from.softmax;
        labels = from.labels;
        labelsSource = from.labelsSource;
        displayNamesLocale = from.displayNamesLocale;
        labelAllowList = from.labelAllowList;
        labelDenyList = from.labelDenyList;
        resize = from.resize;
        decoding = from.decoding;
        normalization = from.normalization;
        channels = from.channels;
        inputSize = from.inputSize;
        signature = from.signature;
        output = from.output;
        constantInputs = from.constantInputs;
        ambiguityLimits = from.ambiguityLimits;
        decodeLimits = from.decodeLimits;
        modelLimits = from.modelLimits;
        listener = from.listener;
        if (maxResults == 0 || maxResults < ALL_RESULTS) {
            throw new OptionException("maxResults", maxResults,
                    "cannot be " + maxResults + "; give at least 1, or -1 for all");
        }
        if (scoreThreshold.isPresent() && Float.isNaN(scoreThreshold.get())) {
            throw new OptionException("scoreThreshold", Float.NaN, "cannot be NaN; give a score such as 0.5");
        }
        if (threads() < 1 || threads() > MOST_THREADS) {
            throw new OptionException("threads", threads(),
                    "cannot be " + threads() + "; give 1 to " + MOST_THREADS + ", or -1 for all processors");
        }
        if (batchSize.isPresent() && batchSize.getAsInt() < 1) {
            throw new OptionException("batchSize", batchSize.getAsInt(),
                    "cannot be " + batchSize.getAsInt() + "; give at least 1");
        }
        constantInputs.forEach((input, value) -> {
            if (!Float.isFinite(value)) {
                throw new OptionException("constantInputs", input + "=" + value,
                        "cannot have " + value + " for " + input + "; give a finite number");
            }
        });
        if (!labelAllowList.isEmpty() && !labelDenyList.isEmpty()) {
            String allowed = " " + labelAllowList + " and ";
            String denied = " " + labelDenyList + " exclude each other; give one of them";
            throw new OptionException("labelDenyList", labelDenyList,
                    names -> names.of("labelAllowList", "labelAllowList") + allowed
                            + names.of("labelDenyList", "labelDenyList") + denied);
        }
    }

    /** The largest number of classes in a result; {@link #ALL_RESULTS} for all. */
    public int maxResults() {
        return maxResults;
    }

    /** The minimum score, instead of the one in the model's metadata. If neither has one there is no threshold, so that
     * negative logits are not lost silently. */
    public Optional<Float> scoreThreshold() {
        return scoreThreshold;
    }

    /** The number of threads that share one photo, and many photos in {@link ImageClassifier#classifyAll}. */
    public int threads() {
        return ownThreads.orElse(workers.threads());
    }

    /** The shared workers; empty if the classifier has its own threads, which end when it is closed. */
    public Optional<Workers> workers() {
        return ownThreads.isPresent() ? Optional.empty() : Optional.of(workers);
    }

    /** The batch size, at least 1, for a model whose file leaves it open; if empty, the size in the file, or 1. */
    public OptionalInt batchSize() {
        return batchSize;
    }

    /** Whether to apply softmax to the model's values. */
    public Softmax softmax() {
        return softmax;
    }

    /** Class names of the first output, instead of those in the model. */
    public Optional<Labels> labels() {
        return labels;
    }

    /** Where the {@link #labels} were found, if they are a guess: {@link Builder#labels(FoundLabels)}. */
    public Optional<String> labelsSource() {
        return labelsSource;
    }

    /** The locale of display names, such as {@code en} or {@code pt-BR}; if the model lacks it, that of the language
     * alone, or else the class names. */
    public String displayNamesLocale() {
        return displayNamesLocale;
    }

    /** The labels of the only classes that results may contain; empty for all. Unknown labels are ignored if at least
     * one is known, so that models may share a list. */
    public List<String> labelAllowList() {
        return labelAllowList;
    }

    /** The labels of classes that results must not contain, with the same rule; not together with the other list. */
    public List<String> labelDenyList() {
        return labelDenyList;
    }

    /** How to resize photos to the input's size. */
    public Resize resize() {
        return resize;
    }

    /** Whether photos are decoded with all their pixels. */
    public Decoding decoding() {
        return decoding;
    }

    /** The normalization of pixels, instead of the one in the model's metadata or of the default mean and standard
     * deviation 127.5. If present it also applies to quantized inputs, which otherwise take the pixels unchanged. */
    public Optional<Normalization> normalization() {
        return normalization;
    }

    /** The colors of a pixel, in the model's order; if empty, gray for a model with one channel, else RGB. */
    public Optional<ChannelOrder> channels() {
        return channels;
    }

    /** The size of the input, for a model whose file leaves it open. */
    public Optional<InputSize> inputSize() {
        return inputSize;
    }

    /** The key of the entry point to use, such as {@code serving_default}; if empty, the file's first graph. */
    public Optional<String> signature() {
        return signature;
    }

    /** The output that is scores, by its name or its index from 0; if empty, the first that is scores. */
    public Optional<String> output() {
        return output;
    }

    /** The values of inputs that take one number instead of pictures, by their name or their index from 0. */
    public Map<String, Float> constantInputs() {
        return constantInputs;
    }

    /** The limits at which scores are ambiguous. */
    public AmbiguityLimits ambiguityLimits() {
        return ambiguityLimits;
    }

    /** The limits of photo files. */
    public DecodeLimits decodeLimits() {
        return decodeLimits;
    }

    /** The limits of model files. */
    public ModelLimits modelLimits() {
        return modelLimits;
    }

    /** Receives the times of runs and classifications. */
    public ClassifierListener listener() {
        return listener;
    }

    /** Returns the options for reading the model's file. */
    public ReadOptions reading() {
        return new ReadOptions(modelLimits, batchSize, inputSize, signature);
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
        builder.maxResults = maxResults;
        builder.scoreThreshold = scoreThreshold;
        builder.ownThreads = ownThreads;
        builder.workers = workers;
        builder.batchSize = batchSize;
        builder.softmax = softmax;
        builder.labels = labels;
        builder.labelsSource = labelsSource;
        builder.displayNamesLocale = displayNamesLocale;
        builder.labelAllowList = labelAllowList;
        builder.labelDenyList = labelDenyList;
        builder.resize = resize;
        builder.decoding = decoding;
        builder.normalization = normalization;
        builder.channels = channels;
        builder.inputSize = inputSize;
        builder.signature = signature;
        builder.output = output;
        builder.constantInputs = constantInputs;
        builder.ambiguityLimits = ambiguityLimits;
        builder.decodeLimits = decodeLimits;
        builder.modelLimits = modelLimits;
        builder.listener = listener;
        return builder;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private int maxResults = ALL_RESULTS;
        private Optional<Float> scoreThreshold = Optional.empty();
        private OptionalInt ownThreads = OptionalInt.empty();
        private Workers workers = Workers.shared();
        private OptionalInt batchSize = OptionalInt.empty();
        private Softmax softmax = Softmax.AUTO;
        private Optional<Labels> labels = Optional.empty();
        private Optional<String> labelsSource = Optional.empty();
        private String displayNamesLocale = "en";
        private List<String> labelAllowList = List.of();
        private List<String> labelDenyList = List.of();
        private Resize resize = Resize.DEFAULT;
        private Decoding decoding = Decoding.SCALED;
        private Optional<Normalization> normalization = Optional.empty();
        private Optional<ChannelOrder> channels = Optional.empty();
        private Optional<InputSize> inputSize = Optional.empty();
        private Optional<String> signature = Optional.empty();
        private Optional<String> output = Optional.empty();
        private Map<String, Float> constantInputs = Map.of();
        private AmbiguityLimits ambiguityLimits = AmbiguityLimits.DEFAULT;
        private DecodeLimits decodeLimits = DecodeLimits.DEFAULT;
        private ModelLimits modelLimits = ModelLimits.DEFAULT;
        private ClassifierListener listener = ClassifierListener.NONE;

        private Builder() {}

        /** The largest number of classes in a result, at least 1; −1, the default, for all. */
        public Builder maxResults(int most) {
            maxResults = most;
            return this;
        }

        /** The minimum score; by default the one in the model's metadata, if any. */
        public Builder scoreThreshold(float lowest) {
            scoreThreshold = Optional.of(lowest);
            return this;
        }

        /**
         * The number of threads for this classifier alone, which share one photo, and many photos in {@link
         * ImageClassifier#classifyAll}: at least 1; or −1 for the {@link Workers#shared workers of the process}, one
         * for each processor of the JVM.
         */
        public Builder threads(int count) {
            ownThreads = count == ALL_PROCESSORS ? OptionalInt.empty() : OptionalInt.of(count);
            workers = Workers.shared();
            return this;
        }

        /**
         * The shared workers to use, instead of separate threads; they stay open when the classifier is closed. {@link
         * Workers#shared} by default; {@link Workers#none} to run each call on its caller's thread only.
         */
        public Builder workers(Workers shared) {
            workers = Objects.requireNonNull(shared, "workers");
            ownThreads = OptionalInt.empty();
            return this;
        }

        /**
         * The batch size, for a model whose file leaves it open; a model with another fixed size is refused. Useful for
         * {@link ImageClassifier#classifyAll}: a single {@link ImageClassifier#classify} takes as long as the whole
         * batch.
         */
        public Builder batchSize(int pictures) {
            batchSize = OptionalInt.of(pictures);
            return this;
        }

        /** Whether to apply softmax to the model's values; {@link Softmax#AUTO} by default. */
        public Builder softmax(Softmax when) {
            softmax = Objects.requireNonNull(when, "softmax");
            return this;
        }

        /** Class names of the first output, instead of those in the model. */
        public Builder labels(Labels names) {
            labels = Optional.of(names);
            labelsSource = Optional.empty();
            return this;
        }

        /** Class names of the first output that nobody gave: {@link Assumptions#labels} says that they are assumed. */
        public Builder labels(FoundLabels found) {
            labels = Optional.of(found.labels());
            labelsSource = Optional.of(found.source());
            return this;
        }

        /** The locale of display names, if the model has several; {@code en} by default. */
        public Builder displayNamesLocale(String locale) {
            displayNamesLocale = Objects.requireNonNull(locale, "displayNamesLocale");
            return this;
        }

        /** The labels of the only classes that results may contain; empty, the default, for all. */
        public Builder labelAllowList(List<String> allowed) {
            labelAllowList = List.copyOf(allowed);
            return this;
        }

        /** The labels of classes that results must not contain; empty by default. */
        public Builder labelDenyList(List<String> denied) {
            labelDenyList = List.copyOf(denied);
            return this;
        }

        /**
         * Whether photos are decoded with all their pixels; {@link Decoding#SCALED} by default, as in all of Leveret.
         */
        public Builder decoding(Decoding how) {
            decoding = Objects.requireNonNull(how, "decoding");
            return this;
        }

        /** How to resize photos to the input's size; {@link Resize#DEFAULT} by default. */
        public Builder resize(Resize how) {
            resize = Objects.requireNonNull(how, "resize");
            return this;
        }

        /** The normalization of pixels, instead of the one in the model's metadata. */
        public Builder normalization(Normalization how) {
            normalization = Optional.of(how);
            return this;
        }

        /** The colors of a pixel, in the model's order, instead of those that its input suggests. */
        public Builder channels(ChannelOrder order) {
            channels = Optional.of(order);
            return this;
        }

        /**
         * The size of the input, for a model whose file leaves it open, or that takes pixels in a row, gray, RGB or
         * RGBA by their number; a model with another size is refused.
         */
        public Builder inputSize(InputSize size) {
            inputSize = Optional.of(size);
            return this;
        }

        /** The key of the entry point to use, for a model with several signatures. */
        public Builder signature(String key) {
            signature = Optional.of(key);
            return this;
        }

        /** The output that is scores: its name, or its index from 0. */
        public Builder output(String nameOrIndex) {
            output = Optional.of(nameOrIndex);
            return this;
        }

        /**
         * The values of inputs that take one number beside the picture, by their name or their index from 0, such as
         * whether the network is in training; 0 is false, any other number true.
         */
        public Builder constantInputs(Map<String, Float> values) {
            constantInputs = Map.copyOf(values);
            return this;
        }

        /** The limits at which scores are ambiguous; {@link AmbiguityLimits#DEFAULT} by default. */
        public Builder ambiguityLimits(AmbiguityLimits limits) {
            ambiguityLimits = Objects.requireNonNull(limits, "ambiguityLimits");
            return this;
        }

        /** The limits of photo files; {@link DecodeLimits#DEFAULT} by default. */
        public Builder decodeLimits(DecodeLimits limits) {
            decodeLimits = Objects.requireNonNull(limits, "decodeLimits");
            return this;
        }

        /** The limits of model files; {@link ModelLimits#DEFAULT} by default. */
        public Builder modelLimits(ModelLimits limits) {
            modelLimits = Objects.requireNonNull(limits, "modelLimits");
            return this;
        }

        /** Receives the times of runs and classifications, on the threads that do the work. */
        public Builder listener(ClassifierListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws OptionException if a value is outside its range
         */
        public ClassifierOptions build() {
            return new ClassifierOptions(this);
        }
    }
}
