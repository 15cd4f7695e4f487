package io.leveret.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.server.problem.Problem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowClientsTest {
    @AutoClose
    private final SlowClients clients = new SlowClients(Duration.ofMillis(20), 1000);

    @Test
    void within_whatEndsOnlyWhenInterrupted_isLate() {
        // As Helidon does over HTTP/2: the interrupt looks like the end of the body.
        Problem late = assertThrows(Problem.class, () -> clients.within(0, () -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
            return "half a body";
        }));
        assertEquals(408, late.status());
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals("whole", clients.within(0, () -> "whole"));
    }

    @Test
    void within_whatFailsWhenInterrupted_isLate() {
        Problem late = assertThrows(Problem.class, () -> clients.within(0, () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return "";
        }));
        assertEquals(408, late.status());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void within_aLongBody_hasMoreTime() {
        long start = System.nanoTime();
        assertEquals("whole", clients.within(20_000_000, () -> {
            while (System.nanoTime() - start < Duration.ofMillis(60).toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            return "whole";
        }));
    }

    @Test
    void within_whatFailsInTime_fails() {
        assertThrows(IllegalStateException.class, () -> clients.within(0, () -> {
            throw new IllegalStateException("broken");
        }));
    }
}
