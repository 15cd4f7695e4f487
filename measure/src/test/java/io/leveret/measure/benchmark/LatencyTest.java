package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void of_aFewDurations_sumsThemUp() {
        assertEquals(new Latency(4, 2, 5, 4, 10, 10, 10, Math.sqrt((9 + 1 + 1 + 25) / 4.0)), Latency.of(10, 4, 2, 4));
    }

    @Test
    void of_oneDuration_isAllOfIt() {
        assertEquals(new Latency(1, 7, 7, 7, 7, 7, 7, 0), Latency.of(7));
    }

    @Test
    void of_hundredDurations_takesPercentilesByRank() {
        Latency latency = Latency.of(LongStream.rangeClosed(1, 100).map(each -> 101 - each).toArray());
        assertEquals(50, latency.p50Nanos());
        assertEquals(90, latency.p90Nanos());
        assertEquals(99, latency.p99Nanos());
    }

    @Test
    void of_anyNumber_takesThePercentilesOfTheSortedList() {
        SplittableRandom random = new SplittableRandom(1);
        for (int count = 1; count <= 250; count++) {
            long[] nanos = random.longs(count, 0, 2L * count).toArray(); // some of them equal
            long[] before = nanos.clone();
            List<Long> sorted = LongStream.of(nanos).sorted().boxed().toList();

            Latency latency = Latency.of(nanos);

            assertEquals(nearestRank(sorted, 50), latency.p50Nanos());
            assertEquals(nearestRank(sorted, 90), latency.p90Nanos());
            assertEquals(nearestRank(sorted, 99), latency.p99Nanos());
            assertEquals(sorted.getFirst(), latency.minNanos());
            assertEquals(sorted.getLast(), latency.maxNanos());
            assertArrayEquals(before, nanos);
        }
    }

    /** By the definition: the first that at least the given percentage do not exceed. */
    private static long nearestRank(List<Long> sorted, int percent) {
        return sorted.stream().filter(
                each -> 100 * sorted.stream().filter(other -> other <= each).count() >= (long) percent * sorted.size())
                .findFirst().orElseThrow();
    }

    @Test
    void of_nothing_isRefused() {
        assertThrows(IllegalArgumentException.class, Latency::of);
    }
}
