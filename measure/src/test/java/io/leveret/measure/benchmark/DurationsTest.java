package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void nanos_ofMany_areAllInOrder() {
        long[] expected = LongStream.range(0, 10_000).toArray();
        Durations durations = new Durations();
        for (long each : expected) {
            durations.add(each);
        }
        assertArrayEquals(expected, durations.nanos());
    }
}
