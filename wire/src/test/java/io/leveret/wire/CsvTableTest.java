package io.leveret.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void field_thatWouldEndEarly_isQuoted() throws IOException {
        assertEquals("plain text", field("plain text"));
        assertEquals("\"a,b\"", field("a,b"));
        assertEquals("\"say \"\"hi\"\"\"", field("say \"hi\""));
        assertEquals("\"two\nlines\"", field("two\nlines"));
        assertEquals("\"a\rb\"", field("a\rb"));
        assertEquals("", field(""));
    }

    @Test
    void row_nullIsEmpty() throws IOException {
        StringWriter out = new StringWriter();
        new CsvTable(out).row("a", null, 3, "b,c", null);

        assertEquals("a,,3,\"b,c\",\n", out.toString());
    }

    @Test
    void field_thatBeginsLikeAComment_isNotQuoted() throws IOException {
        assertEquals("#1.jpg", field("#1.jpg"));
        assertEquals(" padded ", field(" padded "));
    }

    private static String field(String text) throws IOException {
        StringWriter out = new StringWriter();
        new CsvTable(out).row("before", text);
        assertEquals("before,", out.toString().substring(0, 7));

        StringWriter first = new StringWriter();
        new CsvTable(first).row(text, "after");
        assertEquals(out.toString().substring(7, out.toString().length() - 1) + ",after\n", first.toString());
        return out.toString().substring(7, out.toString().length() - 1);
    }
}
