package io.leveret.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeveretExceptionTest {
    private static final OptionNames FLAGS = (option, inJava) -> option.equals("batchSize") ? "--batch" : inJava;

    @Test
    void option_message_beginsWithItsName() {
        OptionException refused = new OptionException("batchSize", 0, "cannot be 0; give at least 1");

        assertEquals(ErrorCode.BAD_OPTION, refused.code());
        assertEquals("batchSize cannot be 0; give at least 1", refused.getMessage());
        assertEquals("--batch cannot be 0; give at least 1", refused.message(FLAGS));
        assertEquals("batchSize", refused.option());
        assertEquals(Map.of("option", "batchSize", "value", 0), refused.values());
    }

    @Test
    void message_optionThatAFrontEndHasNot_isCalledAsInJava() {
        LimitExceededException refused = new LimitExceededException("maxPixels", 101, 100,
                names -> "101 pixels; raise " + names.of("maxPixels", "DecodeLimits.maxPixels"));

        assertEquals(ErrorCode.LIMIT_EXCEEDED, refused.code());
        assertEquals("101 pixels; raise DecodeLimits.maxPixels", refused.message(FLAGS));
        assertEquals(List.of("limit", "value", "most"), List.copyOf(refused.values().keySet()));
        assertEquals(List.of("maxPixels", 101L, 100L), List.copyOf(refused.values().values()));
    }

    @Test
    void values_cannotBeChanged() {
        OptionException refused = new OptionException("batchSize", null, "is missing");

        assertThrows(UnsupportedOperationException.class, () -> refused.values().put("value", 1));
    }

    @Test
    void serialized_keepsCodeAndMessage() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(new OptionException("batchSize", 0, "cannot be 0"));
        }
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            OptionException read = assertInstanceOf(OptionException.class, input.readObject());

            assertEquals(ErrorCode.BAD_OPTION, read.code());
            assertEquals("batchSize cannot be 0", read.message(FLAGS));
            assertEquals("batchSize", read.option());
            assertEquals(Map.of(), read.values());
        }
    }
}
