package io.leveret.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.bench.BenchModel;
import io.leveret.bench.BothEngines;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BesideOnnxTest {
    @ParameterizedTest
    @CsvSource({"--repeat 0, --repeat", "no-such-model, no-such-model",
            "mobilenet_v3_small_1.0_224, HARD_SWISH of FLOAT32", "mobilenet_v1_0.25_128_quant, CONV_2D of UINT8"})
    void run_unusableArguments_areNamed(String arguments, String start) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, BesideOnnx.run(arguments.split(" "), print(out), print(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(start), err::toString);
        assertEquals(0, out.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"MOBILENET_V1_SMALLEST", "MOBILENET_V2", "RESNET_V2_50", "EFFICIENTNET_LITE0"})
    void networks_agree(Zoo model) {
        try (BothEngines engines = BothEngines.open(BenchModel.of(model, Precision.FLOAT32),
                BesideOnnx.ENGINE, 2)) {
            assertEquals(Optional.empty(), engines.disagreement());
        }
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
