package io.leveret.spark.command;

import io.leveret.base.Digests;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelOptions;
import io.leveret.cli.option.PhotoOptions;
import io.leveret.spark.ClassifierSpec;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Softmax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which model classifies photos, and how; those of {@code leveret classify}. */
final class ClassificationOptions {
    private final Console console;
    private final ModelOptions model;
    private final PhotoOptions photos = new PhotoOptions();
    private final CommandOption<Softmax> softmax = CommandOption.ofWords("--softmax", "WHEN", Softmax.class,
            Softmax.AUTO,
            "Make probabilities of scores: auto (where the model ends in logits), on, off (the model's own values) or"
                    + " sigmoid (of each class, in its place). Default: auto.");

    ClassificationOptions(Console console) {
        this.console = console;
        this.model = new ModelOptions(console, new AssumptionOptions(Main.MODEL_OUTPUT, Main.MODEL_INPUT));
    }

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        model.addTo(command);
        photos.addTo(command);
        softmax.addTo(command);
    }

    boolean verbose() {
        return model.verbose();
    }

    int threads() {
        return model.threads();
    }

    /**
     * A model with what was said of it.
     *
     * @param file its bytes, with what its file does not say in its metadata
     * @param spec how photos are classified with it
     */
    record Chosen(byte[] file, String name, ClassifierSpec spec) {
        /** Opens it in this process. */
        ImageClassifier open() {
            return spec.open(file, name, 1);
        }
    }

    /**
     * Reads the model.
     *
     * @throws UsageException if there is no such model, or it cannot be read
     * @throws io.leveret.base.LeveretException if it cannot be used
     */
    Chosen choose(int top, @Nullable Float threshold, List<String> allowed, List<String> denied, String region,
            int rotation, String locale) {
        String name = model.choice().name();
        byte[] file = model.choose(ref -> model.assumptions().storedIn(ref.bytes(), ref.name()));
        List<String> labels = model.read((_, given, found) -> given.map(Labels::names)
                .or(() -> found.map(each -> each.labels().names())).orElse(List.of()));
        ClassifierSpec spec = new ClassifierSpec(top, threshold, labels, allowed, denied, region, rotation,
                softmax.value(), locale, photos.resize().resizer(), photos.resize().fit(), photos.decoding(),
                photos.decodeLimits().maxPixels(), photos.decodeLimits().truncated());
        Chosen chosen = new Chosen(file, name, spec);
        try (ImageClassifier classifier = chosen.open()) {
            AssumptionOptions.noteAssumed(console, name, classifier.assumptions());
        }
        return chosen;
    }

    /** Returns all that results depend on, by the names of options. */
    static SequencedMap<String, String> settings(Chosen chosen) {
        ClassifierSpec spec = chosen.spec();
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("model file", Digests.hex(Digests.sha256(chosen.file())));
        settings.put("--labels", String.join(";", spec.labels()));
        settings.put("--top", Integer.toString(spec.topK()));
        settings.put("--threshold", String.valueOf(spec.threshold()));
        settings.put("--allow", String.join(";", spec.allowed()));
        settings.put("--deny", String.join(";", spec.denied()));
        settings.put("--roi", spec.region());
        settings.put("--rotate", Integer.toString(spec.rotation()));
        settings.put("--softmax", Text.typed(spec.softmax()));
        settings.put("--locale", spec.locale());
        settings.put("--resize", Text.typed(spec.fit()));
        settings.put("--resizer", Text.typed(spec.resizer()));
        settings.put("--decode", Text.typed(spec.decoding()));
        settings.put("--max-pixels", Long.toString(spec.maxPixels()));
        settings.put("--truncated", Text.typed(spec.truncated()));
        return settings;
    }
}
