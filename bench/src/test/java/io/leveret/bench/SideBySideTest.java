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
    @ValueSource(strings = {"--repeat", "--repeat 0", "--repeat many", "--rounds 3", "no-such-model.tflite"})
    void run_unusableArguments_areNamed(String arguments) throws IOException {
        assertEquals(2, SideBySide.run(arguments.split(" "), print(out), print(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(arguments.split(" ")[0]), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void measure_modelThatIsRefused_isLeftOut() {
        List<BenchModel> models = List.of(new BenchModel("broken", new byte[100]));
        assertEquals(0, SideBySide.measure(models, 1, print(out), print(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("left out: broken"), err::toString);
        assertEquals(2, out.toString(StandardCharsets.UTF_8).lines().count());
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
