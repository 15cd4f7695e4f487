package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void duration_allUnits_areRead() {
        assertEquals(Duration.ofHours(99_999_999), Deadline.duration("99999999H"));
        assertEquals(Duration.ofMinutes(2), Deadline.duration("2M"));
        assertEquals(Duration.ofSeconds(3), Deadline.duration("3S"));
        assertEquals(Duration.ofMillis(250), Deadline.duration("250m"));
        assertEquals(Duration.ofNanos(99_999_999_000L), Deadline.duration("99999999u"));
        assertEquals(Duration.ofNanos(1), Deadline.duration("00000001n"));
    }

    @Test
    void duration_malformed_isRefused() {
        for (String wrong : List.of("", "1", "S", "-1S", "+1S", "1 S", "1.5S", "123456789S", "1s", "1SS", "١S")) {
            assertEquals(400, assertThrows(Problem.class, () -> Deadline.duration(wrong), wrong).status());
        }
    }

    @Test
    void left_isTheShorterOfBoth() {
        Duration server = Duration.ofSeconds(2);
        long now = System.nanoTime();
        assertEquals(server, new Deadline(Optional.empty(), now).left(server));
        assertEquals(server, new Deadline(Optional.of(Duration.ofHours(99_999_999)), now).left(server));
        Duration left = new Deadline(Optional.of(Duration.ofSeconds(1)), now - 500_000_000).left(server);
        assertTrue(left.toMillis() <= 500, left.toString());
        assertEquals(504, assertThrows(Problem.class,
                () -> new Deadline(Optional.of(Duration.ofSeconds(1)), now - 1_000_000_000).left(server)).status());
    }

    @Test
    void percentEncoded_keepsWhatHeadersMayHave() {
        assertEquals("a %25 b%0A%C3%BC~%7F", GrpcRoutes.percentEncoded("a % b\nü~\u007f"));
    }
}
