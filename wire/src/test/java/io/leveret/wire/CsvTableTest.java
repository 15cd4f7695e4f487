package io.leveret.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @Test
    void field_thatWouldEndEarly_isQuoted() throws IOException {
        assertEquals("plain text", field("plain text"));
        assertEquals("\"a,b\"", field("a,b"));
        assertEquals("\"say \"\"hi\"\"\"", field("say \"hi\""));
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

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", " =1", "\uFF1D1+1", "-a.jpg",
            "+", "-"})
    void field_thatLooksLikeAFormula_getsAnApostrophe(String text) throws IOException {
        assertEquals("'" + text, field(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "+1", "-0.25", "-1.5e-7", "a=b", "1-2", "'quoted'", "müde@home"})
    void field_thatIsANumberOrLooksLikeNone_staysAsItIs(String text) throws IOException {
        assertEquals(text, field(text));
    }

    @Test
    void row_numbers_stayNumbers() throws IOException {
        StringWriter out = new StringWriter();
        new CsvTable(out).row(-3, -0.5f, -1e-9, Long.MIN_VALUE, true);

        assertEquals("-3,-0.5,-1.0E-9,-9223372036854775808,true\n", out.toString());
    }

    @Test
    void field_withControls_hasEscapes() throws IOException {
        assertEquals("two\\u000alines", field("two\nlines"));
        assertEquals("a\\u000d\\u0009b\\u001b[2J\\u0000", field("a\r\tb\u001b[2J\0"));
        assertEquals("a\\u202egpj.exe", field("a\u202egpj.exe"));
        assertEquals("'\\u0009=1", field("\t=1"));
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
