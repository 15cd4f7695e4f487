package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.tflite.metadata.ScoreCalibration.Sigmoid;
import io.leveret.tflite.metadata.ScoreCalibration.Transformation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The outputs of a model, and the effect of its metadata. */
class HeadsTest {
    private static final Pixels RED = Colors.solid(255, 0, 51);

    // ---- several heads ----

    @Test
    void classify_severalOutputs_judgesThoseOfScores() throws IOException {
        ImageClassification result = classify(ColorModels.twoHeads(), options(), RED);

        assertEquals(List.of("colors", "bright"), result.heads().subList(0, 2).stream().map(Head::name).toList());
        assertEquals(List.of(0, 1, 2), result.heads().stream().map(Head::index).toList());
        assertEquals(3, result.heads().get(0).classifications().size());
        assertEquals(1, result.heads().get(1).classifications().size());
        assertEquals(1 / (1 + Math.exp(-1)), result.heads().get(1).classifications().getFirst().score(), 1 / 256.0);
        assertEquals(result.heads().getFirst().classifications(), result.classifications());
        assertEquals(Ambiguity.Verdict.CLEAR, result.ambiguity().verdict());
        assertEquals(Ambiguity.Verdict.UNDEFINED, result.heads().get(1).ambiguity().verdict());
    }

    @Test
    void classify_logitsOfALaterHead_becomeProbabilitiesOfTheirOwn() throws IOException {
        Head means = classify(ColorModels.twoHeads(), options(), RED).heads().get(2);

        assertEquals(1, means.classifications().stream().mapToDouble(Classification::score).sum(), 1e-6);
    }

    @Test
    void classify_severalHeadsWithLabels_namesEach() throws IOException {
        byte[] model = withOutputs(ColorModels.twoHeads(), labeled("color", "red", "green", "blue"),
                labeled("light", "bright"));

        ImageClassification result = classify(model, options(), RED);

        assertEquals("color", result.heads().getFirst().name());
        assertEquals("red", result.classifications().getFirst().label());
        assertEquals("light", result.heads().get(1).name());
        assertEquals("bright", result.heads().get(1).classifications().getFirst().label());
        assertEquals("", result.heads().get(2).classifications().getFirst().label());
    }

    @Test
    void labelAllowList_ofOneHead_emptiesTheOthers() throws IOException {
        byte[] model = withOutputs(ColorModels.twoHeads(), labeled("color", "red", "green", "blue"),
                labeled("light", "bright"));

        ImageClassification result = classify(model, options().labelAllowList(List.of("green")), RED);
        ImageClassification denied = classify(model, options().labelDenyList(List.of("green")), RED);

        assertEquals(List.of(1, 0, 0), result.heads().stream().map(head -> head.classifications().size()).toList());
        assertEquals(List.of(2, 1, 3), denied.heads().stream().map(head -> head.classifications().size()).toList());
    }

    @Test
    void labelAllowList_knownToNoHead_isRefused() {
        byte[] model = withOutputs(ColorModels.twoHeads(), labeled("color", "red", "green", "blue"),
                labeled("light", "bright"));

        String message = assertThrows(OptionException.class,
                () -> classify(model, options().labelAllowList(List.of("dark")), RED)).getMessage();
        assertTrue(message.contains("[dark], is a label of colors"), message);
    }

    // ---- metadata ----

    @Test
    void scoreThreshold_ofTheMetadata_isFollowedUnlessOptionsHaveOne() throws IOException {
        byte[] model = withOutputs(ColorModels.floatLogits(), new OutputMetadata("scores", Optional.empty(),
                Optional.of(0.15f), Optional.empty())); // of .73, .10, .15

        assertEquals(2, classify(model, options(), RED).classifications().size());
        assertEquals(1, classify(model, options().scoreThreshold(0.5f), RED).classifications().size());
        assertEquals(3, classify(model, options().scoreThreshold(0), RED).classifications().size());
    }

    @ParameterizedTest
    @CsvSource({"de, rot", "de-AT, rot", "DE, rot", "en, scarlet", "fr, red", "'', red"})
    void displayNamesLocale_eachLanguage_isFound(String locale, String expected) throws IOException {
        OutputMetadata output = new OutputMetadata("scores",
                Optional.of(new LocalizedLabels(List.of("red", "green", "blue"),
                        Map.of("de", List.of("rot", "grün", "blau"), "en", List.of("scarlet", "lime", "navy")))),
                Optional.empty(), Optional.empty());
        byte[] model = withOutputs(ColorModels.floatLogits(), output);

        Classification top = classify(model, options().displayNamesLocale(locale), RED).classifications().getFirst();

        assertEquals("red", top.label());
        assertEquals(expected, top.displayName());
    }

    @Test
    void minParserVersion_laterThanIsKnown_isNoHindrance() throws IOException {
        byte[] model = MetadataWriter.write(ColorModels.floatLogits(), "colors",
                new ModelMetadata("", "", "", "", "", "9.0.0", Optional.empty(), List.of()));

        assertEquals(3, classify(model, options(), RED).classifications().size());
    }

