package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.bench.KernelTable.Entry;
import io.leveret.bench.KernelTable.Line;
import io.leveret.graph.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTableTest {
    private static final Line REALS = new Line(Layer.FULLY_CONNECTED, ElementType.FLOAT32);
    private static final Line INTEGERS = new Line(Layer.FULLY_CONNECTED, ElementType.UINT8);
    private static final Line FIRST = new Line(Layer.POINTWISE_7, ElementType.FLOAT32);

    @Test
    void print_familiesStandSideBySide_whatWasNotMeasuredIsEmpty() {
        // 1,025,024 multiply-adds in 102.5 µs are 10 G/s, a quarter of 40 G/s
        List<Entry> entries = List.of(new Entry(REALS, "vector", 102.5024, 0.02),
                new Entry(INTEGERS, "vector", 205.0048, 160.9), new Entry(REALS, "scalar", 1025.024, 0),
                new Entry(INTEGERS, "machine", 51.2512, 0),
                new Entry(FIRST, "scalar", 51380.224, 0));
        List<String> lines = print(KernelTable.of(entries, 40e9));
        assertEquals("Peak of one core: 40.0 G multiply-adds/s", lines.getFirst());
        assertEquals(
                List.of("| 1×1, 7×7×1024 → 1024 | FLOAT32 | 51.4 | 51380.2 | 1.0 | 3 % | 0 | | | | | | | | |",
                        "| 1×1, 1×1×1024 → 1001 | FLOAT32 | 1.0 | 1025.0 | 1.0 | 3 % | 0"
                                + " | 102.5 | 10.0 | 25 % | 0 | | | | |",
                        "| 1×1, 1×1×1024 → 1001 | UINT8 | 1.0 | | | | | 205.0 | 5.0 | 13 % | 161"
                                + " | 51.3 | 20.0 | 50 % | 0 |"),
                lines.subList(4, lines.size()));
    }

    private static List<String> print(KernelTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
