package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class PaddingTest {
    @Test
    void outputSize_same_isTheInputOverTheStride() {
        assertEquals(112, Padding.SAME.outputSize(224, 3, 2, 1));
        assertEquals(113, Padding.SAME.outputSize(225, 3, 2, 1));
        assertEquals(1, Padding.SAME.outputSize(1, 32768, 32768, 32768));
        assertEquals(Integer.MAX_VALUE / 32768 + 1, Padding.SAME.outputSize(Integer.MAX_VALUE, 1, 32768, 1));
    }

    @Test
    void outputSize_valid_isBelowOneWhereTheWindowDoesNotFit() {
        assertEquals(3, Padding.VALID.outputSize(7, 3, 2, 1));
        assertEquals(3, Padding.VALID.outputSize(8, 3, 2, 1));
        assertEquals(1, Padding.VALID.outputSize(5, 3, 2, 2));
        assertEquals(0, Padding.VALID.outputSize(4, 5, 1, 1));
        assertTrue(Padding.VALID.outputSize(1, 32768, 1, 32768) < 1);
    }

    @Test
    void before_same_leavesTheOddOneForAfter() {
        assertEquals(0, Padding.SAME.before(224, 3, 2, 1)); // one in all
        assertEquals(1, Padding.SAME.before(225, 3, 2, 1));
        assertEquals(2, Padding.SAME.before(7, 3, 1, 2));
        assertEquals(0, Padding.SAME.before(8, 1, 2, 1));
        assertEquals(0, Padding.VALID.before(7, 3, 1, 1));
    }
}
