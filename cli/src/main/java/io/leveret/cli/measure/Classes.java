package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ImageClassifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The classes of a model without labels that gives a single score: those of the photos, if they are two. */
public final class Classes {
    private Classes() {}

    /**
     * Opens a classifier; again with the labels of the photos, if it has a single score, no labels, and the photos have
     * two.
     *
     * @param opening opens it with labels in place of the model's own
     */
    public static ImageClassifier open(Console console, LabeledPhotos photos,
            Function<Optional<Labels>, ImageClassifier> opening) {
        ImageClassifier classifier = opening.apply(Optional.empty());
        List<String> stated = photos.kind() == LabeledPhotos.Kind.INDEX ? List.of("0", "1")
                : photos.entries().stream().map(LabeledPhotos.Entry::stated).distinct().sorted().limit(3).toList();
        if (classifier.classes() != 1 || classifier.labels().isPresent() || stated.size() != 2) {
            return classifier;
        }
        String model = classifier.model().source();
        classifier.close();
        if (photos.kind() != LabeledPhotos.Kind.INDEX) {
            console.note(model + " has one score and no labels; assumed: a high score means " + stated.getLast()
                    + ", a low one " + stated.getFirst() + ", by their alphabetical order; give --labels otherwise");
        }
        return opening.apply(Optional.of(Labels.of(stated)));
    }
}
