package io.leveret.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** What all JSON documents have in common. */
final class Json {
    private Json() {}

    /** Ends the outermost object, and the document with a line. */
    static void end(JsonGenerator json, Writer out) throws IOException {
        json.writeEndObject();
        json.flush();
        out.write('\n');
        out.flush();
    }
}
