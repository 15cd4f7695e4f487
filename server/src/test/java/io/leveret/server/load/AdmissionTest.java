package io.leveret.server.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.connection.Client;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Client client = Client.staying();
    @AutoClose
    private final Admission admission = new Admission(1, 1, LONG);

    @Test
    void run_returnsTheResult() throws Exception {
        assertEquals("done", admission.run(client, _ -> "done"));
    }

    @Test
    void run_throwsWhatTheWorkThrows() {
        IOException failure = assertThrows(IOException.class, () -> admission.run(client, _ -> {
            throw new IOException("unreadable");
        }));
        assertEquals("unreadable", failure.getMessage());
    }

    @Test
    void run_moreThanWorksAndWaits_isRefusedAtOnce() throws Exception {
        Future<String> first = start(this::block);
        begun.await();
        Future<String> second = start(_ -> "second");
        while (admission.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertTrue(admission.isFull());
        assertEquals(503, assertThrows(Problem.class, admission::requireRoom).status());

        Problem refused = assertThrows(Problem.class, () -> admission.run(client, _ -> "third"));

        assertEquals(503, refused.status());
        assertEquals(Duration.ofSeconds(1), refused.retryAfter().orElseThrow());
        released.countDown();
        assertEquals("first", first.get());
        assertEquals("second", second.get());
        assertFalse(admission.isFull());
        admission.requireRoom();
    }

    @Test
    void run_whatWouldWaitTooLong_isRefusedAtOnce() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (Admission slow = new Admission(1, 100, LONG, new WorkTime(clock::get))) {
            for (int before = 0; before < 100; before++) { // each takes a tenth of the deadline
                slow.run(client, _ -> clock.addAndGet(LONG.toNanos() / 10));
            }
            List<Future<String>> admitted = new ArrayList<>();
            admitted.add(start(slow, this::block));
            begun.await();
            for (int waiting = 1; waiting <= 6; waiting++) {
                assertFalse(slow.isFull());
                admitted.add(start(slow, _ -> "done"));
                while (slow.waiting() < waiting) {
                    Thread.onSpinWait();
                }
            }

            assertTrue(slow.isFull());
            assertEquals(503, assertThrows(Problem.class, () -> slow.run(client, _ -> "seventh")).status());
            released.countDown();
            for (Future<String> each : admitted) {
                each.get();
            }
            assertEquals("next", slow.run(client, _ -> "next"));
        }
    }

    @Test
    void run_afterWorkThatMayTakeLong_othersMayWait() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (Admission slow = new Admission(1, 100, LONG, new WorkTime(clock::get))) {
            for (int before = 0; before < 100; before++) { // a hundredth of its own time
                slow.run(client, LONG.multipliedBy(100), _ -> clock.addAndGet(LONG.toNanos()));
            }
            Future<String> first = start(slow, this::block);
            begun.await();
            Future<String> second = start(slow, _ -> "second");
            while (slow.waiting() < 1) {
                Thread.onSpinWait();
            }
            assertFalse(slow.isFull());
            released.countDown();
            first.get();
            assertEquals("second", second.get());
        }
    }

    @Test
    void run_slowWorkThatNeedNotWait_isDone() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (Admission slow = new Admission(1, 100, LONG, new WorkTime(clock::get))) {
            for (int before = 0; before < 100; before++) { // longer than the deadline
                slow.run(client, _ -> clock.addAndGet(10 * LONG.toNanos()));
            }
            assertFalse(slow.isFull());
            assertEquals("next", slow.run(client, _ -> "next"));
        }
    }

    @Test
    void run_workThatIsTooLong_isGivenUp() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Problem late = assertThrows(Problem.class, () -> admission.run(client, Duration.ofMillis(20), cancellation -> {
            while (!cancellation.isRequested()) {
                Thread.onSpinWait();
            }
            ended.set(true);
            cancellation.check();
            return "too late";
        }));
        assertEquals(504, late.status());
        assertEquals("next", admission.run(client, _ -> "next"));
        assertTrue(ended.get());
    }

    @Test
    void run_workThatWaitedTooLong_neverStarts() throws Exception {
        Future<String> first = start(this::block);
        begun.await();
        AtomicBoolean started = new AtomicBoolean();

        Problem late = assertThrows(Problem.class, () -> admission.run(client, Duration.ofMillis(20), _ -> {
            started.set(true);
            return "second";
        }));

        assertEquals(504, late.status());
        assertEquals(0, admission.waiting());
        released.countDown();
        assertEquals("first", first.get());
        assertEquals("third", admission.run(client, _ -> "third"));
        assertFalse(started.get());
    }

    @Test
    void close_doesWhatWasAdmitted_andRefusesMore() throws Exception {
        Future<String> first = start(this::block);
        begun.await();
        admission.close();
        assertEquals(503, assertThrows(Problem.class, () -> admission.run(client, _ -> "second")).status());
        released.countDown();
        assertEquals("first", first.get());
    }

    private String block(Object ignored) throws InterruptedException {
        begun.countDown();
        released.await();
        return "first";
    }

    private Future<String> start(Admission.Work<String> work) {
        return start(admission, work);
    }

    private Future<String> start(Admission by, Admission.Work<String> work) {
        FutureTask<String> task = new FutureTask<>(() -> by.run(client, work));
        Thread.ofVirtual().start(task);
        return task;
    }
}
