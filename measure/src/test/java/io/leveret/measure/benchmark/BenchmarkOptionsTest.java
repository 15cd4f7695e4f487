package io.leveret.measure.benchmark;

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
        assertEquals(
                BenchmarkOptions.builder().threads(3).warmupRuns(4).minWarmupSeconds(0.25).runs(6).minSeconds(0.125)
                        .maxSeconds(DEFAULT.maxSeconds()).profile(true).build(),
                DEFAULT.toBuilder().threads(3).warmupRuns(4).minWarmupSeconds(0.25).runs(6).minSeconds(0.125)
                        .profile(true).build());
    }

    @Test
    void options_outsideTheirRange_areRefusedWithTheValue() {
        assertRefused("threads", "-1", () -> DEFAULT.toBuilder().threads(-1).build());
        assertRefused("threads", "0", () -> DEFAULT.toBuilder().threads(0).build());
        assertRefused("warmupRuns", "-2", () -> DEFAULT.toBuilder().warmupRuns(-2).minWarmupSeconds(0).build());
        assertRefused("warmupRuns", "10000001",
                () -> DEFAULT.toBuilder().warmupRuns(10_000_001).minWarmupSeconds(0).build());
        assertRefused("minWarmupSeconds", "151.0",
                () -> DEFAULT.toBuilder().warmupRuns(1).minWarmupSeconds(151).build());
        assertRefused("runs", "0", () -> DEFAULT.toBuilder().runs(0).minSeconds(0).build());
        assertRefused("runs", "10000001", () -> DEFAULT.toBuilder().runs(10_000_001).minSeconds(0).build());
        assertRefused("minSeconds", "-0.5", () -> DEFAULT.toBuilder().runs(1).minSeconds(-0.5).build());
        assertRefused("minSeconds", "150.5", () -> DEFAULT.toBuilder().runs(1).minSeconds(150.5).build());
        assertRefused("minSeconds", "NaN", () -> DEFAULT.toBuilder().runs(1).minSeconds(Double.NaN).build());
        assertRefused("maxSeconds", "0.0", () -> BenchmarkOptions.builder().threads(1).warmupRuns(0).minWarmupSeconds(0)
                .runs(1).minSeconds(0).maxSeconds(0).build());
        assertRefused("maxSeconds", "Infinity",
                () -> BenchmarkOptions.builder().threads(1).warmupRuns(0).minWarmupSeconds(0).runs(1).minSeconds(0)
                        .maxSeconds(Double.POSITIVE_INFINITY).build());
    }

    private static void assertRefused(String option, String value, Supplier<BenchmarkOptions> options) {
        String message = assertThrows(OptionException.class, options::get).getMessage();
        assertTrue(message.startsWith(option + " ") && message.endsWith("not " + value), message);
    }
}
