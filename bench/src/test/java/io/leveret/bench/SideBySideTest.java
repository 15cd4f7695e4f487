package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideBySideTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--repeat", "--repeat 0", "--zoos", "--repeat many", "--rounds 3", "no-such-model.tflite"})
    void run_unusableArguments_areNamed(String arguments) throws IOException {
        assertEquals(2, SideBySide.run(arguments.split(" "), print(out), print(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(arguments.split(" ")[0]), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void measure_modelThatIsRefused_isLeftOut() {
        List<BenchModel> models = List.of(new BenchModel("broken", new byte[100]));
        assertEquals(0, SideBySide.measure(models, OtherEngine.TENSORFLOW_LITE, 1, 1e9, print(out),
                print(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("left out: broken"), err::toString);
        assertEquals(7, out.toString(StandardCharsets.UTF_8).lines().count()); // two tables without rows
    }

    @Test
    void printLimit_isTheTimeAtThePeakOfAllThreads() {
        // 500 million at 2 × 50 G/s take 5 ms: half of 10 ms, 5/8 of 8 ms; a quarter of 20 ms
        List<Turns> blocks = List.of(new Turns(new double[]{10, 8, 30}, new double[]{20, 19, 21}));
        new SideBySide.Row(new BenchModel("some", new byte[0]), 500_000_000, 2, List.of(blocks)).printLimit(50e9,
                print(out));
        assertEquals("| some | 2 | 500.0 | 5.00 | 50 % (63 %) | 25 % (26 %) |",
                out.toString(StandardCharsets.UTF_8).strip());
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
