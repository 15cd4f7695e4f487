package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTableTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"no_such_net", "--report", "--reports"})
    void run_unusableArguments_areNamed(String arguments) throws IOException {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(arguments), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void run_report_hasTheSameRows(@TempDir Path folder) throws IOException {
        Path report = folder.resolve("models.md");
        assertEquals(0, run("squeezenet_1.1_int8", "--report", report.toString()), err::toString);
        List<String> rows = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(4, rows.size());
        assertTrue(rows.get(2).matches("\\| squeezenet_1\\.1_int8 \\| 349\\.2 \\| 1\\.24 \\| 0 \\(\\d+\\) steps "
                + "\\| \\d+\\.\\d\\d \\|"), () -> rows.get(2));
        assertTrue(rows.getLast().startsWith("| geometric mean of 1; the largest | | | | "), rows::getLast);
        assertTrue(Files.readAllLines(report).containsAll(rows));
    }

    private int run(String... arguments) throws IOException {
        return ZooTable.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
