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

class AgreeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--rounds 0", "--threads none", "--laps 3", "no-such-model.tflite"})
    void run_unusableArguments_areRefused(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/agree"), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void run_smallestModel_printsARow() {
        assertEquals(0, run("--rounds", "2", "--threads", "2", BenchModel.smallest().name()));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(3, lines.size(), out::toString);
        String ratio = "\\d+\\.\\d{3} \\(\\d+\\.\\d{3}–\\d+\\.\\d{3}\\)";
        assertTrue(lines.getLast().matches("\\| mobilenet_v1_0.25_128_quant \\| \\d+\\.\\d{4} \\| \\d+\\.\\d{4} \\| "
                + ratio + " \\| " + ratio + " \\|"), lines.getLast());
    }

    @Test
    void columns_areMediansOfTheRounds() {
        assertEquals("2.0000 | 2.0000 | 1.000 (0.500–1.500) | 0.900 (0.800–1.000) |",
                Agree.columns(List.of(new Agree.Round(1e6, 2e6, 0.9e6), new Agree.Round(3e6, 2e6, 3e6),
                        new Agree.Round(2e6, 2e6, 1.6e6))));
    }

    private int run(String... arguments) {
        return Agree.run(arguments, 0.01, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
