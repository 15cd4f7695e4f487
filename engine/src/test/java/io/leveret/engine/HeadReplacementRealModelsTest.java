package io.leveret.engine;

import io.leveret.graph.Activation;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorInfo;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New heads on networks as they are in use. */
@Tag("fixtures")
class HeadReplacementRealModelsTest {
    private static final Path MODELS = Path.of(System.getProperty("leveret.fixtures", "")).resolve("models");

    /**
     * The last model rounds its activations in every layer, where what float32 sums differ by may become a whole step:
     * 0.027 of the range on Zen 1, whose XNNPACK adds in another order than with AVX-512.
     */
    @ParameterizedTest
    @CsvSource({
            "mobilenet_v1_1.0_224_quant, 0",
            "tf2_mobilenet_v2_1.0_224_ptq, 0",
            "mobilenet_v1_0.25_224_float_metadata, 5e-5",
            "mobilenet_v2_0.35_96_embedder_float_metadata, 0.04"})
    void write_realModel_computesTheHead(String name, double tolerance) throws IOException {
        byte[] model = Files.readAllBytes(MODELS.resolve(name + ".tflite"));
        Graph graph = Engines.graph(model);
        int features = features(graph);
        TensorInfo input;
        try (TfliteOracle oracle = TfliteOracle.open(model, Kernels.XNNPACK, 1)) {
            input = oracle.inputInfo(0);
        }
        List<byte[]> inputs = inputs(input);
        TensorKind kind = TensorKind.valueOf(graph.tensor(features).type().name());
        Heads.compare(model, kind, features, inputs, tolerance, Activation.NONE, 5);
        Heads.compare(model, kind, features, inputs, tolerance, Activation.RELU, 32, 5);
    }

    /** What the last pooling gives, [1, 1, 1, channels]. */
    private static int features(Graph graph) {
        return graph.operators().stream()
                .filter(operator -> operator instanceof Operator.AveragePool2D || operator instanceof Operator.Reduce)
                .map(operator -> operator.outputs().getFirst()).toList().getLast();
    }

    /** Noise, and images of one color. */
    private static List<byte[]> inputs(TensorInfo input) {
        RandomTensors random = new RandomTensors(5);
        int pixelBytes = 3 * input.kind().byteSize();
        return IntStream.range(0, 4).mapToObj(i -> {
            byte[] image = random.tensor(input.kind(), input.dimensions());
            for (int at = pixelBytes; i > 0 && at < image.length; at++) {
                image[at] = image[at - pixelBytes];
            }
            return image;
        }).toList();
    }
}
