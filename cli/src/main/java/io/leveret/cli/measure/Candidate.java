package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.ModelChoice;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.util.Collection;
import java.util.Optional;

/**
 * A model that is compared with others.
 *
 * @param options how it is evaluated
 * @param model the model
 * @param indexShift what is added to the data's indices for it
 * @param labels it takes those of as many names as it has classes, if there are some
 * @param threads that it runs on
 */
record Candidate(Console console, EvaluationOptions options, ModelChoice model, int indexShift,
        Collection<Labels> labels, int threads) {
    /**
     * A classifier of it, to be evaluated.
     *
     * @throws UsageException if it cannot be read
     * @throws io.leveret.base.LeveretException if it is no usable classifier
     */
    ImageClassifier open(LabeledPhotos photos) {
        return Classes.open(console, photos, this::open);
    }

    private ImageClassifier open(Optional<Labels> ofPhotos) {
        return model.use(options.assumptions().reading(),
                classes -> labels.stream().filter(names -> names.size() == classes || classes == 1 && names.size() == 2)
                        .findFirst(),
                (read, given, found) -> {
                    ClassifierOptions.Builder builder = options.classifier(threads);
                    options.assumptions().applyTo(builder);
                    given.or(() -> found.isPresent() ? Optional.empty() : ofPhotos).ifPresent(builder::labels);
                    found.ifPresent(builder::labels);
                    return ImageClassifier.open(ModelSource.of(read), builder.build());
                });
    }

    /**
     * Its evaluation.
     *
     * @throws io.leveret.dataset.DatasetException if its classes are not those of the photos
     */
    ModelEvaluation evaluation(ImageClassifier classifier, LabeledPhotos photos) {
        return new ModelEvaluation(console, options, model, classifier, photos, indexShift);
    }
}
