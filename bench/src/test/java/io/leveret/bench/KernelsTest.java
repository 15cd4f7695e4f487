package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** In this JVM, since a process for each measurement would take long. */
    @Test
    void run_oneLayer_isTimedAndTabulated() throws Exception {
        assertEquals(0, run("-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-p", "layer=DEPTHWISE_14"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(6, lines.size(), out::toString);
        String columns = "( \\d+\\.\\d \\| \\d+\\.\\d \\| \\d+ % \\| \\d+ \\|){3}";
        assertTrue(lines.get(4).matches("\\| depthwise .* \\| FLOAT32 \\| 0\\.9 \\|" + columns), lines.get(4));
        assertTrue(lines.get(5).matches("\\| depthwise .* \\| UINT8 \\| 0\\.9 \\|" + columns), lines.get(5));
    }

    @Test
    void run_unusableOption_isRefused() throws Exception {
        assertEquals(2, run("--no-such-option"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no-such-option"), err::toString);
        assertEquals(0, out.size());
    }

    private int run(String... arguments) throws Exception {
        return Kernels.run(arguments, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
