package io.leveret.server.teach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.server.teach.Events.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Events events = new Events();

    @Test
    void await_eventThere_isReturnedAtOnce() throws InterruptedException {
        events.publish("progress", "{}");
        events.publish("done", "{}");
        assertEquals(Optional.of(new Event(2, "done", "{}")), events.await(0, LONG, () -> false));
        assertEquals(Optional.empty(), events.await(2, Duration.ofMillis(1), () -> false));
    }

    @Test
    void publish_manyListeners_allSeeTheLast() throws InterruptedException {
        List<String> last = new CopyOnWriteArrayList<>();
        List<Thread> listeners = java.util.stream.Stream.generate(() -> Thread.ofVirtual().start(() -> {
            long seen = 0;
            try {
                while (true) {
                    Event event = events.await(seen, LONG, () -> false).orElseThrow();
                    assertTrue(event.id() > seen);
                    seen = event.id();
                    if (event.name().equals("done")) {
                        last.add(event.json());
                        return;
                    }
                }
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        })).limit(200).toList();
        for (int i = 0; i < 1000; i++) {
            events.publish("progress", "" + i);
        }
        events.publish("done", "last");
        for (Thread listener : listeners) {
            listener.join();
        }
        assertEquals(200, last.size());
    }

    @Test
    void close_letsListenersGo() throws InterruptedException {
        Thread listener = Thread.ofVirtual().start(() -> {
            try {
                events.await(0, LONG, () -> false);
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        events.close();
        assertTrue(listener.join(Duration.ofSeconds(10)));
    }
}
