package io.leveret.measure.comparison;

import static io.leveret.measure.evaluation.Outcomes.hits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
    @Test
    void of_hits_countsWhatOnlyOneIsRightOn() {
        assertEquals(new McNemar(3, 1), McNemar.of(hits("+++++--"), hits("---++-+")));
    }

    @Test
    void of_unreadableForOne_isLeftOut() {
        assertEquals(new McNemar(1, 2), McNemar.of(hits("+?+?--"), hits("?+-?++")));
    }

    @Test
    void of_differentNumbersOfPhotos_isRefusedWithBoth() {
        String message = assertThrows(IllegalArgumentException.class, () -> McNemar.of(hits("++"), hits("+++")))
                .getMessage();

        assertTrue(message.contains("of 2 photos") && message.contains("of 3"), message);
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,-1", "1073741824,1073741824", "9223372036854775807,9223372036854775807"})
    void mcNemar_outsideTheRange_isRefused(long onlyFirst, long onlySecond) {
        String message = assertThrows(IllegalArgumentException.class, () -> new McNemar(onlyFirst, onlySecond))
                .getMessage();

        assertTrue(message.contains(Long.toString(onlyFirst)) && message.contains(Long.toString(onlySecond)), message);
    }

    @ParameterizedTest
    @CsvSource({"0,0,1", "7,7,1", "0,1,1", "0,2,0.5", "0,5,0.0625", "0,6,0.03125", "1,9,0.021484375",
            "5,15,0.04138946533203125", "50000,50000,1"})
    void pValue_knownCounts_isThatOfTables(long lesser, long greater, double expected) {
        assertEquals(expected, new McNemar(lesser, greater).pValue());
        assertEquals(expected, new McNemar(greater, lesser).pValue());
    }

    @Test
    void pValue_randomCounts_isThatOfTheWholeNumbers() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400; i++) {
            int onlyFirst = random.nextInt(i < 200 ? 40 : 2000);
            int onlySecond = random.nextInt(i < 200 ? 40 : 2000);
            assertExact(onlyFirst, onlySecond);
        }
    }

    @ParameterizedTest
    @CsvSource({"49500,50500", "49690,50310", "42000,58000", "0,1074", "1,99999"})
    void pValue_manyPhotos_isThatOfTheWholeNumbers(int onlyFirst, int onlySecond) {
        assertExact(onlyFirst, onlySecond);
    }

    private static void assertExact(int onlyFirst, int onlySecond) {
        double expected = exact(onlyFirst, onlySecond);
        double found = new McNemar(onlyFirst, onlySecond).pValue();
        assertEquals(expected, found, 1e-11 * expected, () -> onlyFirst + " and " + onlySecond);
        assertEquals(found, new McNemar(onlySecond, onlyFirst).pValue());
    }

    /** By the definition, in whole numbers. */
    private static double exact(int onlyFirst, int onlySecond) {
        int n = onlyFirst + onlySecond;
        BigInteger binomial = BigInteger.ONE;
        BigInteger sum = BigInteger.ONE;
        for (int i = 1; i <= Math.min(onlyFirst, onlySecond); i++) {
            binomial = binomial.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
            sum = sum.add(binomial);
        }
        int dropped = Math.max(0, sum.bitLength() - 100);
        return Math.min(1, Math.scalb(sum.shiftRight(dropped).doubleValue(), dropped + 1 - n));
    }

    @ParameterizedTest
    @CsvSource({"99999", "100000"})
    void pValue_largerDifference_isLess(int n) {
        double before = 0;
        for (int lesser = 0; lesser <= n / 2; lesser += lesser < n / 2 - 500 ? 500 : 1) {
            double found = new McNemar(lesser, n - lesser).pValue();
            assertTrue(found > before || found == 0 && before == 0, before + " before " + found + " at " + lesser);
            before = found;
        }
        assertEquals(1, before, 1e-11);
    }

    @Test
    void significant_isBelowFivePercent() {
        assertFalse(new McNemar(0, 5).significant()); // 0.0625
        assertTrue(new McNemar(0, 6).significant()); // 0.03125
        assertFalse(new McNemar(9, 2).significant()); // 0.065
        assertTrue(new McNemar(15, 5).significant()); // 0.041
        assertFalse(new McNemar(0, 0).significant());
    }
}
