package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.CommandOption;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.image.Decoding;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.PictureReader;
import io.leveret.vision.Softmax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say how photos are classified when a model is evaluated. */
final class EvaluationOptions {
    private final Console console;
    private final AssumptionOptions assumptions;
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();
    private final CommandOption<Softmax> softmax = CommandOption.ofWords("--softmax", "WHEN", Softmax.class,
            Softmax.AUTO,
            "Make probabilities of scores: auto (where the model ends in logits), on, off (the model's own values) or"
                    + " sigmoid (of each class, in its place). Default: auto.");

    /**
     * The options.
     *
     * @param assumptions the command's options that say of a model what its file does not
     */
    EvaluationOptions(Console console, AssumptionOptions assumptions) {
        this.console = console;
        this.assumptions = assumptions;
    }

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        preprocessing.addTo(command);
        softmax.addTo(command);
    }

    /**
     * Reads which photos there are, and notes the files that are none.
     *
     * @throws UsageException if they cannot be read
     * @throws io.leveret.dataset.DatasetException if they cannot be used
     */
    LabeledPhotos read(Path folderOrCsv) {
        try {
            LabeledPhotos photos = LabeledPhotos.read(folderOrCsv);
            photos.notes().forEach(console::note);
            if (photos.skipped() > 0) {
                console.note(Text.skipped(photos.skipped()) + " in a class folder");
            }
            return photos;
        } catch (IOException unusable) {
            throw new UsageException(Failures.describe(folderOrCsv.toString(), unusable), unusable);
        }
    }

    /** What a classifier needs to be evaluated like that. */
    ClassifierOptions.Builder classifier(int threads) {
        return Evaluation.options().threads(threads).softmax(softmax.value()).resize(preprocessing.resize())
                .decoding(preprocessing.decoding());
    }

    /** The options that say of a model what its file does not. */
    AssumptionOptions assumptions() {
        return assumptions;
    }

    /** What makes pictures of photos; its failures say in one line which photo and why. */
    PictureReader<LabeledPhoto> source() {
        return preprocessing.source(console::note);
    }

    /** Whether photos are decoded to all their pixels. */
    Decoding decoding() {
        return preprocessing.decoding();
    }

    /** Whether scores are the model's own values. */
    boolean isSoftmaxOff() {
        return softmax.value() == Softmax.OFF;
    }

    /** Whether the model decides what scores are. */
    boolean isSoftmaxAuto() {
        return softmax.value() == Softmax.AUTO;
    }

    /** The options that results depend on and their values as they are typed, to compare runs. */
    SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = preprocessing.settings();
        settings.put("--softmax", Text.typed(softmax.value()));
        String inputs = assumptions.settings().inputs().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue()).sorted().collect(Collectors.joining(" "));
        settings.put("--input", inputs.isEmpty() ? "not given" : inputs);
        return settings;
    }
}
