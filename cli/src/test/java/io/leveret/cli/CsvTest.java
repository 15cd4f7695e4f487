package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void field_thatWouldEndEarly_isQuoted() {
        assertEquals("plain text", Csv.field("plain text"));
        assertEquals("\"a,b\"", Csv.field("a,b"));
        assertEquals("\"say \"\"hi\"\"\"", Csv.field("say \"hi\""));
        assertEquals("\"two\nlines\"", Csv.field("two\nlines"));
        assertEquals("\"a\rb\"", Csv.field("a\rb"));
        assertEquals("", Csv.field(""));
    }

    @Test
    void row_nullIsEmpty() throws IOException {
        StringWriter out = new StringWriter();
        new Csv(out).row("a", null, 3, "b,c", null);

        assertEquals("a,,3,\"b,c\",\n", out.toString());
    }
}
