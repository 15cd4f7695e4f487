package io.leveret.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The lines of an access log. */
public final class LoggedLines implements Consumer<String> {
    private final List<String> logged = new CopyOnWriteArrayList<>();

    @Override
    public void accept(String line) {
        logged.add(line);
    }

    /** Returns what was logged so far. */
    public List<String> text() {
        return List.copyOf(logged);
    }

    /** Returns the lines once there are as many as this: a line is written after its answer. */
    public List<JsonNode> first(int count) throws Exception {
        Instant end = Instant.now().plusSeconds(10);
        while (logged.size() < count && Instant.now().isBefore(end)) {
            Thread.yield();
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : logged) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertEquals(count, lines.size());
        return lines;
    }
}
