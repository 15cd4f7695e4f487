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

class SteadyTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--runs 9", "--runs none", "--laps 3", "no-such-model.tflite", "one.tflite two.tflite"})
    void run_unusableArguments_areRefused(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/steady"), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void run_smallestModel_printsTenTenths() {
        assertEquals(0, run("--runs", "95", "--threads", "2"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(16, lines.size(), out::toString);
        assertTrue(lines.get(4).matches("\\| 10 \\|( \\d+\\.\\d+ \\|){4}"), lines.get(4));
        assertTrue(lines.get(13).startsWith("| 100 |"), lines.get(13)); // as many in each tenth, rounded up
    }

    @Test
    void drift_isTheLastTenthAgainstTheFirst() {
        Steady.Part first = new Steady.Part(0, 100, 80, 5 << 20);
        Steady.Part middle = new Steady.Part(0, 300, 300, 9 << 20);
        Steady.Part last = new Steady.Part(0, 102, 79.2, 6 << 20);
        assertEquals("drift from the first tenth to the last: heap +1.00 MiB, median +2.0 %, minimum -1.0 %",
                Steady.drift(List.of(first, middle, last)));
    }

    private int run(String... arguments) {
        return Steady.run(arguments, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
