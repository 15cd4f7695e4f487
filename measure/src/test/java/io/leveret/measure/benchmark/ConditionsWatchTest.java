package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ConditionsWatchTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void of_wholeProcessor_isQuiet() {
        Conditions conditions = ConditionsWatch.of(SECOND, 990_000_000, 20);
        assertFalse(conditions.isBusy());
        assertFalse(conditions.isCompiling());
    }

    @Test
    void of_halfAProcessor_isBusy() {
        Conditions conditions = ConditionsWatch.of(SECOND, SECOND / 2, 0);
        assertEquals(0.5, conditions.processorShare(), 1e-9);
        assertTrue(conditions.isBusy());
    }

    @Test
    void of_compilerAtWork_isCompiling() {
        Conditions conditions = ConditionsWatch.of(SECOND, SECOND, 1_500); // by several threads
        assertEquals(1.5, conditions.compilerShare(), 1e-9);
        assertTrue(conditions.isCompiling());
    }

    @Test
    void of_shortTime_saysNothing() {
        assertEquals(Conditions.QUIET, ConditionsWatch.of(1_000_000, 0, 1));
    }

    /** A thread that sleeps has no processor, as one that waits for its turn. */
    @Test
    void conditions_ofASleepingThread_areBusy() {
        ConditionsWatch watch = new ConditionsWatch();
        long end = System.nanoTime() + 200_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        assertTrue(watch.conditions().isBusy(), () -> watch.conditions().toString());
    }
}
