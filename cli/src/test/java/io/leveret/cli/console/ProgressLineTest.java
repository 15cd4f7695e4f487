package io.leveret.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
    @Test
    void line_half_hasHalfABar() {
        assertEquals("[####################                    ] 120/240, about 3 s left",
                new ProgressLine(new PrintWriter(new StringWriter()), 80, 240, true).line(120, 3));
    }

    @Test
    void line_bytes_areMegabytes() {
        assertEquals("[####################                    ] 1.2/2.4 MB, about 3 s left",
                ProgressLine.ofBytes(new PrintWriter(new StringWriter()), 80, 0, 2_400_000, true).line(1_200_000, 3));
    }

    @Test
    void line_moreBytesThanAnIntHolds_hasItsShareOfTheBar() {
        assertEquals("[##########                              ] 1000.0/4000.0 MB, about 1 h left", ProgressLine
                .ofBytes(new PrintWriter(new StringWriter()), 80, 0, 4_000_000_000L, true).line(1_000_000_000, 3600));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 25, 40, 80, 300})
    void line_anyWidth_fits(int width) {
        ProgressLine progress = new ProgressLine(new PrintWriter(new StringWriter()), width, 1_000_000, true);

        String line = progress.line(999_999, 86_400);
        assertTrue(line.length() <= width, line);
    }

    @Test
    void update_firstMoment_drawsNothing() {
        StringWriter terminal = new StringWriter();
        ProgressLine progress = new ProgressLine(new PrintWriter(terminal), 80, 3, true);
        progress.update(1);
        progress.clear();

        assertEquals("", terminal.toString());
    }
}
