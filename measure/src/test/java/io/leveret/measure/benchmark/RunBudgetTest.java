package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class RunBudgetTest {
    @Test
    void next_noTimeToFill_endsAfterTheLeast() {
        RunBudget turns = new RunBudget(3, 0, 100);
        assertTrue(turns.next() && turns.next() && turns.next());
        assertEquals(100, turns.percent());
        assertFalse(turns.next());
        assertEquals(3, turns.done());
    }

    @Test
    void next_none_endsAtOnce() {
        RunBudget turns = new RunBudget(0, 0, 100);
        assertFalse(turns.next());
        assertEquals(0, turns.done());
    }

    @Test
    void next_timeToFill_goesOn() {
        long start = System.nanoTime();
        RunBudget turns = new RunBudget(1, 0.01, 100);
        int before = 0;
        while (turns.next()) {
            assertTrue(turns.percent() >= before && turns.percent() <= 100);
            before = turns.percent();
        }
        assertTrue(System.nanoTime() - start >= 10_000_000);
    }

    @Test
    void next_timeOver_endsThoughTurnsAreMissing() {
        RunBudget turns = new RunBudget(5, 0, 1e-6);
        spin(1_000_000);
        assertTrue(turns.next()); // there is always one
        assertFalse(turns.next());
        assertEquals(1, turns.done());
    }

    @Test
    void percent_halfway_isThatOfTheTurns() {
        RunBudget turns = new RunBudget(4, 0, 1e6);
        turns.next();
        turns.next();
        assertEquals(50, turns.percent());
    }

    /** Lets time pass. */
    static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }
}
