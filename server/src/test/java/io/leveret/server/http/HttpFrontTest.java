package io.leveret.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpFrontTest {
    private static final int MAX_BYTES = 10_000;
    private static final byte[] TEXT = "what is sent".getBytes(StandardCharsets.US_ASCII);

    private final CountDownLatch slowBegun = new CountDownLatch(1);
    @AutoClose
    private final HttpFront front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, MAX_BYTES),
            (rules, bodies) -> rules.register(routes -> routes
                    .get("/hello", (_, response) -> response.header(HeaderNames.CONTENT_TYPE, "text/x").send("hello"))
                    .get("/things/{name}", (request, response) -> response.send(
                            request.path().pathParameters().get("name").getBytes(StandardCharsets.UTF_8)))
                    .delete("/things/{name}", (_, response) -> response.send())
                    .get("/file", (_, response) -> {
                        response.contentLength(TEXT.length);
                        try (OutputStream out = response.outputStream()) {
                            out.write(TEXT);
                        }
                    })
                    .post("/echo", (request, response) -> response.send(bodies.read(request)))
                    .get("/slow", (_, response) -> {
                        slowBegun.countDown();
                        Thread.sleep(300);
                        response.send("slow");
                    })
                    .post((_, response) -> response.next())))
            .listen();
    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(String method, String path, HttpClient.Version version) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).version(version)
                .method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + front.port() + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    // ---- methods ----

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void head_isGetWithoutABody(HttpClient.Version version) throws Exception {
        send("GET", "/hello", version); // the connection changes to HTTP/2
        for (String path : new String[]{"/hello", "/things/cup", "/file", "/nothing"}) {
            HttpResponse<String> got = send("GET", path, version);
            HttpResponse<String> head = send("HEAD", path, version);
            assertEquals(version, head.version());
            assertEquals(got.statusCode(), head.statusCode());
            assertEquals("", head.body());
            for (String header : new String[]{"Content-Length", "Content-Type", "X-Content-Type-Options"}) {
                assertEquals(got.headers().firstValue(header), head.headers().firstValue(header), path + header);
            }
        }
    }

    @Test
    void head_sendsNothingThatIsTakenForTheNextAnswer() throws Exception {
        for (String path : new String[]{"/hello", "/file", "/nothing", "/echo"}) {
            String answers = raw("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            String second = answers.substring(answers.indexOf("\r\n\r\n") + 4);
            assertTrue(second.startsWith("HTTP/1.1 200"), answers);
            assertTrue(second.endsWith("\r\n\r\nhello"), answers);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /hello      | 405 | GET, HEAD
            DELETE | /echo       | 405 | POST
            HEAD   | /echo       | 405 | POST
            GET    | /echo       | 405 | POST
            POST   | /things/cup | 405 | GET, DELETE, HEAD
            OPTIONS| /things/cup | 204 | GET, DELETE, HEAD
            OPTIONS| /nothing    | 404 | ''
            POST   | /nothing    | 404 | ''
            GET    | /hello/     | 404 | ''
            """)
    void otherMethods_sayWhatThePathTakes(String method, String path, int status, String allowed) throws Exception {
        HttpResponse<String> response = send(method, path, HttpClient.Version.HTTP_1_1);
        assertEquals(status, response.statusCode());
        assertEquals(allowed, response.headers().firstValue("Allow").orElse(""));
        if (status == 405 && !method.equals("HEAD")) {
            assertTrue(response.body().contains("use " + allowed.replace(", ", " or ")), response.body());
        }
    }

    // ---- versions ----

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\n", "Host: a\r\nConnection: keep-alive\r\n"})
    void http10_isAnswered_andTheConnectionEnds(String headers) throws Exception {
        String answer = raw("GET /hello HTTP/1.0\r\n" + headers + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("connection: close"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
    }

    @Test
    void http10_withABody() throws Exception {
        String answer = raw("POST /echo HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcde");
        assertTrue(answer.endsWith("\r\n\r\nabcde"), answer);
    }

    /** Of a request, some bytes come first, and all others together. */
    @ParameterizedTest
    @CsvSource({"1.0, 200", "1.1, 200", "3.7, 400"})
    void http1_inTwoParts(String version, int status) throws Exception {
        byte[] request = ("GET /hello HTTP/" + version + "\r\nHost: a\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int first = 1; first < request.length; first += 5) {
            try (Socket socket = sendInTwoParts(request, first)) {
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
            }
        }
    }

    @Test
    void http2_inTwoParts() throws Exception {
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0}; // a frame of type 4 without any
        byte[] start = ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + new String(settings, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int first = 1; first < start.length; first += 4) {
            try (Socket socket = sendInTwoParts(start, first)) {
                assertEquals(settings[3], socket.getInputStream().readNBytes(settings.length)[3]);
            }
        }
    }

    private Socket sendInTwoParts(byte[] request, int first) throws Exception {
        Socket socket = new Socket("127.0.0.1", front.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request, 0, first);
        Thread.sleep(20); // most likely it is read
        socket.getOutputStream().write(request, first, request.length - first);
        return socket;
    }

    // ---- bodies ----

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "identity"})
    void compressed_isRead_andCountedAsItIsRead(String encoding) throws Exception {
        assertEquals(new String(TEXT, StandardCharsets.US_ASCII), post(encoding, compress(encoding, TEXT), 200));
        assertTrue(post(encoding, compress(encoding, new byte[MAX_BYTES + 1]), 413).contains("--max-body"));
        assertTrue(post(encoding, compress(encoding, new byte[100 * MAX_BYTES]), 413).contains("--max-body"));
        assertEquals(MAX_BYTES, post(encoding, compress(encoding, new byte[MAX_BYTES]), 200).length());
    }

    @ParameterizedTest
    @CsvSource({"gzip, 400", "br, 415", "deflate, 415", "'gzip, gzip', 415"})
    void compressed_otherwiseThanItSays_isRefused(String encoding, int status) throws Exception {
        assertTrue(post(encoding, TEXT, status).contains("Content-Encoding"));
        if (status == 400) {
            byte[] cut = compress(encoding, new byte[100]);
            assertTrue(post(encoding, Arrays.copyOf(cut, 12), status).contains("cut off"));
        }
    }

    /** The connection goes on in both versions. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void compressed_unknown_isRefusedAndNoMore(HttpClient.Version version) throws Exception {
        send("GET", "/hello", version); // the connection changes to HTTP/2
        for (String encoding : List.of("br", "zstd", "gzip, br")) {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri("/echo")).version(version)
                    .header("Content-Encoding", encoding).timeout(Duration.ofSeconds(10))
                    .POST(BodyPublishers.ofByteArray(TEXT)).build(), BodyHandlers.ofString());
            assertEquals(version, response.version());
            assertEquals(415, response.statusCode(), response.body());
            assertTrue(response.body().contains("'" + encoding + "' is unknown"), response.body());
            assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
        }
        assertEquals("hello", send("GET", "/hello", version).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6", "Content-Length: 6\r\nContent-Length: 5",
            "Content-Length: 5, 6", "Content-Length: 5\r\nTransfer-Encoding: chunked"})
    void body_ofTwoLengths_isNotRead(String lengths) throws Exception {
        String answer = raw("POST /echo HTTP/1.1\r\nHost: a\r\n" + lengths + "\r\n\r\nhelloGET /hello HTTP/1.1\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertEquals(0, answer.indexOf("HTTP/1.1", 1) + 1, answer);
    }

    @Test
    @Timeout(5) // far less than a client has time to send the rest of a body
    void compressed_withMoreBehind_leavesNothingForTheNextRequest() throws Exception {
        byte[] all = Arrays.copyOf(compress("gzip", TEXT), 9000);
        assertEquals(new String(TEXT, StandardCharsets.US_ASCII), post("gzip", all, 200));
        assertEquals("hello", send("GET", "/hello", HttpClient.Version.HTTP_1_1).body());
    }

    private static byte[] compress(String encoding, byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = encoding.endsWith("gzip") ? new GZIPOutputStream(all) : all) {
            out.write(bytes);
        }
        return all.toByteArray();
    }

    private String post(String encoding, byte[] body, int status) throws Exception {
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri("/echo"))
                .version(HttpClient.Version.HTTP_1_1).header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response.body());
        return response.body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "ffffffffffffffff", "5;a=b"})
    void chunk_ofMalformedLength_isTheClientsFault(String length) throws Exception {
        String answer = raw("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + length
                + "\r\nhello\r\n0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("hexadecimal"), answer);
    }

    // ---- stopping ----

    @Test
    void drain_underASteadyStreamOfRequests_ends() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    while (!over.get()) {
                        raw("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    }
                    return null;
                });
            }
            slowBegun.await();
            boolean all = front.drain(Duration.ofSeconds(30));
            over.set(true);
            assertTrue(all, "there was always a request that was not answered");
        }
    }
    /** A connection that is accepted at that moment has nobody who answers, and must not stay open. */
    @Test
    void close_whileClientsConnect_leavesNoneWaiting() throws Exception {
        for (int i = 0; i < 40; i++) {
            CountDownLatch released = new CountDownLatch(1);
            HttpFront closed = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, MAX_BYTES),
                    (rules, _) -> rules.get("/", (_, response) -> {
                        released.await();
                        response.send("hi");
                    })).listen();
            int port = closed.port();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> clients = Stream.generate(() -> threads.submit(() -> {
                    untilRefused(port);
                    return null;
                })).limit(8).<Future<?>>map(client -> client).toList();
                while (closed.inFlight() < 8) {
                    Thread.onSpinWait();
                }
                Future<Boolean> drained = threads.submit(() -> closed.drain(Duration.ofSeconds(30)));
                while (!closed.isDraining()) {
                    Thread.onSpinWait();
                }
                released.countDown(); // all are answered, and connect again
                assertTrue(drained.get());
                for (Future<?> client : clients) {
                    client.get();
                }
            }
        }
    }

    /** Sends requests until the server takes no connection; fails if it takes one and says nothing. */
    private static void untilRefused(int port) throws IOException {
        while (true) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException ended) {
                assertTrue(ended.getMessage().contains("reset") || ended.getMessage().contains("pipe"),
                        ended::toString);
            }
        }
    }
}
