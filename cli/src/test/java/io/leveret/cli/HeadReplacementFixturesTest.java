package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.graph.Activation;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.TensorInfo;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.DenseLayer;
import io.leveret.tflite.HeadReplacement;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.ValueRange;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real models, whose heads are taken off, made dense layers and put on again, on real photos. */
@Tag("fixtures")
class HeadReplacementFixturesTest {
    @TempDir
    Path folder;

    /**
     * Quantized weights are rounded a second time; a step of a logit, 0.06 to 0.17, moves a score by up to a quarter
     * of it.
     */
    @ParameterizedTest
    @CsvSource({
            "mobilenet_v1_1.0_224_quant, 0.05",
            "mobilenet_v2_1.0_224_quant, 0.05",
            "tf2_mobilenet_v2_1.0_224_ptq, 0.05",
            "mobilenet_v1_0.25_224_float_metadata, 1e-5"})
    void write_sameHeadAgain_givesTheSameScores(String name, double tolerance) throws IOException {
        byte[] model = Files.readAllBytes(Fixtures.path("models/" + name + ".tflite"));
        compare(model, rebuilt(model), scores -> scores, tolerance);
    }

    @Test
    void write_bundledModel_givesTheSameScores() throws IOException {
        byte[] rebuilt = rebuilt(BundledModel.require().model());
        compare(BundledModel.require().model(), rebuilt, HeadReplacementFixturesTest::softmax, 0.05);
        ModelMetadata metadata = new ModelMetadata("", "", "", "", "", "1.0.0",
                Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
                List.of(new OutputMetadata("scores", Optional.of(LocalizedLabels.of(BundledModel.require().labels())),
                        Optional.empty(), Optional.empty())));
        Path file = Files.write(folder.resolve("rebuilt.tflite"), MetadataWriter.write(rebuilt, "rebuilt", metadata));
        try (ImageClassifier old = ImageClassifier.openBundled();
                ImageClassifier classifier = ImageClassifier.open(file)) {
            Pixels sample = new ImageDecoder().decode(BundledModel.require().sample(), "sample");
            assertEquals(old.classify(sample).classifications().getFirst().label(),
                    classifier.classify(sample).classifications().getFirst().label());
        }
    }

    /** The model with its last convolution, of 1×1, as a dense layer, and softmax. */
    private static byte[] rebuilt(byte[] model) {
        Model read = ModelReader.read(model, "model", ModelLimits.DEFAULT);
        Graph graph = read.graph();
        Operator.Conv2D conv = (Operator.Conv2D) graph.operators().stream()
                .filter(operator -> operator instanceof Operator.Conv2D).toList().getLast();
        float min = 0;
        float max = 0;
        Optional<Quantization> logits = graph.tensor(conv.output()).quantization();
        if (logits.isPresent()) {
            int least = graph.tensor(conv.output()).type().quantizedMin() - logits.get().zeroPoint(0);
            min = logits.get().scale(0) * least;
            max = logits.get().scale(0) * (least + 255);
        }
        int classes = graph.tensor(conv.filter()).shape().dimension(0);
        int channels = graph.tensor(conv.filter()).shape().dimension(3);
        DenseLayer layer = new DenseLayer(channels, classes, float32(graph.tensor(conv.filter())),
                float32(graph.tensor(conv.bias())), Activation.NONE);
        HeadReplacement head = HeadReplacement.of(List.of(layer)).withRanges(List.of(new ValueRange(min, max)));
        return ModelWriter.write(head.apply(read, conv.input()));
    }

    /** The weights of each class in turn, or a bias. */
    private static float[] float32(TensorSpec tensor) {
        float[] decoded = new float[tensor.shape().elements()];
        int each = decoded.length / tensor.shape().dimension(0);
        ByteBuffer values = tensor.values();
        Quantization quantization = tensor.quantizationOrPlain();
        for (int i = 0; i < decoded.length; i++) {
            int channel = i / each;
            decoded[i] = switch (tensor.type()) {
                case FLOAT32 -> values.getFloat();
                case UINT8 -> quantization.scale(channel) * ((values.get() & 0xff) - quantization.zeroPoint(channel));
                case INT8 -> quantization.scale(channel) * (values.get() - quantization.zeroPoint(channel));
                case INT32 -> quantization.scale(channel) * values.getInt();
                case FLOAT16, INT64, BOOL, INT16 -> throw new AssertionError(tensor.describe());
            };
        }
        return decoded;
    }

    private static void compare(byte[] model, byte[] rebuilt, UnaryOperator<float[]> toProbabilities, double tolerance)
            throws IOException {
        Session session = Plan.compile(ModelReader.read(rebuilt, "rebuilt", ModelLimits.DEFAULT).graph()).open();
        try (TfliteOracle old = TfliteOracle.open(model, Kernels.XNNPACK, 1);
                TfliteOracle oracle = TfliteOracle.open(rebuilt, Kernels.XNNPACK, 1);
                Stream<Path> photos = Files.list(Fixtures.path("images"))) {
            for (Path photo : photos.sorted().toList()) {
                byte[] input = input(new ImageDecoder().decode(photo), old.inputInfo(0));
                old.run(input);
                byte[] scores = oracle.run(input).getFirst();
                float[] expected = toProbabilities.apply(old.outputFloats(0));
                float[] actual = oracle.outputFloats(0);
                assertEquals(expected.length, actual.length);
                double farthest = 0;
                for (int i = 0; i < expected.length; i++) {
                    farthest = Math.max(farthest, Math.abs(expected[i] - actual[i]));
                }
                assertTrue(farthest <= tolerance, photo + ": a score is off by " + farthest);

                session.write(0, input);
                session.run();
                if (oracle.outputInfo(0).kind() == TensorKind.FLOAT32) {
                    assertArrayEquals(actual, LittleEndian.floats(session.readBytes(0)), 1e-5f);
                } else {
                    assertArrayEquals(scores, session.readBytes(0));
                }
            }
        }
    }

    private static byte[] input(Pixels picture, TensorInfo input) {
        byte[] rgb = Resize.DEFAULT.resizer().resize(picture, input.shape().get(2), input.shape().get(1)).rgb();
        if (input.kind() == TensorKind.UINT8) {
            return rgb;
        }
        float[] values = new float[rgb.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((rgb[i] & 0xff) - 127.5f) / 127.5f;
        }
        return LittleEndian.bytes(values);
    }

    private static float[] softmax(float[] logits) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            greatest = Math.max(greatest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - greatest);
        }
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) (Math.exp(logits[i] - greatest) / sum);
        }
        return scores;
    }
}
