package io.leveret.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {
    private static final long FOREVER = Long.MAX_VALUE;

    @Test
    void check_cancelled_saysWhy() {
        Cancellation byHand = Cancellation.byHand();
        byHand.check();
        byHand.cancel();
        Thread.currentThread().interrupt();
        assertMessage("it was cancelled", byHand);
        assertMessage("its thread was interrupted", Cancellation.NONE);
        assertTrue(Thread.interrupted());
        assertMessage("its deadline of 0 ms has passed", Cancellation.after(Duration.ZERO));
        assertMessage("it was cancelled", Cancellation.when(() -> true));
    }

    private static void assertMessage(String reason, Cancellation cancellation) {
        assertTrue(cancellation.isRequested());
        assertEquals("the work has ended early: " + reason,
                assertThrows(CancelledException.class, cancellation::check).getMessage());
    }

    @Test
    void when_goesByItsConditionAndNotByInterrupts() {
        AtomicBoolean condition = new AtomicBoolean();
        Cancellation cancellation = Cancellation.when(condition::get);

        Thread.currentThread().interrupt();
        cancellation.check();
        condition.set(true);
        assertThrows(CancelledException.class, cancellation::check);
        condition.set(false);
        cancellation.cancel();
        assertThrows(CancelledException.class, cancellation::check);
        assertTrue(Thread.interrupted());
    }

    @Test
    void isRequested_ofAnotherThread_goesByItsInterrupts() {
        Thread working = Thread.currentThread();
        working.interrupt();
        assertTrue(Cancellation.NONE.isRequested());
        assertTrue(Cancellation.NONE.isRequested(working));
        assertFalse(Cancellation.NONE.isRequested(Thread.ofVirtual().unstarted(() -> {})));
        assertTrue(Thread.interrupted());
        assertFalse(Cancellation.NONE.isRequested(working));
    }

    @Test
    void park_untilCancelledInterruptedOrLate_returns() throws InterruptedException {
        Cancellation byHand = Cancellation.byHand();
        Thread cancelled = parked(byHand);
        Thread interrupted = parked(Cancellation.NONE);
        Thread late = parked(Cancellation.after(Duration.ofMillis(20)));

        byHand.cancel();
        interrupted.interrupt();
        cancelled.join();
        interrupted.join();
        late.join();
        byHand.park(FOREVER); // at once
    }

    /** A thread that parks for ever, until a cancellation is requested. */
    private static Thread parked(Cancellation cancellation) {
        Thread thread = Thread.ofPlatform().start(() -> {
            while (!cancellation.isRequested()) {
                cancellation.park(FOREVER);
            }
        });
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }
        return thread;
    }

    @Test
    void park_time_returns() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 5_000_000) { // it may return for no reason
            Cancellation.byHand().park(5_000_000 - (System.nanoTime() - start));
        }
        Cancellation.NONE.park(0);
        Cancellation.NONE.park(-1);
    }
}
