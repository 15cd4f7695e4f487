package io.leveret.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.base.Cancellation;
import io.leveret.server.http.HttpFront;
import io.leveret.server.load.Admission;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave before their answer, over HTTP/1.1 and HTTP/2. Their deadline is longer than the tests'. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeavingClientsTest {
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_OF_STREAM_AND_HEADERS = 5;

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger givenUp = new AtomicInteger();
    @AutoClose
    private final Admission admission = new Admission(1, 8, Duration.ofMinutes(10));
    private final List<Integer> ended = new CopyOnWriteArrayList<>(); // the statuses of what has ended
    @AutoClose
    private final HttpFront front = new HttpFront(new HttpFront.Settings("127.0.0.1", 0, 1000),
            (chain, request, response) -> {
                try {
                    chain.proceed();
                } finally {
                    ended.add(response.status().code());
                }
            },
            (routing, bodies) -> routing.post("/slow", (request, response) -> {
                byte[] body = bodies.read(request);
                byte[] answer = admission.run(Client.of(request), cancellation -> slow(body, cancellation));
                response.send(answer);
            }).get("/", (_, response) -> response.send("hi"))).listen();

    /** Takes its time until it is released or given up; says what the request has said. */
    private byte[] slow(byte[] body, Cancellation cancellation) {
        begun.release();
        while (released.getCount() > 0) {
            if (cancellation.isRequested()) {
                givenUp.incrementAndGet();
                cancellation.check();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return body;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) { // until the time of the test is over
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", front.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static byte[] request(String body) {
        return request("HTTP/1.1", body);
    }

    private static byte[] request(String version, String body) {
        return ("POST /slow " + version + "\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads an answer whose body has a number of bytes, and returns it. */
    private static String answer(InputStream in, int bytes) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertTrue(next >= 0, answer::toString);
            answer.append((char) next);
        }
        return answer + new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void http1_closedWhileItRuns_isGivenUp(String version) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(version, "one"));
            begun.acquire();
        }
        await(() -> givenUp.get() == 1 && front.inFlight() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void http1_closedWhileItWaits_leavesTheQueue(String version) throws Exception {
        try (Socket first = connect()) {
            first.getOutputStream().write(request(version, "one"));
            begun.acquire();
            try (Socket second = connect()) {
                second.getOutputStream().write(request(version, "two"));
                await(() -> admission.waiting() == 1);
            }
            await(() -> admission.waiting() == 0);
            released.countDown();
            assertTrue(answer(first.getInputStream(), 3).endsWith("one"));
        }
        assertEquals(0, givenUp.get());
        assertFalse(begun.tryAcquire(), "the second has never begun");
    }

    /** What is read ahead to see whether the client is there belongs to the next request. */
    @Test
    void http1_moreRequestsWhileOneRuns_areAnsweredInOrder() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request("one"));
            begun.acquire();
            LockSupport.parkNanos(50_000_000); // it is read ahead now, most likely
            byte[] two = request("two");
            socket.getOutputStream().write(two, 0, 20);
            LockSupport.parkNanos(50_000_000);
            socket.getOutputStream().write(two, 20, two.length - 20);
            socket.getOutputStream().write(request("three"));
            released.countDown();
            assertTrue(answer(socket.getInputStream(), 3).endsWith("\r\none"));
            assertTrue(answer(socket.getInputStream(), 3).endsWith("\r\ntwo"));
            assertTrue(answer(socket.getInputStream(), 5).endsWith("\r\nthree"));
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(request("" + i));
                assertTrue(answer(socket.getInputStream(), 1).endsWith("\r\n" + i));
            }
        }
        assertEquals(0, givenUp.get());
    }

    @Test
    void http1_clientThatStays_isAnsweredAfterAWhile() throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(request("one"));
                if (i == 0) {
                    begun.acquire();
                    LockSupport.parkNanos(100_000_000);
                    released.countDown();
                }
                assertTrue(answer(socket.getInputStream(), 3).startsWith("HTTP/1.1 200"));
            }
        }
    }

    /** Such as nginx and Go do: that a client sends nothing more cannot be told from its end. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void http1_endOfWhatTheClientSends_isItsEnd(String version) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(version, "one"));
            begun.acquire();
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 499"), answer);
            assertTrue(answer.contains("\"code\":\"cancelled\""), answer);
        }
        await(() -> givenUp.get() == 1);
    }

    // HTTP/2, frame by frame.

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length).put((byte) 0).putShort((short) payload.length).put((byte) type)
                .put((byte) flags).putInt(stream).put(payload).array();
    }

    /** Returns the start of a connection with a request without a body on each of these streams. */
    private static byte[] start(int... streams) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(frame(SETTINGS, 0, 0));
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.writeBytes(new byte[]{(byte) 0x83, (byte) 0x86, 4, 5}); // POST, http, and the path in 5 bytes
        headers.writeBytes("/slow".getBytes(StandardCharsets.US_ASCII));
        headers.writeBytes(new byte[]{1, 9}); // the authority in 9 bytes
        headers.writeBytes("127.0.0.1".getBytes(StandardCharsets.US_ASCII));
        for (int stream : streams) {
            out.writeBytes(frame(HEADERS, END_OF_STREAM_AND_HEADERS, stream, headers.toByteArray()));
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void http2_resetWhileItRuns_isGivenUp(int blockBytes) throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            write(socket, start(1), blockBytes);
            begun.acquire();
            write(socket, frame(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8), blockBytes);
            await(() -> givenUp.get() == 1 && front.inFlight() == 0);
            await(() -> ended.equals(List.of(499)));
            released.countDown();
            byte[] next = start(3);
            write(socket, Arrays.copyOfRange(next, 24, next.length), blockBytes); // the connection lives
            awaitHeaders(socket, 3);
        }
    }

    private static void write(Socket socket, byte[] bytes, int blockBytes) throws IOException {
        for (int i = 0; i < bytes.length; i += blockBytes) {
            socket.getOutputStream().write(bytes, i, Math.min(blockBytes, bytes.length - i));
        }
    }

    private static void awaitHeaders(Socket socket, int stream) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int lengthAndType = in.readInt();
            in.readByte();
            int of = in.readInt();
            in.skipNBytes(lengthAndType >>> 8);
            if ((lengthAndType & 0xff) == HEADERS && of == stream) {
                return;
            }
        }
    }

    @Test
    void http2_resetWhileItWaits_leavesTheQueueAndNoOther() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(start(1, 3, 5));
            begun.acquire();
            await(() -> admission.waiting() == 2);
            List<Integer> streams = List.of(3, 5);
            for (int i = 0; i < 2; i++) {
                int left = 1 - i;
                socket.getOutputStream().write(frame(RST_STREAM, 0, streams.get(i), new byte[4]));
                // One of them may be the one that runs, and then the other begins.
                await(() -> admission.waiting() + admission.working() == left + 1);
            }
            released.countDown();
            awaitHeaders(socket, 1);
        }
    }

    @Test
    void http2_connectionThatIsGone_endsAllItsRequests() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(start(1, 3, 5));
            begun.acquire();
            await(() -> admission.waiting() == 2);
        }
        // those that waited may begin before they are given up
        await(() -> givenUp.get() >= 1 && admission.waiting() == 0 && front.inFlight() == 0);
    }

    @Test
    void http2_clientThatSaysGoodbye_endsAllItsRequests() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(start(1, 3));
            begun.acquire();
            socket.getOutputStream().write(frame(GO_AWAY, 0, 0, new byte[8]));
            await(() -> front.inFlight() == 0);
        }
    }

    /** The JDK's client begins with HTTP/1.1 and upgrades the connection. */
    @Test
    void http2_afterUpgrade_isGivenUp() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + front.port() + "/");
            assertEquals(HttpClient.Version.HTTP_2, client.send(HttpRequest.newBuilder(address).build(),
                    HttpResponse.BodyHandlers.discarding()).version());
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(HttpRequest
                    .newBuilder(address.resolve("/slow")).POST(HttpRequest.BodyPublishers.ofString("one")).build(),
                    HttpResponse.BodyHandlers.ofString());
            begun.acquire();
            answer.cancel(true);
            await(() -> givenUp.get() == 1 && front.inFlight() == 0);
            released.countDown();
            HttpResponse<String> next = client.sendAsync(HttpRequest.newBuilder(address.resolve("/slow"))
                    .POST(HttpRequest.BodyPublishers.ofString("two")).build(), HttpResponse.BodyHandlers.ofString())
                    .get(30, TimeUnit.SECONDS);
            assertEquals("two", next.body());
            assertEquals(HttpClient.Version.HTTP_2, next.version());
        }
    }
}
