package io.leveret.measure.comparison;

import static io.leveret.measure.comparison.ComparedModels.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintsTest {
    @ParameterizedTest
    @CsvSource({"100,7,true", "101,7,false", "100,8,false", "1,1,true"})
    void allows_bothLimits_toTheValue(long latencyNanos, long fileBytes, boolean allowed) {
        assertEquals(allowed, new Constraints(100, 7).allows(model("+", latencyNanos, fileBytes)));
    }

    @Test
    void allows_oneLimit_leavesTheOtherOpen() {
        ComparedModel model = model("+", 1_000_000_000_000L, 1_000_000_000_000L);

        assertTrue(Constraints.NONE.allows(model));
        assertFalse(new Constraints(1_000_000, Long.MAX_VALUE).allows(model));
        assertFalse(new Constraints(Long.MAX_VALUE, 1_000_000).allows(model));
    }

    @ParameterizedTest
    @CsvSource({"0,1,maxLatencyNanos,0", "-5,1,maxLatencyNanos,-5", "1,0,maxFileBytes,0", "1,-6,maxFileBytes,-6"})
    void budget_belowOne_isRefusedWithTheValue(long maxLatencyNanos, long maxFileBytes, String name, String value) {
        String message = assertThrows(OptionException.class,
                () -> new Constraints(maxLatencyNanos, maxFileBytes))
                .getMessage();

        assertTrue(message.startsWith(name + " ") && message.endsWith("not " + value), message);
    }
}
