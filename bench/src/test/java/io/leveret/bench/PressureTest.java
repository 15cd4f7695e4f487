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

class PressureTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--runs none", "--laps 3", "no-such-model.tflite", "one.tflite two.tflite"})
    void run_unusableArguments_areRefused(String arguments) throws InterruptedException {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/pressure"), err::toString);
        assertEquals(0, out.size());
    }

    /** Answers stay the same while collections happen: their number is not 0. */
    @Test
    void run_smallestModel_givesTheSameAnswersDuringCollections() throws InterruptedException {
        assertEquals(0, run("--runs", "100", "--threads", "2"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(lines.get(1).startsWith("100 inferences, of which 0 gave another answer"), lines.get(1));
        assertTrue(lines.get(2).matches("[1-9][\\d,]* collections of .*"), lines.get(2));
    }

    private int run(String... arguments) throws InterruptedException {
        return Pressure.run(arguments, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
