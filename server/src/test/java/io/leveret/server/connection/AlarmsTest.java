package io.leveret.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlarmsTest {
    @AutoClose
    private final Alarms alarms = new Alarms();

    @Test
    void set_aTimeThatIsOver_ringsOnce() throws InterruptedException {
        CountDownLatch rang = new CountDownLatch(1);
        Alarms.Alarm alarm = alarms.set(Duration.ZERO, rang::countDown);
        rang.await();
        assertTrue(alarms.end(alarm));
        assertTrue(alarms.end(alarm));
    }

    @Test
    void set_whatComesEarly_ringsBeforeItsTime() throws InterruptedException {
        CountDownLatch rang = new CountDownLatch(1);
        Alarms.Alarm alarm = alarms.set(Duration.ofDays(1), () -> true, rang::countDown);
        rang.await();
        assertTrue(alarms.end(alarm));
    }

    @Test
    void end_inTime_neverRings() throws InterruptedException {
        AtomicInteger rang = new AtomicInteger();
        Alarms.Alarm ended = alarms.set(Duration.ofDays(1), rang::incrementAndGet);
        assertFalse(alarms.end(ended));
        CountDownLatch looks = new CountDownLatch(3);
        Alarms.Alarm counting = alarms.set(Duration.ofDays(1), () -> {
            looks.countDown();
            return false;
        }, rang::incrementAndGet);
        looks.await();
        assertFalse(alarms.end(counting));
        assertEquals(0, rang.get());
    }
}
