package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void median_isTheMiddleOfTheSortedValues() {
        assertEquals(3, Statistics.median(9, 1, 3));
        assertEquals(4, Statistics.median(4, 9, 1, 3));
    }

    @Test
    void geometricMean_ratioAndItsInverse_isOne() {
        assertEquals(1, Statistics.geometricMean(4, 0.25), 1e-12);
        assertEquals(2, Statistics.geometricMean(1, 2, 4), 1e-12);
    }
}
