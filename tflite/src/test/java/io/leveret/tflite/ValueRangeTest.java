package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import org.junit.jupiter.api.Test;

class ValueRangeTest {
    private static void assertRefused(String message, float min, float max) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> new ValueRange(min, max)).getMessage());
    }

    @Test
    void new_noRange_isRefused() {
        assertRefused("values from NaN to 1.0 are no range", Float.NaN, 1);
        assertRefused("values from 0.0 to Infinity are no range", 0, Float.POSITIVE_INFINITY);
        assertRefused("values from 2.0 to 1.0 are no range", 2, 1);
    }
}
