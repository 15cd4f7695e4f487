package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorInfo;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole networks, as they are in use, against TensorFlow Lite with XNNPACK. Quantized values may differ by 1
 * at most, which is nearer than TensorFlow Lite's own kernels are.
 */
@Tag("fixtures")
class RealModelsTest {
    /**
     * Rounding adds up over a network's layers: on these inputs, whose probabilities are all below 0.05, TensorFlow
     * Lite's own kernels are up to 3.3e-5 of the range away from XNNPACK.
     */
    private static final double FLOAT32_TOLERANCE = 5e-5;
    private static final Path MODELS = Path.of(System.getProperty("leveret.fixtures", "")).resolve("models");
    /** Its filters are bytes, its activations float32, rounded again in every layer. */
    private static final String EMBEDDER = "mobilenet_v2_0.35_96_embedder_float_metadata.tflite";

    @TestFactory
    List<DynamicTest> run_noiseAndConstants_agrees() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".tflite"))
                    .filter(file -> !file.endsWith(EMBEDDER)).sorted().toList();
            assertFalse(models.isEmpty(), MODELS::toString);
            return models.stream().map(file -> dynamicTest(file.getFileName().toString(), () -> compare(file)))
                    .toList();
        }
    }

    private static void compare(Path file) throws IOException {
        byte[] model = Files.readAllBytes(file);
        try (TfliteOracle xnnpack = TfliteOracle.open(model, Kernels.XNNPACK, 1);
                TfliteOracle builtIn = TfliteOracle.open(model, Kernels.BUILT_IN, 1)) {
            TensorInfo output = xnnpack.outputInfo(0);
            for (byte[] input : inputs(xnnpack.inputInfo(0))) {
                byte[] expected = xnnpack.run(input).getFirst();
                for (KernelChoice family : Engines.FAMILIES) {
                    byte[] actual = Engines.run(model, family, List.of(input)).getFirst();
                    new Agreement(1, FLOAT32_TOLERANCE).compare(family.name(), output.kind(), expected, actual);
                    int difference = distance(output.kind(), expected, actual);
                    int builtInDifference = distance(output.kind(), expected, builtIn.run(input).getFirst());
                    assertTrue(difference <= builtInDifference,
                            () -> family.name() + ": off by " + difference + ", built-in kernels by "
                                    + builtInDifference);
                }
            }
        }
    }

    /**
     * Where a layer's input is rounded to bytes, another last bit of a float32 value may be another byte, so that two
     * right answers differ by more than rounding; TensorFlow Lite's own kernels show by how much.
     */
    @Test
    void run_dynamicRange_isAboutAsNearAsTheBuiltInKernels() throws IOException {
        byte[] model = Files.readAllBytes(MODELS.resolve(EMBEDDER));
        try (TfliteOracle xnnpack = TfliteOracle.open(model, Kernels.XNNPACK, 1);
                TfliteOracle builtIn = TfliteOracle.open(model, Kernels.BUILT_IN, 1)) {
            for (byte[] input : inputs(xnnpack.inputInfo(0))) {
                float[] expected = LittleEndian.floats(xnnpack.run(input).getFirst());
                double limit = 1.5 * farthest(expected, LittleEndian.floats(builtIn.run(input).getFirst()));
                for (KernelChoice family : Engines.FAMILIES) {
                    double farthest = farthest(expected,
                            LittleEndian.floats(Engines.run(model, family, List.of(input)).getFirst()));
                    assertTrue(farthest <= limit, () -> family.name() + ": " + farthest + ", limit " + limit);
                }
            }
        }
    }

    private static double farthest(float[] expected, float[] actual) {
        double farthest = 0;
        for (int i = 0; i < expected.length; i++) {
            farthest = Math.max(farthest, Math.abs((double) expected[i] - actual[i]));
        }
        return farthest;
    }

    /** Two of noise, then the lowest, the middle and the highest value everywhere. */
    private static List<byte[]> inputs(TensorInfo input) {
        RandomTensors random = new RandomTensors(5);
        if (input.kind() == TensorKind.FLOAT32) {
            return Stream.of(random.floats(input.elementCount(), -1, 1), random.floats(input.elementCount(), 0, 1),
                    filled(input, -1), filled(input, 0), filled(input, 1)).map(LittleEndian::bytes).toList();
        }
        byte[] lowest = new byte[input.byteCount()];
        byte[] middle = new byte[input.byteCount()];
        byte[] highest = new byte[input.byteCount()];
        Arrays.fill(lowest, (byte) (input.kind() == TensorKind.INT8 ? -128 : 0));
        Arrays.fill(middle, (byte) (lowest[0] + 128));
        Arrays.fill(highest, (byte) (lowest[0] + 255));
        return List.of(random.uint8(input.byteCount()), random.uint8(input.byteCount()), lowest, middle, highest);
    }

    private static float[] filled(TensorInfo input, float value) {
        float[] values = new float[input.elementCount()];
        Arrays.fill(values, value);
        return values;
    }

    private static int distance(TensorKind kind, byte[] left, byte[] right) {
        if (kind == TensorKind.FLOAT32) {
            return 0;
        }
        int distance = 0;
        for (int i = 0; i < left.length; i++) {
            int difference = kind == TensorKind.INT8 ? left[i] - right[i] : (left[i] & 0xff) - (right[i] & 0xff);
            distance = Math.max(distance, Math.abs(difference));
        }
        return distance;
    }
}
