package io.leveret.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.server.connection.SlowClients;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodiesTest {
    private static final int MAX_BYTES = 100_000;

    private final BlockingQueue<Bodies> bodies = new ArrayBlockingQueue<>(1);
    @AutoClose
    private final HttpFront front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, MAX_BYTES),
            (routing, reader) -> {
                bodies.add(reader);
                routing.post("/length", (request, response) -> length(reader, request, response));
                routing.post("/unread", (_, _) -> {
                    throw Problem.notFound("no");
                });
            }).listen();
    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private static void length(Bodies reader, ServerRequest request, ServerResponse response) {
        response.send("" + reader.read(request).length);
    }

    private HttpResponse<String> post(String path, HttpClient.Version version, HttpRequest.BodyPublisher body)
            throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
                .version(version).POST(body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher chunked(int bytes) {
        return BodyPublishers.ofByteArrays(List.of(new byte[bytes - 3], new byte[3]));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void read_upToTheLimit(HttpClient.Version version) throws Exception {
        for (int bytes : new int[]{3, 70_000, MAX_BYTES}) {
            assertEquals("" + bytes, post("/length", version, BodyPublishers.ofByteArray(new byte[bytes])).body());
            assertEquals("" + bytes, post("/length", version, chunked(bytes)).body());
        }
        while (bodies.element().held() > 0) { // they are given back after the answer; the test's time is limited
            Thread.sleep(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void read_tooLong_isRefused_howeverLong(HttpClient.Version version) throws Exception {
        for (int bytes : new int[]{MAX_BYTES + 1, MAX_BYTES + 2, 5 * MAX_BYTES, 100 * MAX_BYTES}) {
            assertEquals(413, post("/length", version, BodyPublishers.ofByteArray(new byte[bytes])).statusCode());
            assertEquals(413, post("/length", version, chunked(bytes)).statusCode());
        }
    }

    /** An answer that comes before the body ends is lost if the server closes the connection with bytes unread. */
    @ParameterizedTest
    @ValueSource(strings = {"/length", "/unread"})
    void refused_whileTheClientStillSends_arrives(String path) throws Exception {
        for (boolean chunked : new boolean[]{false, true}) {
            int bytes = 10 * MAX_BYTES;
            String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + bytes;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
                    OutputStream out = socket.getOutputStream();
                    InputStream in = socket.getInputStream()) {
                out.write(("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                byte[] part = new byte[bytes / 10];
                for (int i = 0; i < 10; i++) {
                    if (chunked) {
                        out.write((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                    out.write(part);
                    if (chunked) {
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.flush();
                    Thread.sleep(5); // the server may close the connection now, if it does not wait
                }
                out.write((chunked ? "0\r\n\r\n" : "").getBytes(StandardCharsets.US_ASCII));
                String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
                assertEquals(path.equals("/unread") && chunked ? "HTTP/1.1 404" : "HTTP/1.1 413", status);
            }
        }
    }

    @Test
    void refused_whatWaitsToBeToldToGoOn_isAnsweredAtOnce() throws Exception {
        for (String request : List.of("/unread HTTP/1.1\r\nContent-Length: 5",
                "/length HTTP/1.1\r\nContent-Length: " + 2 * MAX_BYTES)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
                socket.setSoTimeout(5000); // less than the time of slow clients
                socket.getOutputStream().write(("POST " + request + "\r\nHost: a\r\nExpect: 100-continue\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
            }
        }
    }

    @Test
    void lineBetweenChunks_withoutEnd_endsTheConnection() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
                OutputStream out = socket.getOutputStream()) {
            out.write("POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] extension = new byte[1 << 16];
            Arrays.fill(extension, (byte) 'a');
            long sent = 0;
            try {
                for (; sent < 1L << 30; sent += extension.length) {
                    out.write(extension);
                }
            } catch (SocketException ended) {
                // as it should
            }
            assertTrue(sent < 1L << 30, "the server has read " + sent + " bytes of a line");
        }
    }

    @Test
    void read_moreThanAllMayHold_isRefused_untilOthersAreAnswered() throws Exception {
        try (SlowClients clients = new SlowClients(Duration.ofSeconds(10), MAX_BYTES)) {
            Bodies few = new Bodies(clients, MAX_BYTES, 3L * MAX_BYTES / 2);
            CountDownLatch read = new CountDownLatch(1);
            CountDownLatch answer = new CountDownLatch(1);
            try (HttpFront small = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, MAX_BYTES), (routing, _) -> {
                routing.post("/held", (request, response) -> {
                    int length = few.read(request).length;
                    read.countDown();
                    answer.await();
                    response.send("" + length);
                });
                routing.post("/length", (request, response) -> length(few, request, response));
            }).listen()) {
                URI uri = URI.create("http://127.0.0.1:" + small.port());
                HttpRequest length = HttpRequest.newBuilder(uri.resolve("/length"))
                        .POST(BodyPublishers.ofByteArray(new byte[MAX_BYTES])).build();
                CompletableFuture<HttpResponse<String>> first = client.sendAsync(HttpRequest
                        .newBuilder(uri.resolve("/held")).POST(BodyPublishers.ofByteArray(new byte[MAX_BYTES])).build(),
                        BodyHandlers.ofString());
                read.await();
                HttpResponse<String> refused = client.send(length, BodyHandlers.ofString());
                assertEquals(503, refused.statusCode());
                assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
                answer.countDown();
                assertEquals("" + MAX_BYTES, first.get().body());
                while (few.held() > 0) { // they are given back after the answer
                    Thread.sleep(1);
                }
                assertEquals(200, client.send(length, BodyHandlers.ofString()).statusCode());
            }
        }
    }
}