    /** Values of 1, −1 and −0.6, not softmax of them; by the formula of the metadata schema. */
    @ParameterizedTest
    @EnumSource(Transformation.class)
    void calibration_ofTheMetadata_makesTheScores(Transformation transformation) throws IOException {
        byte[] model = withOutputs(ColorModels.floatLogits(), new OutputMetadata("scores", Optional.empty(),
                Optional.empty(), Optional.of(new ScoreCalibration(transformation, 0.25f,
                        List.of(Optional.of(new Sigmoid(0.9f, 2, -1, Optional.empty())), Optional.empty(),
                                Optional.of(new Sigmoid(1, 1, 0, Optional.of(-0.5f))))))));
        double transformed = switch (transformation) {
            case IDENTITY, LOG -> transformation == Transformation.LOG ? 0 : 1;
            case INVERSE_LOGISTIC -> Math.log(1 / 1e-16); // of 1, where 1 − x is clamped
        };

        ImageClassification result = classify(model, options(), RED);

        assertEquals(0.9 / (1 + Math.exp(-(2 * transformed - 1))), score(result, 0), 1e-5);
        assertEquals(0.25, score(result, 1)); // has no parameters
        assertEquals(0.25, score(result, 2)); // is below minScore
        assertEquals(Ambiguity.Verdict.UNDEFINED, result.ambiguity().verdict());
    }

    @Test
    void softmaxOn_isAppliedBeforeTheCalibration() throws IOException {
        byte[] model = withOutputs(ColorModels.floatLogits(), new OutputMetadata("scores", Optional.empty(),
                Optional.empty(), Optional.of(new ScoreCalibration(Transformation.IDENTITY, 0,
                        List.of(Optional.of(new Sigmoid(1, 4, 0, Optional.empty())), Optional.empty(),
                                Optional.empty())))));
        double share = Math.exp(1) / (Math.exp(1) + Math.exp(-1) + Math.exp(-0.6));

        assertEquals(1 / (1 + Math.exp(-4 * share)), score(classify(model, options().softmax(Softmax.ON), RED), 0),
                1e-5);
    }

    @Test
    void softmaxOn_modelThatEndsInSoftmax_isAppliedAgain() throws IOException {
        ImageClassification once = classify(ColorModels.twoHeads(), options(), RED);
        ImageClassification twice = classify(ColorModels.twoHeads(), options().softmax(Softmax.ON), RED);

        double sum = Math.exp(score(once, 0)) + Math.exp(score(once, 1)) + Math.exp(score(once, 2));
        assertEquals(Math.exp(score(once, 0)) / sum, score(twice, 0), 1e-6);
    }

    // ---- gray models ----

    /** .299, .587 and .114 of red, green and blue, rounded: the Support Library's own golden values. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "255, 255, 255, 255", "255, 0, 0, 76", "0, 0, 255, 29", "0, 255, 0, 150",
            "255, 0, 255, 105"})
    void classify_grayModel_takesTheLightOfColors(int red, int green, int blue, int gray) throws IOException {
        Pixels picture = Colors.solid(red, green, blue);

        assertEquals(gray,
                score(classify(ColorModels.gray(TensorKind.UINT8), options().softmax(Softmax.OFF), picture), 0));
        assertEquals((gray - 100f) / 50f, score(classify(ColorModels.gray(TensorKind.FLOAT32),
                options().softmax(Softmax.OFF).normalization(Normalization.of(100, 50)), picture), 0), 1e-5);
    }

    @Test
    void open_grayModelWithThreeMeans_isRefused() {
        Normalization colors = new Normalization(new float[]{1, 2, 3}, new float[]{1});
        for (TensorKind kind : List.of(TensorKind.UINT8, TensorKind.FLOAT32)) {
            String message = assertThrows(OptionException.class,
                    () -> classify(ColorModels.gray(kind), options().normalization(colors), RED)).getMessage();
            assertTrue(message.contains("[1.0, 2.0, 3.0]") && message.contains("gray"), message);
        }
    }

    private static OutputMetadata labeled(String name, String... labels) {
        return new OutputMetadata(name, Optional.of(new LocalizedLabels(List.of(labels), Map.of())), Optional.empty(),
                Optional.empty());
    }

    private static byte[] withOutputs(byte[] model, OutputMetadata... outputs) {
        return MetadataWriter.write(model, "colors", new ModelMetadata("", "", "", "", "", "", Optional.empty(),
                List.of(outputs)));
    }

    private static ClassifierOptions.Builder options() {
        return ClassifierOptions.builder().threads(1);
    }

    private static ImageClassification classify(byte[] model, ClassifierOptions.Builder options, Pixels picture)
            throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model, "colors"), options.build())) {
            return classifier.classify(picture);
        }
    }

    private static double score(ImageClassification result, int index) {
        return result.classifications().stream().filter(each -> each.index() == index).findFirst().orElseThrow()
                .score();
    }
}
