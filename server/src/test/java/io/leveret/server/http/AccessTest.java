package io.leveret.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "correct-horse";
    private static final String ORIGIN = "https://photos.example.org";
    private static final String FOREIGN = "https://evil.example";

    private final List<HttpFront> started = new java.util.ArrayList<>();

    /**
     * An answer.
     *
     * @param headers by names in lower case; those that are there twice are joined
     */
    private record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    @AfterEach
    void stop() {
        started.forEach(HttpFront::close);
    }

    private HttpFront start(Optional<String> token, Set<String> origins, Optional<Set<String>> hosts) {
        HttpFront front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, 1000, Optional.empty(),
                new Access(token, origins, hosts)), (routing, bodies) -> {
                    routing.any("/echo", (request, response) -> response.send(bodies.read(request)));
                    routing.any("/bad", (_, _) -> {
                        throw Problem.badRequest("no");
                    });
                    for (String path : List.of("/", "/page/main.js", "/v2/health/live", "/v2/health/ready")) {
                        routing.any(path, (_, response) -> response.send("open"));
                    }
                }).listen();
        started.add(front);
        return front;
    }

    private static Answer send(HttpFront front, String method, String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (java.util.Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:" + front.port() + "\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append(method.equals("POST") ? "Content-Length: 2\r\n\r\nhi" : "\r\n");
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            String[] parts = all.split("\r\n\r\n", 2);
            Map<String, String> found = new LinkedHashMap<>();
            parts[0].lines().skip(1).map(line -> line.split(": ", 2)).forEach(
                    pair -> found.merge(pair[0].toLowerCase(Locale.ROOT), pair[1], (one, two) -> one + ", " + two));
            return new Answer(Integer.parseInt(all.split(" ")[1]), found, parts[1]);
        }
    }

    @Test
    void token_right_isAnswered() throws Exception {
        HttpFront front = start(Optional.of(TOKEN), Set.of(), Optional.empty());

        assertEquals("hi", send(front, "POST", "/echo", "Authorization: Bearer " + TOKEN).body());
        assertEquals("hi", send(front, "POST", "/echo", "authorization: bearer  " + TOKEN + " ").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Authorization: ", "Authorization: Bearer", "Authorization: Bearer ",
            "Authorization: Bearer correct-hors", "Authorization: Bearer correct-horsee",
            "Authorization: Bearer CORRECT-HORSE", "Authorization: correct-horse", "Authorization: Basic correct-horse",
            "Authorization: Bearer a\r\nAuthorization: Bearer correct-horse", "Authorization: Bearer \u00e9",
            "Cookie: token=correct-horse"})
    void token_missingOrWrong_isRefusedWithItsChallenge(String header) throws Exception {
        HttpFront front = start(Optional.of(TOKEN), Set.of(), Optional.empty());

        for (String path : List.of("/echo", "/bad", "/none", "/v1/models", "/metrics", "//v1/models", "/v2", "/page")) {
            for (String method : List.of("GET", "POST")) {
                Answer answer = send(front, method, path, header);
                assertEquals(401, answer.status(), path);
                assertEquals("Bearer realm=\"leveret\"", answer.header("www-authenticate"));
                assertTrue(answer.body().contains("\"code\":\"unauthorized\""), answer.body());
                assertEquals("nosniff", answer.header("x-content-type-options"));
            }
        }
    }

    @Test
    void token_pageAndHealth_needNone() throws Exception {
        HttpFront front = start(Optional.of(TOKEN), Set.of(), Optional.empty());

        for (String path : List.of("/", "/page/main.js", "/v2/health/live", "/v2/health/ready")) {
            assertEquals(200, send(front, "GET", path).status(), path);
        }
        for (String path : List.of("/page/../echo", "/page/%2e%2e/echo", "/page//../echo")) {
            assertTrue(send(front, "GET", path).status() >= 400, path);
        }
        assertEquals(401, send(front, "POST", "/").status());
    }

    @Test
    void origin_allowed_mayReadAnswersAndErrors() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(ORIGIN, "http://localhost:3000"), Optional.empty());

        for (String path : List.of("/echo", "/bad", "/none")) {
            Answer answer = send(front, "POST", path, "Origin: " + ORIGIN);
            assertEquals(ORIGIN, answer.header("access-control-allow-origin"), path);
            assertEquals("Origin", answer.header("vary"), path);
            assertTrue(answer.header("access-control-expose-headers").contains("Retry-After"), path);
        }
        assertEquals("http://localhost:3000", send(front, "GET", "/echo", "Origin: http://localhost:3000")
                .header("access-control-allow-origin"));
    }

    @Test
    void origin_preflight_isAnsweredWithoutToken() throws Exception {
        HttpFront front = start(Optional.of(TOKEN), Set.of(ORIGIN), Optional.empty());

        Answer answer = send(front, "OPTIONS", "/echo", "Origin: " + ORIGIN, "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type");

        assertEquals(204, answer.status());
        assertEquals(ORIGIN, answer.header("access-control-allow-origin"));
        assertEquals("authorization,content-type", answer.header("access-control-allow-headers"));
        assertTrue(answer.header("access-control-allow-methods").contains("POST"));
        assertEquals("Origin", answer.header("vary"));
        Answer refused = send(front, "POST", "/echo", "Origin: " + ORIGIN);
        assertEquals(401, refused.status());
        assertEquals(ORIGIN, refused.header("access-control-allow-origin")); // or the page would not learn why
        assertEquals(401, send(front, "OPTIONS", "/echo").status());
    }

    @Test
    void origin_notAllowed_getsNothingAndChangesNothing() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(ORIGIN), Optional.empty());

        for (String origin : List.of(FOREIGN, "null", "http://photos.example.org", ORIGIN + ":8443", ORIGIN + ".evil",
                "https://PHOTOS.example.org", "")) {
            for (String method : List.of("POST", "OPTIONS", "DELETE")) {
                Answer answer = send(front, method, "/echo", "Origin: " + origin,
                        "Access-Control-Request-Method: POST");
                assertEquals(403, answer.status(), origin);
                assertEquals(!origin.equals("null"), answer.body().contains("--cors " + origin), answer.body());
                assertEquals("", answer.header("access-control-allow-origin"));
                assertEquals("", answer.header("access-control-allow-methods"));
            }
            Answer answer = send(front, "GET", "/echo", "Origin: " + origin);
            assertEquals(200, answer.status());
            assertEquals("", answer.header("access-control-allow-origin"));
            assertEquals("Origin", answer.header("vary"));
        }
    }

    @Test
    void origin_own_needsNoPermission() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(), Optional.empty());

        String own = "127.0.0.1:" + front.port();
        assertEquals(200, send(front, "POST", "/echo", "Origin: http://" + own).status());
        assertEquals(200, send(front, "POST", "/echo", "Host: camera.local", "Origin: https://camera.local").status());
        assertEquals(403, send(front, "POST", "/echo", "Origin: http://127.0.0.1:1").status());
    }

    @Test
    void host_nameThatMayBeRebound_isRefused() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(), Optional.of(Set.of("localhost", "photos.example.org")));

        for (String host : List.of("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "EVIL.EXAMPLE",
                "1.2.3.4.x")) {
            Answer answer = send(front, "GET", "/echo", "Host: " + host);
            assertEquals(403, answer.status(), host);
            assertTrue(answer.body().contains("none of this server's names"), answer.body());
        }
        for (String host : List.of("localhost", "localhost:8080", "app.localhost", "127.0.0.1:1", "192.168.1.2",
                "[::1]:8080", "leveret:8080", "Photos.Example.Org:1")) {
            assertEquals(200, send(front, "GET", "/echo", "Host: " + host).status(), host);
        }
    }

    @Test
    void host_serverOfANetwork_mayHaveAnyName() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(), Optional.empty());

        assertEquals(200, send(front, "GET", "/echo", "Host: any.example").status());
    }

    @Test
    void headers_anyAnswer_protectBrowsers() throws Exception {
        HttpFront front = start(Optional.empty(), Set.of(), Optional.empty());

        for (String path : List.of("/echo", "/bad", "/none", "/%zz")) {
            Answer answer = send(front, "GET", path);
            assertEquals("nosniff", answer.header("x-content-type-options"), path);
            assertEquals("DENY", answer.header("x-frame-options"), path);
            assertEquals("no-referrer", answer.header("referrer-policy"), path);
            assertEquals("same-origin", answer.header("cross-origin-resource-policy"), path);
            assertEquals("", answer.header("server"), path);
        }
    }
}
