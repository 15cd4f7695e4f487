package io.leveret.server.grpc;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Until when a client waits.
 *
 * @param given how long after the start; empty if it waits for ever
 * @param startNanos the time of {@link System#nanoTime} at which the request came
 */
record Deadline(Optional<Duration> given, long startNanos) {
    private static final HeaderName TIMEOUT = HeaderNames.create("grpc-timeout");
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,8})([HMSmun])");

    /**
     * Reads the header {@code grpc-timeout}.
     *
     * @throws Problem with status 400 if it is malformed
     */
    static Deadline of(ServerRequest request) {
        return new Deadline(request.headers().first(TIMEOUT).map(Deadline::duration), System.nanoTime());
    }

    /** Returns the duration of a header such as {@code 250m}, 250 milliseconds. */
    static Duration duration(String header) {
        Matcher matcher = FORMAT.matcher(header);
        if (!matcher.matches()) {
            throw Problem.badRequest("grpc-timeout '" + MessageText.brief(header)
                    + "' is malformed; give 1 to 8 digits and one of H, M, S, m, u, n");
        }
        long value = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).charAt(0)) {
            case 'H' -> Duration.ofHours(value);
            case 'M' -> Duration.ofMinutes(value);
            case 'S' -> Duration.ofSeconds(value);
            case 'm' -> Duration.ofMillis(value);
            case 'u' -> Duration.ofNanos(value * 1000);
            default -> Duration.ofNanos(value);
        };
    }

    /**
     * Returns how much time is left, at most that of the server.
     *
     * @throws Problem with status 504 if it is over
     */
    Duration left(Duration most) {
        if (given.isEmpty()) {
            return most;
        }
        Duration left = given.get().minusNanos(System.nanoTime() - startNanos);
        if (left.isNegative() || left.isZero()) {
            throw Problem.late(given.get());
        }
        return left.compareTo(most) < 0 ? left : most;
    }
}
