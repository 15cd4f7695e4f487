package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.UnsuitableModelException;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Normalization;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that people brought, with the results that are right, in {@code cases} of the folder of fixtures. */
@Tag("fixtures")
class CasesTest {
    private static final Path CASES = Path.of("..").resolve(System.getProperty("leveret.fixtures", "")).normalize()
            .resolve("cases");

    private static ImageClassifier open(String model, ClassifierOptions.Builder options) throws IOException {
        return ImageClassifier.open(ModelSource.file(CASES.resolve("models").resolve(model + ".tflite")),
                options.build());
    }

    private static Classification top(ImageClassifier classifier, String photo) throws IOException {
        return classifier.classify(new ImageDecoder().decode(CASES.resolve("photos").resolve(photo + ".png")))
                .classifications().getFirst();
    }

    @Test
    void rescalingInside_takesBytes() throws IOException {
        try (ImageClassifier classifier = open("rescaling-inside", ClassifierOptions.builder())) {
            assertEquals(0.998, top(classifier, "red").score(), 0.001);
            assertEquals(Decision.Source.GRAPH, classifier.assumptions().range().source());
        }
    }

    @Test
    void openHeightAndWidth_withSize_isStriped() throws IOException {
        try (ImageClassifier open = open("open-height-width", ClassifierOptions.builder()
                .inputSize(new InputSize(64, 64)));
                ImageClassifier fixed = open("fixed-64-same-network", ClassifierOptions.builder())) {
            assertEquals(top(fixed, "stripes").index(), top(open, "stripes").index());
            assertEquals(top(fixed, "stripes").score(), top(open, "stripes").score(), 1e-5);
        }
        assertThrows(UnsuitableModelException.class, () -> open("open-height-width", ClassifierOptions.builder()));
    }

    @Test
    void bgrRawInput_withOptions_isClass0() throws IOException {
        try (ImageClassifier classifier = open("bgr-raw-input",
                ClassifierOptions.builder().channels(ChannelOrder.BGR).normalization(Normalization.of(0, 1)))) {
            assertEquals(0, top(classifier, "red").index());
        }
    }

    /** A published model without metadata that takes 0…255: with the right range it is right on three of four. */
    @Test
    void mlperfTinyResnet_withItsRange_knowsCifar10() throws IOException {
        Path photos = CASES.resolveSibling("datasets").resolve("cifar10/test");
        List<Path> classes;
        try (Stream<Path> folders = Files.list(photos)) {
            classes = folders.sorted().toList();
        }
        int right = 0;
        int total = 0;
        try (ImageClassifier classifier = open("real-mlperf-tiny-pretrainedResnet",
                ClassifierOptions.builder().normalization(Normalization.of(0, 1)))) {
            for (int index = 0; index < classes.size(); index++) {
                List<Path> files;
                try (Stream<Path> all = Files.list(classes.get(index))) {
                    files = all.sorted().limit(40).toList();
                }
                for (Path file : files) {
                    total++;
                    right += classifier.classify(file).classifications().getFirst().index() == index ? 1 : 0;
                }
            }
        }
        assertEquals(400, total);
        assertTrue(right > 0.65 * total, right + " of " + total);
    }

    @ParameterizedTest
    @ValueSource(strings = {"input-channels-first", "input-1x28x28", "real-alankrantas-mnist-28x28-rank3"})
    void otherLayouts_areClassified(String model) throws IOException {
        try (ImageClassifier classifier = open(model, ClassifierOptions.builder())) {
            assertTrue(top(classifier, "red").score() > 0);
            assertTrue(!classifier.assumptions().inputSize().isAssumed());
        }
    }

    @Test
    void inferIsSecondSubgraph_bySignature_isClassified() throws IOException {
        assertTrue(assertThrows(UnsuitableModelException.class,
                () -> open("infer-is-second-subgraph", ClassifierOptions.builder())).getMessage()
                .contains("choose one of them with signature"));
        try (ImageClassifier classifier = open("infer-is-second-subgraph",
                ClassifierOptions.builder().signature("infer"))) {
            assertTrue(top(classifier, "red").score() > 0);
        }
    }
}
