package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Quantized networks that once were a step off: the bytes of TensorFlow Lite with XNNPACK. */
@Tag("fixtures")
class CaseModelsTest {
    private static final Path MODELS = Path.of(System.getProperty("leveret.fixtures", "")).resolve("cases/models");

    @TestFactory
    Stream<DynamicTest> run_noise_isEqual() {
        return Stream
                .of("real-tflm-seanet-conv1-int16.tflite", "real-coral-deeplabv3_mnv2_dm05_pascal_quant.tflite",
                        "real-coral-keras_lstm_mnist_ptq.tflite")
                .map(name -> dynamicTest(name, () -> compare(Files.readAllBytes(MODELS.resolve(name)))));
    }

    @Test
    void run_lstmOfFloat32_isNearlyEqual() throws IOException {
        byte[] model = Files.readAllBytes(MODELS.resolve("real-tflm-mnist_lstm-trained_lstm.tflite"));
        byte[] picture = new RandomTensors(7).float32(28 * 28, 0, 1);
        new Agreement(0).compare("scores", TensorKind.FLOAT32,
                TfliteOracle.ask(model, Kernels.XNNPACK, picture).getFirst(),
                Engines.run(model, Engines.BEST, List.of(picture)).getFirst());
    }

    private static void compare(byte[] model) throws IOException {
        try (TfliteOracle oracle = TfliteOracle.open(model, Kernels.XNNPACK, 1)) {
            byte[] noise = new RandomTensors(7).uint8(oracle.inputInfo(0).byteCount());
            byte[] expected = oracle.run(noise).getFirst();
            assertArrayEquals(expected, Engines.run(model, Engines.BEST, List.of(noise)).getFirst());
        }
    }
}
