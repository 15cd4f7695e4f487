package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import io.leveret.image.Decoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares real models on real photos with TensorFlow Lite's results, from the table in the README of the folder that
 * {@code -Dleveret.fixtures} names, absolute or from the root of the project: a row for each model, a column for each
 * photo, in each cell {@code index:score}, the top class first.
 */
@Tag("fixtures")
class FixturesTest {
    private static final float TOLERANCE = 0.02f;

    /** A cell of the table; the top class is the first of the scores by index. */
    record Expectation(Path model, Path photo, SequencedMap<Integer, Float> scores) {}

    @ParameterizedTest
    @MethodSource("expectations")
    void classify_realModelAndPhoto_agreesWithTensorFlowLite(Expectation expected) throws IOException {
        ClassifierOptions exact = ClassifierOptions.builder().decoding(Decoding.EXACT).build(); // as there
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.file(expected.model()), exact)) {
            List<Classification> actual = classifier.classify(expected.photo()).classifications();

            assertEquals(expected.scores().firstEntry().getKey(), actual.getFirst().index());
            for (Classification each : actual) {
                float score = expected.scores().getOrDefault(each.index(), each.score());
                assertEquals(score, each.score(), TOLERANCE, "class " + each.index());
            }
        }
    }

    static List<Expectation> expectations() throws IOException {
        // Surefire runs a module's tests in the module's own folder, one below the root.
        Path fixtures = Path.of("..").resolve(System.getProperty("leveret.fixtures")).normalize();
        List<String[]> table = Files.readAllLines(fixtures.resolve("README.md")).stream()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new))
                .dropWhile(cells -> cells.length < 2 || !cells[1].equals("model")).takeWhile(cells -> cells.length > 1)
                .toList();
        assertFalse(table.size() < 3, "no table of expectations in " + fixtures);
        List<Expectation> expectations = new ArrayList<>();
        for (String[] row : table.subList(2, table.size())) {
            for (int column = 2; column < row.length; column++) {
                SequencedMap<Integer, Float> scores = new LinkedHashMap<>();
                for (String score : row[column].split(" ")) {
                    String[] pair = score.split(":");
                    scores.put(Integer.valueOf(pair[0]), Float.valueOf(pair[1]));
                }
                expectations.add(new Expectation(modelFile(fixtures.resolve("models"), row[1]),
                        fixtures.resolve("images").resolve(table.getFirst()[column]), scores));
            }
        }
        return expectations;
    }

    /** The table leaves out the ends of some names. */
    private static Path modelFile(Path models, String name) throws IOException {
        Path exact = models.resolve(name + ".tflite");
        if (Files.exists(exact)) {
            return exact;
        }
        try (Stream<Path> files = Files.list(models)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)).findFirst().orElseThrow();
        }
    }
}
