package io.leveret.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** Headers of all answers, which keep browsers from taking an answer for something else. */
final class SecurityHeaders {
    private static final List<Header> HEADERS = List.of(
            HeaderValues.create("X-Content-Type-Options", "nosniff"),
            HeaderValues.create("Referrer-Policy", "no-referrer"),
            HeaderValues.create("X-Frame-Options", "DENY"),
            HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin"));

    private SecurityHeaders() {}

    static void addTo(ServerResponse response) {
        HEADERS.forEach(response::header);
    }

    static void addTo(DirectHandler.TransportResponse.Builder response) {
        HEADERS.forEach(response::header);
    }
}
