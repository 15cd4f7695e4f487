package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageOp;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.testing.TensorInfo;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.BundledModel;
import io.leveret.vision.ImageClassifier;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code evaluate} on real photos, beside what TensorFlow Lite gives for the same pixels. */
@Tag("fixtures")
class EvaluateFixturesTest {
    private static final int IMAGENET_CLASSES = 1001;
    private static final float TIE = 0.02f; // scores so close may be in either order

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("imagenetModels")
    void evaluate_imagenetModel_equalsTensorFlowLiteOnEachPhoto(Path model) throws IOException {
        compare(List.of("--model", model), Files.readAllBytes(model), scores -> scores, "resize", picture -> picture,
                Resize.DEFAULT.resizer());
    }

    @Test
    void evaluate_bundledModel_equalsTensorFlowLiteOnEachPhoto() throws IOException {
        compare(List.of(), BundledModel.require().model(), EvaluateFixturesTest::softmax, "resize", picture -> picture,
                Resize.DEFAULT.resizer());
    }

    @Test
    void evaluate_asTheEvaluationToolDoes_equalsTensorFlowLiteOnEachPhoto() throws IOException {
        Path model = imagenetModels().getFirst();
        compare(List.of("--model", model), Files.readAllBytes(model), scores -> scores, "evaluation-tool",
                ImageOp.centerCrop(0.875f), Resizer.LEGACY_BILINEAR);
    }

    /**
     * Compares each photo.
     *
     * @param modelOption the option that names the model
     * @param toProbabilities of the model's output
     */
    private void compare(List<Object> modelOption, byte[] model, UnaryOperator<float[]> toProbabilities,
            String preprocess, ImageOp first, Resizer resizer) throws IOException {
        Path data = Fixtures.path("datasets/imagenet-100/ground_truth.csv");
        Path journal = folder.resolve("journal");

        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--index-shift", 1, "--preprocess", preprocess,
                "--decode", "exact", "--resume", journal, "--format", "json", data));
        arguments.addAll(modelOption);

        CommandRun run = CommandRun.of(arguments.toArray());

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        ObjectMapper mapper = new ObjectMapper();
        List<String> photos = Files.readAllLines(journal);
        int correct = 0;
        try (TfliteOracle oracle = TfliteOracle.open(model, TfliteOracle.Kernels.XNNPACK, 1)) {
            for (String line : photos.subList(1, photos.size())) {
                JsonNode photo = mapper.readTree(line);
                Pixels picture = first
                        .apply(new ImageDecoder().decode(data.resolveSibling(photo.get("file").asText())));
                float[] expected = toProbabilities.apply(ask(oracle, picture, resizer));
                int top = photo.get("top").get(0).asInt();
                int expectedTop = top(expected);
                assertEquals(expected[expectedTop], expected[top], top == expectedTop ? 0 : TIE, line);
                assertEquals(expected[top], photo.get("top").get(1).floatValue(), TIE, line);
                correct += top == photo.get("index").asInt() ? 1 : 0;
            }
        }
        JsonNode json = mapper.readTree(run.out());
        assertEquals(100, json.get("images").asInt());
        assertEquals(correct / 100.0, json.get("top1").asDouble());
    }

    /** What TensorFlow Lite gives for a picture, which is resized first. */
    static float[] ask(TfliteOracle oracle, Pixels picture, Resizer resizer) {
        TensorInfo input = oracle.inputInfo(0);
        byte[] rgb = resizer.resize(picture, input.shape().get(2), input.shape().get(1)).rgb();
        if (input.kind() == TensorKind.FLOAT32) {
            float[] values = new float[rgb.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = ((rgb[i] & 0xff) - 127.5f) / 127.5f;
            }
            oracle.setInput(0, values);
        } else {
            assertEquals(TensorKind.UINT8, input.kind());
            oracle.setInput(0, rgb);
        }
        oracle.invoke();
        return oracle.outputFloats(0);
    }

    private static float[] softmax(float[] logits) {
        double most = logits[top(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i] - most) / sum);
        }
        return probabilities;
    }

    /** The place of the highest score. */
    static int top(float[] scores) {
        int top = 0;
        for (int i = 1; i < scores.length; i++) {
            top = scores[i] > scores[top] ? i : top;
        }
        return top;
    }

    @Test
    void evaluate_foldersOfOtherClasses_listsThoseThatDoNotMatch() throws IOException {
        Path labels = Fixtures.path("labels/imagenet_1001.txt");

        CommandRun run = CommandRun.of("evaluate", "--model", imagenetModels().getFirst(), "--labels", labels,
                Fixtures.path("datasets/flowers"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals(1, run.errLines().size());
        assertTrue(run.err().contains("11 of the 12 labels") && run.err().contains(
                "bluebell, buttercup, crocus, daffodil, dandelion, iris, lilyvalley, pansy,"
                        + " snowdrop, sunflower, tulip;"),
                run.err()); // ImageNet has a daisy
    }

    @Test
    void evaluate_indicesOverThousandClasses_saysWhichShiftToGive() throws IOException {
        CommandRun run = CommandRun.of("evaluate", "--model", imagenetModels().getFirst(), "--format", "csv",
                Fixtures.path("datasets/imagenet-100/ground_truth.csv"));

        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.err().contains("the indices seem to be off by one") && run.err().contains("--index-shift 1"),
                run.err());
    }

    static List<Path> imagenetModels() throws IOException {
        List<Path> models = new ArrayList<>();
        try (Stream<Path> files = Files.list(Fixtures.path("models"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".tflite")).sorted().toList()) {
                try (ImageClassifier classifier = ImageClassifier.open(file)) {
                    if (classifier.classes() == IMAGENET_CLASSES) {
                        models.add(file);
                    }
                }
            }
        }
        assertFalse(models.isEmpty(), "no models in " + Fixtures.path("models"));
        return models;
    }
}
