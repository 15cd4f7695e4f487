package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.Plan;
import io.leveret.engine.Workers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final long TURN_NANOS = 10_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"--rounds 0", "--laps 3", "no-such-model.tflite"})
    void run_unusableArguments_areRefused(String arguments) throws Exception {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/callers"), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void run_manyCallers_allGetTheirOwnAnswers() throws Exception {
        String model = BenchModel.smallest().name();
        assertEquals(0, run("--rounds", "2", model));
        List<String> rows = out.toString(StandardCharsets.UTF_8).lines().skip(2).toList();
        assertEquals(4, rows.size(), out::toString);
        assertTrue(rows.get(0).matches("\\| " + model + " \\| 1 \\| 1 \\| .* \\| 1\\.00 \\(1\\.00–1\\.00\\) \\| 0 \\|"),
                rows.get(0));
        assertTrue(rows.get(3).matches("\\| " + model + " \\| 4 \\| 2 \\| .* \\| 0 \\|"), rows.get(3));
    }

    @Test
    void call_anotherAnswerThanExpected_isCounted() {
        Plan plan = BenchModel.smallest().compile();
        Callers.Caller caller = Callers.Caller.of(plan, 1);
        Callers.Caller mistaken = new Callers.Caller(caller.session(), Callers.Caller.of(plan, 2).expected());
        try (Workers workers = Workers.of(1)) {
            assertEquals(0, caller.call(workers, 0).different());
            assertEquals(1, mistaken.call(workers, 0).different());
        }
    }

    private int run(String... arguments) throws Exception {
        return Callers.run(arguments, TURN_NANOS, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
