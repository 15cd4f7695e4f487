package io.leveret.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlEscapesTest {
    @ParameterizedTest
    @CsvSource({"a\u202eb,a\\u202eb", "a\u2066b\u2069,a\\u2066b\\u2069", "a\u009bb,a\\u009bb", "a\u007fb,a\\u007Fb",
            "é 兎 🐇 \u200d,é 兎 🐇 \u200d"})
    void json_controls_areEscapedAndReadBackTheSame(String text, String written) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonDocuments.generator(out)) {
            json.writeString(text);
        }

        assertEquals('"' + written + '"', out.toString());
        try (JsonParser parser = new JsonFactory().createParser(out.toString())) {
            parser.nextToken();
            assertEquals(text, parser.getText());
        }
    }
}
