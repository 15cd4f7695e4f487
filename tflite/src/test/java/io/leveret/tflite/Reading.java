package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.util.List;

/** Reads models from memory and checks the outcome. */
public final class Reading {
    public static final String SOURCE = "test.tflite";

    private Reading() {}

    public static Model read(byte[] file) throws IOException {
        return ModelReader.read(file, SOURCE, ModelLimits.DEFAULT);
    }

    /** Reads a file that is refused as malformed for exactly this reason. */
    public static void assertRefused(String reason, byte[] file) {
        assertRefused(reason, file, ModelLimits.DEFAULT);
    }

    public static void assertRefused(String reason, byte[] file, ModelLimits limits) {
        ModelFormatException refusal = assertThrowsExactly(ModelFormatException.class,
                () -> ModelReader.read(file, SOURCE, limits));
        assertEquals(reason, refusal.reason());
        assertEquals(SOURCE, refusal.path());
        assertEquals(SOURCE + " is not a usable TensorFlow Lite model: " + reason
                + (refusal.offset() < 0 ? "" : " (at byte " + refusal.offset() + ")"), refusal.getMessage());
    }

    /** Reads a file that is valid but needs unsupported operators. */
    public static void assertUnsupported(List<String> uses, byte[] file) {
        UnsupportedOperatorException refusal = assertThrowsExactly(UnsupportedOperatorException.class,
                () -> read(file));
        assertEquals(uses, refusal.operators());
        assertEquals(SOURCE + " needs operators that Leveret does not have: " + String.join(", ", uses),
                refusal.getMessage());
    }
}
