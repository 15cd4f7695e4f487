package io.leveret.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.leveret.cli.console.UsageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"250, 250000000", "2s, 2000000000", "1.5 MIN, 90000000000", "800us, 800000", "0.5ms, 500000"})
    void time_ofAnyUnit_isRead(String given, long nanos) {
        assertEquals(Duration.ofNanos(nanos), Quantity.time("--deadline", given, "2s"));
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "20MB, 20000000", "16MiB, 16777216", "1.5 kib, 1536", "1GiB, 1073741824", "3B, 3"})
    void bytes_ofAnyUnit_areRead(String given, long bytes) {
        assertEquals(bytes, Quantity.bytes("--max-body", given, "20MB"));
    }

    @Test
    void others_areRefusedWithAllUnits() {
        assertEquals(
                "--max-body cannot be '2s'; give a number above 0 with one of B, kB, MB, GB, KiB, MiB, GiB, such as"
                        + " 20MB",
                assertThrows(UsageException.class,
                        () -> Quantity.bytes("--max-body", "2s", "20MB")).getMessage());
        for (String given : new String[]{"", "0ms", "-1s", "1e3ms", "2 MB", "1000000000000s"}) {
            assertThrows(UsageException.class, () -> Quantity.time("--deadline", given, "2s"), given);
        }
    }
}
