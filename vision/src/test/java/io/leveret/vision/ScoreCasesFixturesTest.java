package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small models whose scores are made in unusual ways, in the folder that {@code -Dleveret.fixtures} names. */
@Tag("fixtures")
class ScoreCasesFixturesTest {
    private static final Path CASES = Path.of("..").resolve(System.getProperty("leveret.fixtures", ".")).normalize()
            .resolve("cases");

    @ParameterizedTest
    @CsvSource({"softmax-in-parts, 0, .998", "softmax-then-slice, 0, ", "softmax-then-clip, 0, .998",
            "sigmoid-and-complement, 1, ", "concatenated-sigmoids, 0, ", "map-then-scores, 0, ",
            "embedding-then-scores, 0, ", "output-1x1x3, 0, .998", "single-logit, 0, .990", "single-sigmoid, 0, .990"})
    void classify_red_isWhatTheModelSays(String model, int index, Double score) throws IOException {
        Classification top = classify(model, Softmax.AUTO, Optional.empty(), "red").getFirst();

        assertEquals(index, top.index());
        double expected = score != null ? score
                : classify(model, Softmax.OFF, Optional.empty(), "red").getFirst().score();
        assertEquals(expected, top.score(), 0.0006);
    }

    @ParameterizedTest
    @CsvSource({"single-logit, red, positive, .990", "single-logit, green, negative, .944",
            "single-sigmoid, red, positive, .990", "single-sigmoid, green, negative, .944"})
    void classify_binaryModel_hasBothLabels(String model, String photo, String label, double score)
            throws IOException {
        List<Classification> both = classify(model, Softmax.AUTO,
                Optional.of(Labels.of(List.of("negative", "positive"))), photo);

        assertEquals(label, both.getFirst().label());
        assertEquals(score, both.getFirst().score(), 0.0006);
        assertEquals(1, both.getFirst().score() + both.getLast().score(), 1e-6);
    }

    private static List<Classification> classify(String model, Softmax softmax, Optional<Labels> labels, String photo)
            throws IOException {
        ClassifierOptions.Builder options = ClassifierOptions.builder().softmax(softmax);
        labels.ifPresent(options::labels);
        try (ImageClassifier classifier = ImageClassifier
                .open(ModelSource.file(CASES.resolve("models").resolve(model + ".tflite")), options.build())) {
            return classifier.classify(CASES.resolve("photos").resolve(photo + ".png")).classifications();
        }
    }
}
