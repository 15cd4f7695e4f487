package io.leveret.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BenchmarkOptionsTest {
    private static final BenchmarkOptions DEFAULT = BenchmarkOptions.DEFAULT;

    @Test
    void with_eachOption_changesIt() {
        assertEquals(new BenchmarkOptions(3, 4, 0.25, 6, 0.125, DEFAULT.maxSeconds(), true),
                DEFAULT.withThreads(3).withWarmup(4, 0.25).withRuns(6, 0.125).withProfile(true));
    }

    @Test
    void options_outsideTheirRange_areRefusedWithTheValue() {
        assertRefused("threads", "-1", () -> DEFAULT.withThreads(-1));
        assertRefused("threads", "0", () -> DEFAULT.withThreads(0));
        assertRefused("warmupRuns", "-2", () -> DEFAULT.withWarmup(-2, 0));
        assertRefused("warmupRuns", "10000001", () -> DEFAULT.withWarmup(10_000_001, 0));
        assertRefused("minWarmupSeconds", "151.0", () -> DEFAULT.withWarmup(1, 151));
        assertRefused("runs", "0", () -> DEFAULT.withRuns(0, 0));
        assertRefused("runs", "10000001", () -> DEFAULT.withRuns(10_000_001, 0));
        assertRefused("minSeconds", "-0.5", () -> DEFAULT.withRuns(1, -0.5));
        assertRefused("minSeconds", "150.5", () -> DEFAULT.withRuns(1, 150.5));
        assertRefused("minSeconds", "NaN", () -> DEFAULT.withRuns(1, Double.NaN));
        assertRefused("maxSeconds", "0.0", () -> new BenchmarkOptions(1, 0, 0, 1, 0, 0, false));
        assertRefused("maxSeconds", "Infinity",
                () -> new BenchmarkOptions(1, 0, 0, 1, 0, Double.POSITIVE_INFINITY, false));
    }

    private static void assertRefused(String option, String value, Supplier<BenchmarkOptions> options) {
        String message = assertThrows(OptionException.class, options::get).getMessage();
        assertTrue(message.startsWith(option + " ") && message.endsWith("not " + value), message);
    }
}
