package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.ErrorCode;
import io.leveret.base.OptionException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PullLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void limits_notPositive_areRefusedByName() {
        assertRefused("archiveBytes", 0L, "archiveBytes must be above 0, not 0", 0, 1, SECOND, SECOND);
        assertRefused("unpackedBytes", -1L, "unpackedBytes must be above 0, not -1", 1, -1, SECOND, SECOND);
        assertRefused("connect", "PT0S", "connect must be above 0, not PT0S", 1, 1, Duration.ZERO, SECOND);
        assertRefused("silence", "PT-1S", "silence must be above 0, not PT-1S", 1, 1, SECOND, SECOND.negated());
    }

    private static void assertRefused(String option, Object value, String message, long archiveBytes,
            long unpackedBytes, Duration connect, Duration silence) {
        OptionException refused = assertThrows(OptionException.class,
                () -> new PullLimits(archiveBytes, unpackedBytes, connect, silence));

        assertEquals(ErrorCode.BAD_OPTION, refused.code());
        assertEquals(Map.of("option", option, "value", value), refused.values());
        assertEquals(message, refused.getMessage());
    }
}
