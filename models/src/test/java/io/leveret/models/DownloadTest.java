package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.Answer;
import io.leveret.testing.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120) // decides nothing but that what would wait for ever fails
class DownloadTest {
    private static final byte[] CONTENT = new byte[100_000];
    private static final byte[] OTHER = new byte[100_001];
    private static final String TAG = "\"1\"";
    private static final String PATH = "/file";
    private static final PullLimits IMPATIENT = new PullLimits(1 << 20, 1, Duration.ofMillis(100),
            Duration.ofMillis(200));

    static {
        new Random(1).nextBytes(CONTENT);
        new Random(2).nextBytes(OTHER);
    }

    @TempDir
    Path folder;

    private final List<Long> received = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private LocalServer server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
        file = folder.resolve("file.part");
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    // ---- whole ----

    @Test
    void whole_isReceivedAndToldOf() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG));

        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(0, received.getFirst());
        assertEquals(CONTENT.length, received.getLast());
        assertEquals(received.stream().sorted().toList(), received);
        assertEquals(List.of(new LocalServer.Request(PATH, null, null)), server.requests());
    }

    @Test
    void whole_slowlyByteByByte_isReceived() throws Exception {
        byte[] some = Arrays.copyOf(CONTENT, 3000);
        server.answer(PATH, Answer.file(some, TAG).inPieces(1));

        download();

        assertArrayEquals(some, Files.readAllBytes(file));
    }

    @Test
    void whole_ofUnknownLength_isReceived() throws Exception {
        server.answer(PATH, Answer.whole(CONTENT).withoutLength());

        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    // ---- cut off, and on from there ----

    @Test
    void cutOff_nextTime_onlyTheRestIsAskedFor() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke after 60000 of 100000 bytes; pull again to go on from there");
        assertArrayEquals(Arrays.copyOf(CONTENT, 60_000), Files.readAllBytes(file));

        server.answer(PATH, Answer.file(CONTENT, TAG));
        received.clear();
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(new LocalServer.Request(PATH, "bytes=60000-", TAG), server.requests().getLast());
        assertEquals(60_000, received.getFirst());
    }

    @Test
    void cutOff_againAndAgain_noByteIsFetchedTwice() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(30_000));
        for (int pull = 0; pull < 3; pull++) {
            assertRefused("broke");
        }
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(Arrays.asList(null, "bytes=30000-", "bytes=60000-", "bytes=90000-"),
                server.requests().stream().map(LocalServer.Request::range).toList());
    }

    @Test
    void cutOff_lastModifiedOnly_isEnoughToGoOn() throws Exception {
        String date = "Wed, 21 Oct 2015 07:28:00 GMT";
        server.answer(PATH, dated(CONTENT, date).header("ETag", "W/\"weak\"").cutAt(60_000));
        assertRefused("broke");

        server.answer(PATH, dated(CONTENT, date).header("ETag", "W/\"weak\""));
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(new LocalServer.Request(PATH, "bytes=60000-", date), server.requests().getLast());
    }

    private static Answer dated(byte[] content, String date) {
        return Answer.file(content, "").header("Last-Modified", date);
    }

    @Test
    void cutOff_withoutAnyVersion_beginsAnew() throws Exception {
        server.answer(PATH, Answer.whole(CONTENT).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.whole(OTHER));
        download();

        assertArrayEquals(OTHER, Files.readAllBytes(file));
        assertNull(server.requests().getLast().range());
    }

    @Test
    void changedMeanwhile_isFetchedWhole() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.file(OTHER, "\"2\""));
        download();

        assertArrayEquals(OTHER, Files.readAllBytes(file));
        assertEquals(TAG, server.requests().getLast().ifRange());
    }

    @Test
    void serverWithoutRanges_isFetchedWhole() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.whole(OTHER).header("ETag", TAG));
        download();

        assertArrayEquals(OTHER, Files.readAllBytes(file));
    }

    @Test
    void anotherSource_doesNotGoOnFromThere() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000)).answer("/other", Answer.file(OTHER, TAG));
        assertRefused("broke");
        download(server.address("/other"), HostedSamples.LIMITS);

        assertArrayEquals(OTHER, Files.readAllBytes(file));
        assertNull(server.requests().getLast().range());
    }

    @Test
    void wholeAlready_isNotAskedForAgain() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();
        download();

        assertEquals(1, server.requests().size());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    @Test
    void moreThanThereIs_beginsAnew() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();
        Files.write(file, OTHER);
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    /** Whether it is whole is not known if the server did not say how long it is, and nothing lies behind the end. */
    @Test
    void rangeNotSatisfiable_beginsAnew() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).withoutLength());
        download();
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(Arrays.asList(null, "bytes=100000-", null),
                server.requests().stream().map(LocalServer.Request::range).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-99999/100000", "bytes 60000-99999/200000", "bytes 60000-99999/*", "nonsense",
            "bytes 99999999999999999999-1/2", ""})
    void anotherRangeThanAskedFor_isRefusedAndThenBegunAnew(String range) throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.part(OTHER, range));
        assertRefused("another part");
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    @Test
    void lessThanAskedFor_isGoneOnFrom() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.part(Arrays.copyOfRange(CONTENT, 60_000, 70_000), "bytes 60000-69999/100000"));
        assertRefused("sent 70000 bytes of 100000; pull again");
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertEquals("bytes=70000-", server.requests().getLast().range());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    @Test
    void moreThanSaid_isRefusedAndThenBegunAnew() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.part(OTHER, "bytes 60000-99999/100000"));
        assertRefused("sent 160001 bytes of 100000; pull again");
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertNull(server.requests().getLast().range());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a\nb\nc", "\n\n\n", "\u0000"})
    void damagedRecordOfTheVersion_beginsAnew(String record) throws Exception {
        Files.write(file, OTHER);
        Files.writeString(folder.resolve("file.part.version"), record);
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    // ---- servers that do not send it ----

    @ParameterizedTest
    @CsvSource({"404, is not there (404)", "410, is not there (410)", "403, refuses to send", "500, has trouble (500)",
            "503, pull again later", "206, refuses to send", "416, refuses to send", "204, refuses to send"})
    void status_isToldOf(int status, String reason) {
        server.answer(PATH, Answer.status(status));

        assertRefused(reason);
        assertFalse(Files.exists(file));
    }

    @Test
    void status_trouble_keepsWhatIsHere() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer(PATH, Answer.status(503));
        assertRefused("trouble");
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertEquals("bytes=60000-", server.requests().getLast().range());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    @Test
    void webPage_isRefusedAsOne() {
        server.answer(PATH, Answer.page("<title>Sign in</title>"));

        assertRefused("127.0.0.1 sent a web page (text/html; charset=utf-8)");
        assertFalse(Files.exists(file));
    }

    @Test
    void redirect_isFollowed_evenToGoOn() throws Exception {
        server.answer(PATH, Answer.redirect(server.address("/moved")))
                .answer("/moved", Answer.file(CONTENT, TAG).cutAt(60_000));
        assertRefused("broke");
        server.answer("/moved", Answer.file(CONTENT, TAG));
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(new LocalServer.Request("/moved", "bytes=60000-", TAG), server.requests().getLast());
    }

    @Test
    void redirect_inACircle_comesToAnEnd() {
        server.answer(PATH, Answer.redirect(server.address("/b"))).answer("/b", Answer.redirect(server.address(PATH)));

        assertRefused("from one address to the next too often");
        assertTrue(server.requests().size() < 20, server.requests().toString());
    }

    @Test
    void redirect_toWhatIsNotSecure_isNotFollowed() throws Exception {
        SSLContext certificate = certificate();
        server.answer("/insecure", Answer.file(CONTENT, TAG));
        try (LocalServer secure = new LocalServer(certificate);
                HttpClient client = Download.client(HostedSamples.LIMITS).sslContext(certificate).build()) {
            secure.answer(PATH, Answer.redirect(server.address("/insecure")));
            secure.answer("/fine", Answer.file(CONTENT, TAG));
            new Download(client, HostedSamples.LIMITS, secure.address("/fine"), new PartialFile(file),
                    PullListener.NONE).run(); // the certificate does
            PullException refused = assertThrows(PullException.class, new Download(client, HostedSamples.LIMITS,
                    secure.address(PATH), new PartialFile(folder.resolve("other")), PullListener.NONE)::run);

            assertTrue(refused.getMessage().contains("not secure"), refused.getMessage());
            assertEquals(List.of(), server.requests());
        }
    }

    @Test
    void certificate_ofNobodyKnown_isRefused() throws Exception {
        try (LocalServer secure = new LocalServer(certificate())) {
            secure.answer(PATH, Answer.file(CONTENT, TAG));

            assertRefused("no secure connection", secure.address(PATH), HostedSamples.LIMITS);
        }
    }

    /** A self-signed certificate, made by the JDK's tool since no class of the JDK makes them. */
    private SSLContext certificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path keys = folder.resolve("keys.p12");
        Process tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                "-storetype", "PKCS12", "-storepass", "secret", "-keystore", keys.toString()).inheritIO().start();
        assertEquals(0, tool.waitFor());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(keys)) {
            store.load(stream, "secret".toCharArray());
        }
        KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(store, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void tooLarge_asSaid_isRefusedBeforeItIsReceived() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG));

        assertRefused("above the limit of 99999 bytes", limitedTo(CONTENT.length - 1));
        assertEquals(List.of(), received);
        assertFalse(Files.exists(file));
        download(server.address(PATH), limitedTo(CONTENT.length));
    }

    @Test
    void tooLarge_notSaid_isRefusedOnTheWay() {
        server.answer(PATH, Answer.whole(CONTENT).withoutLength());

        assertRefused("above the limit of 50000 bytes", limitedTo(50_000));
        assertFalse(Files.exists(file));
    }

    private static PullLimits limitedTo(long archiveBytes) {
        return new PullLimits(archiveBytes, 1, HostedSamples.LIMITS.connect(), HostedSamples.LIMITS.silence());
    }

    // ---- servers that are not there, or not with it ----

    @Test
    void nobodyListens_isUnreachable() throws IOException {
        URI nowhere;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + taken.getLocalPort() + PATH);
        }

        assertInstanceOf(UnreachableException.class,
                assertRefused("127.0.0.1 cannot be reached", nowhere, HostedSamples.LIMITS));
    }

    @Test
    void hostUnknown_isUnreachable() {
        assertInstanceOf(UnreachableException.class, assertRefused("no-such-host.invalid cannot be reached",
                URI.create("http://no-such-host.invalid/file"), HostedSamples.LIMITS));
    }

    @Test
    void stall_beforeTheAnswer_ends() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("does not answer; pull again later",
                    URI.create("http://127.0.0.1:" + silent.getLocalPort() + PATH), IMPATIENT);
        }
    }

    @Test
    void stall_within_endsAndIsGoneOnFrom() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).holdAt(60_000, release));
        assertRefused("127.0.0.1 stopped sending after", IMPATIENT);

        long here = Files.size(file); // how much had come by then depends on the machine
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();

        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(here == 0 ? null : "bytes=" + here + "-", server.requests().getLast().range());
    }

    @Test
    void noWebServer_isRefused() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread speaker = Thread.ofVirtual().start(() -> {
                try (Socket visitor = other.accept()) {
                    visitor.getOutputStream().write("220 mail.example.org ESMTP\r\n\r\n".getBytes());
                } catch (IOException ended) {
                    // the test is over
                }
            });
            assertRefused("does not answer as a web server does",
                    URI.create("http://127.0.0.1:" + other.getLocalPort() + PATH), HostedSamples.LIMITS);
            speaker.join();
        }
    }

    @Test
    void interrupted_keepsWhatIsHere() throws Exception {
        server.answer(PATH, Answer.file(CONTENT, TAG).holdAt(60_000, release));
        CountDownLatch half = new CountDownLatch(1);
        List<Throwable> ends = new ArrayList<>();
        Thread pulling = Thread.ofPlatform().start(() -> {
            try {
                download(server.address(PATH), HostedSamples.LIMITS, bytes -> {
                    if (bytes == 60_000) {
                        half.countDown();
                    }
                });
            } catch (IOException | InterruptedException end) {
                ends.add(end);
            }
        });
        half.await();
        pulling.interrupt();
        pulling.join();

        assertInstanceOf(InterruptedException.class, ends.getFirst());
        assertArrayEquals(Arrays.copyOf(CONTENT, 60_000), Files.readAllBytes(file));
        server.answer(PATH, Answer.file(CONTENT, TAG));
        download();
        assertEquals("bytes=60000-", server.requests().getLast().range());
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }

    private interface OnBytes {
        void received(long bytes);
    }

    private void download() throws IOException, InterruptedException {
        download(server.address(PATH), HostedSamples.LIMITS);
    }

    private void download(URI source, PullLimits limits) throws IOException, InterruptedException {
        download(source, limits, received::add);
    }

    private void download(URI source, PullLimits limits, OnBytes onBytes) throws IOException, InterruptedException {
        HttpClient client = Download.client(limits).build();
        try {
            new Download(client, limits, source, new PartialFile(file), new PullListener() {
                @Override
                public void waiting() {}

                @Override
                public void received(long bytes, long totalBytes) {
                    onBytes.received(bytes);
                }
            }).run();
        } finally {
            client.shutdownNow();
        }
    }

    private PullException assertRefused(String reason) {
        return assertRefused(reason, HostedSamples.LIMITS);
    }

    private PullException assertRefused(String reason, PullLimits limits) {
        return assertRefused(reason, server.address(PATH), limits);
    }

    private PullException assertRefused(String reason, URI source, PullLimits limits) {
        PullException refused = assertThrows(PullException.class, () -> download(source, limits));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        return refused;
    }
}
