package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.ModelChoice;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.EvaluationJournal;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.models.ModelRef;
import io.leveret.vision.Assumptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** One model on labeled photos, with notes on what looks wrong. */
final class ModelEvaluation {
    private final Console console;
    private final EvaluationOptions options;
    private final ModelChoice model;
    private final ImageClassifier classifier;
    private final LabeledPhotos data;
    private final int indexShift;
    private final List<LabeledPhoto> photos;

    /**
     * An evaluation to be run.
     *
     * @param classifier of the model, with the options' own options
     * @throws io.leveret.dataset.DatasetException if the model's classes are not those of the photos
     */
    ModelEvaluation(Console console, EvaluationOptions options, ModelChoice model,
            ImageClassifier classifier, LabeledPhotos data, int indexShift) {
        this.console = console;
        this.options = options;
        this.model = model;
        this.classifier = classifier;
        this.data = data;
        this.indexShift = indexShift;
        this.photos = matching().match(data, indexShift);
    }

    private ClassMatching matching() {
        return new ClassMatching(model.name(), classifier.classes(), classifier.labels());
    }

    /** The photos with their classes of the model. */
    List<LabeledPhoto> photos() {
        return photos;
    }

    /**
     * Runs it.
     *
     * @param journal the journal to write and to resume from
     * @param noteUnreadable whether unreadable photos are noted as they come
     * @param listener gets the outcome of each photo
     * @throws io.leveret.measure.evaluation.JournalException if the journal cannot be used
     */
    EvaluationResult run(Optional<Path> journal, boolean noteUnreadable, Consumer<PhotoOutcome> listener)
            throws IOException {
        if (indexShift == 0) {
            matching().likelyShift(data).ifPresent(shift -> console.note(model.name() + " has "
                    + classifier.classes() + " classes, and the indices seem to count over "
                    + (classifier.classes() - 1) + ", without the first; if so, give --index-shift " + shift));
        }
        Evaluation evaluation = new Evaluation(classifier, options.source());
        EvaluationResult result = journal.isEmpty() ? run(evaluation, noteUnreadable, listener)
                : run(evaluation, journal.get(), noteUnreadable, listener);
        noteShift(result);
        return result;
    }

    private EvaluationResult run(Evaluation evaluation, boolean noteUnreadable, Consumer<PhotoOutcome> listener) {
        EvaluationProgress progress = new EvaluationProgress(console, 0, photos.size(), noteUnreadable);
        EvaluationResult result = evaluation.run(photos, progress.andThen(listener));
        progress.end();
        return result;
    }

    private EvaluationResult run(Evaluation evaluation, Path file, boolean noteUnreadable,
            Consumer<PhotoOutcome> listener) throws IOException {
        try (EvaluationJournal journal = openJournal(file)) {
            EvaluationProgress progress = new EvaluationProgress(console, journal.photos(), photos.size(),
                    noteUnreadable);
            EvaluationResult result = evaluation.run(photos, journal, progress.andThen(listener));
            progress.end();
            return result;
        }
    }

    private EvaluationJournal openJournal(Path file) {
        SequencedMap<String, String> settings = new LinkedHashMap<>(); // all that results depend on
        settings.put("model file", EvaluationJournal.setting(model.use(ModelRef::bytes)));
        settings.put("set of photos", EvaluationJournal.setting(photos));
        settings.put("--index-shift", Integer.toString(indexShift));
        settings.putAll(options.settings());
        Assumptions how = classifier.assumptions();
        settings.put("range of pixels (--mean, --std)", Text.ascii(how.range().value().describe()));
        settings.put("--channels", Text.typed(how.channels().value()));
        settings.put("--input-size", Text.ascii(how.inputSize().value().toString()));
        settings.put("--signature", how.signature().value().orElse("not given"));
        settings.put("--output", how.output().value().toString());
        settings.put("activation of scores", Text.typed(how.activation().value()));
        try {
            return EvaluationJournal.open(file, settings);
        } catch (IOException unusable) {
            throw new UsageException("--resume: " + Failures.describe(file.toString(), unusable), unusable);
        }
    }

    private void noteShift(EvaluationResult result) {
        result.likelyShift().ifPresent(shift -> {
            String gain = "top-1 is " + Text.share(result.top(1).orElseThrow()) + " and would be "
                    + Text.share(result.top1Shifted().get(shift));
            console.note(model.name() + ": " + switch (data.kind()) {
                case INDEX -> "the indices seem to be off by one: " + gain + " with --index-shift "
                        + (indexShift + shift);
                case LABEL, LABELS -> "the labels seem to be off by one: " + gain + " if each were " + Math.abs(shift)
                        + (shift > 0 ? " further" : " before") + "; check the label file";
            });
        });
    }
}
