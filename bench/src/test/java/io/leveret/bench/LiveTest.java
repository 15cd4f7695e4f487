package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--fps 0", "--laps 3", "no-such-model.tflite"})
    void run_unusableArguments_areRefused(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/live"), err::toString);
    }

    @Test
    void run_model_tellsWhatBecameOfTheFrames() {
        assertEquals(0, run("--fps", "20", "--seconds", "1", "--width", "40", "--height", "30",
                BenchModel.smallest().name()));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(2).matches("\\| " + BenchModel.smallest().name()
                + " \\| 40 × 30 \\| [\\d.]+ \\| [\\d.]+ \\| \\d+ \\| [\\d.]+ ms \\| [\\d.]+ ms \\| [\\d.]+ ms \\|"),
                lines.get(2));
    }

    private int run(String... arguments) {
        return Live.run(arguments, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
