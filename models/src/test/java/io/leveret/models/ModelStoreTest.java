package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Digests;
import io.leveret.testing.Answer;
import io.leveret.testing.ArchiveBuilder;
import io.leveret.testing.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120) // only makes an endless wait fail
class ModelStoreTest {
    private static final String PATH = "/models/colors.tgz";
    private static final byte[] ARCHIVE = HostedSamples.archive();
    private static final int HALF = ARCHIVE.length / 2;
    private static final Answer FILE = Answer.file(ARCHIVE, "\"1\"");

    @TempDir
    Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private LocalServer server;
    private HostedModel model;
    private ModelStore hosted;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
        model = HostedSamples.at(server.address(PATH));
        hosted = HostedSamples.hosted(model, folder.resolve("cache"));
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    @Test
    void pull_putsModelAndLabelsIntoTheCache_andNothingElse() throws Exception {
        server.answer(PATH, FILE);

        PulledModel pulled = pull();

        assertEquals(folder.resolve("cache/colors_1.0/colors_1.0.tflite"), pulled.model());
        assertArrayEquals(HostedSamples.model(), Files.readAllBytes(pulled.model()));
        assertEquals(HostedSamples.LABELS, Files.readString(pulled.labels().orElseThrow()));
        assertEquals(Optional.of(pulled), hosted.cache().find(model));
        assertEquals(List.of(".partial/colors_1.0/lock", "colors_1.0/SHA256SUMS", "colors_1.0/colors_1.0.tflite",
                "colors_1.0/labels.txt"), files());
        assertEquals(pulled, hosted.pulled(model.name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut in half", "cut by a byte", "empty", "a bit flipped", "the last bit flipped",
            "labels changed", "labels deleted", "digests changed"})
    void pull_damagedInTheCache_isNoticedAndFetchedAgain(String damage) throws Exception {
        server.answer(PATH, FILE);
        PulledModel pulled = pull();
        damage(pulled, damage);

        DamagedModelException noticed = assertThrows(DamagedModelException.class, () -> hosted.pulled(model.name()));
        assertTrue(noticed.getMessage().endsWith("leveret models pull colors_1.0 fetches it again"),
                noticed.getMessage());
        ModelRef ref = ModelRef.of(Path.of(model.name()), () -> hosted);
        assertThrows(DamagedModelException.class, ref::read);
        assertThrows(DamagedModelException.class, ref::bytes);

        assertEquals(pulled, pull());
        assertEquals(2, server.requests().size());
        assertArrayEquals(HostedSamples.model(), Files.readAllBytes(hosted.pulled(model.name()).model()));
        assertArrayEquals(HostedSamples.model(), ModelRef.of(Path.of(model.name()), () -> hosted).bytes());
    }

    private static void damage(PulledModel pulled, String damage) throws IOException {
        byte[] file = Files.readAllBytes(pulled.model());
        switch (damage) {
            case "cut in half" -> Files.write(pulled.model(), Arrays.copyOf(file, file.length / 2));
            case "cut by a byte" -> Files.write(pulled.model(), Arrays.copyOf(file, file.length - 1));
            case "empty" -> Files.write(pulled.model(), new byte[0]);
            case "a bit flipped" -> {
                file[file.length / 2] ^= 1;
                Files.write(pulled.model(), file);
            }
            case "the last bit flipped" -> {
                file[file.length - 1] ^= (byte) 0x80;
                Files.write(pulled.model(), file);
            }
            case "labels changed" -> Files.writeString(pulled.labels().orElseThrow(), "red\nblue\ngreen\n");
            case "labels deleted" -> Files.delete(pulled.labels().orElseThrow());
            default -> Files.writeString(pulled.model().resolveSibling("SHA256SUMS"), "");
        }
    }

    /** As by an earlier version, or by a user. */
    @Test
    void pull_fileWithoutDigest_isTakenIfItIsPlausible() throws Exception {
        Path file = Files.createDirectories(folder.resolve("cache/colors_1.0")).resolve("colors_1.0.tflite");
        Files.write(file, HostedSamples.model());
        assertEquals(file, pull().model());
        assertEquals(0, server.requests().size());
        server.answer(PATH, FILE);

        Files.write(file, Arrays.copyOf(HostedSamples.model(), HostedSamples.model().length - 1000));
        assertThrows(DamagedModelException.class, () -> hosted.pulled(model.name()));
        pull();
        assertEquals(1, server.requests().size());
        assertArrayEquals(HostedSamples.model(), Files.readAllBytes(file));
    }

    @Test
    void pull_archiveWithAnotherDigest_isRefused() throws Exception {
        server.answer(PATH, FILE);
        HostedModel known = new HostedModel(model.name(), "float32", 4, 0.1, 50, 75, 1.5, model.source(),
                Digests.hex(Digests.sha256(ARCHIVE)));
        HostedModel other = new HostedModel(model.name(), "float32", 4, 0.1, 50, 75, 1.5, model.source(),
                "0".repeat(64));

        assertTrue(assertThrows(PullException.class, () -> HostedSamples.hosted(other, folder.resolve("a"))
                .pull(other, listener(new CountDownLatch(1)))).getMessage().contains("its SHA-256 is another"));
        assertTrue(Files.exists(HostedSamples.hosted(known, folder.resolve("b"))
                .pull(known, listener(new CountDownLatch(1))).model()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.part", "archive.part.version", "unpacked.tflite", "unpacked.txt"})
    void pull_linkPlantedInTheWorkFolder_isNotFollowed(String name) throws Exception {
        server.answer(PATH, FILE);
        Path target = Files.writeString(folder.resolve("letter.txt"), "dear");
        Path work = Files.createDirectories(folder.resolve("cache/.partial/colors_1.0"));
        Files.createSymbolicLink(work.resolve(name), target);

        PulledModel pulled = pull();

        assertEquals("dear", Files.readString(target));
        assertFalse(Files.isSymbolicLink(pulled.model()));
        assertArrayEquals(HostedSamples.model(), Files.readAllBytes(pulled.model()));
    }

    @ParameterizedTest
    @ValueSource(strings = {".partial", ".partial/colors_1.0", ".partial/colors_1.0/lock"})
    void pull_workFolderOrLockThatIsALink_isRefused(String name) throws Exception {
        server.answer(PATH, FILE);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path link = folder.resolve("cache").resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, name.endsWith("lock") ? elsewhere.resolve("new") : elsewhere);

        assertThrows(IOException.class, this::pull);

        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void pull_again_asksNobody() throws Exception {
        server.answer(PATH, FILE);
        PulledModel pulled = pull();
        server.close();

        assertEquals(pulled, pull());
        assertEquals(1, server.requests().size());
    }

    @Test
    void pull_badArchive_leavesNothingToGoOnFrom() throws Exception {
        server.answer(PATH, Answer.file(new ArchiveBuilder().file("graph.pb", new byte[10]).tgz(), "\"1\""));
        assertTrue(assertThrows(PullException.class, this::pull).getMessage().contains("no .tflite"));
        assertEquals(List.of(".partial/colors_1.0/lock"), files());

        server.answer(PATH, FILE);
        pull();
        assertEquals(null, server.requests().getLast().range());
    }

    /** For example, the disk was full after the archive was complete. */
    @Test
    void pull_cacheNotWritable_doesNotFetchAgain() throws Exception {
        server.answer(PATH, FILE);
        Path inTheWay = Files.createDirectories(folder.resolve("cache")).resolve(model.name());
        Files.writeString(inTheWay, "no folder");
        IOException failure = assertThrows(IOException.class, this::pull);
        assertFalse(PullException.class.isInstance(failure), failure.toString());

        Files.delete(inTheWay);
        pull();
        assertEquals(1, server.requests().size());
    }

    @Test
    void pull_nobodyListens_isUnreachable() {
        server.close();

        assertInstanceOf(UnreachableException.class, assertThrows(PullException.class, this::pull));
        assertEquals(Optional.empty(), hosted.cache().find(model));
    }

    @Test
    void pull_byManyThreads_fetchesOnce() throws Exception {
        server.answer(PATH, FILE.holdAt(HALF, release));
        CountDownLatch othersWait = new CountDownLatch(3);
        PullListener listener = new PullListener() {
            @Override
            public void waiting() {
                othersWait.countDown();
            }

            @Override
            public void received(long bytes, long totalBytes) {}
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PulledModel>> pulls = Stream
                    .generate(() -> threads.submit(() -> hosted.pull(model, listener))).limit(4).toList();
            othersWait.await();
            release.countDown();
            for (Future<PulledModel> pull : pulls) {
                assertEquals(Optional.of(pull.get()), hosted.cache().find(model));
            }
        }
        assertEquals(1, server.requests().size());
    }

    @Test
    void pull_byTwoProcesses_fetchesOnce() throws Exception {
        server.answer(PATH, FILE.holdAt(HALF, release));
        CountDownLatch half = new CountDownLatch(1);
        Thread first = Thread.ofPlatform().start(() -> {
            try {
                hosted.pull(model, listener(half));
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        half.await();
        try (PullProcess second = new PullProcess(model.source(), hosted.cache().folder())) {
            second.await("waiting");
            release.countDown();
            second.await(pull().model().toString());
            assertEquals(0, second.exitCode());
        }
        first.join();
        assertEquals(1, server.requests().size());
    }

    @Test
    void pull_endedAsByCtrlC_isGoneOnFrom() throws Exception {
        server.answer(PATH, FILE.holdAt(HALF, release));
        try (PullProcess process = new PullProcess(model.source(), hosted.cache().folder())) {
            process.await(HALF + " bytes");
            process.end();
        }
        assertEquals(Optional.empty(), hosted.cache().find(model));

        server.answer(PATH, FILE);
        pull();

        assertArrayEquals(HostedSamples.model(), Files.readAllBytes(hosted.cache().find(model).orElseThrow().model()));
        assertEquals(Arrays.asList(null, "bytes=" + HALF + "-"),
                server.requests().stream().map(LocalServer.Request::range).toList());
    }

    @Test
    void pull_interrupted_leavesNothingHalfAndTheLockToOthers() throws Exception {
        server.answer(PATH, FILE.holdAt(HALF, release));
        CountDownLatch half = new CountDownLatch(1);
        List<Throwable> ends = new ArrayList<>();
        Thread pulling = Thread.ofPlatform().start(() -> {
            try {
                hosted.pull(model, listener(half));
            } catch (IOException | InterruptedException end) {
                ends.add(end);
            }
        });
        half.await();
        pulling.interrupt();
        pulling.join();
        assertInstanceOf(InterruptedException.class, ends.getFirst());
        assertEquals(Optional.empty(), hosted.cache().find(model));

        server.answer(PATH, FILE);
        pull();
    }

    private static PullListener listener(CountDownLatch half) {
        return new PullListener() {
            @Override
            public void waiting() {}

            @Override
            public void received(long bytes, long totalBytes) {
                if (bytes == HALF) {
                    half.countDown();
                }
            }
        };
    }

    private PulledModel pull() throws IOException, InterruptedException {
        return hosted.pull(model, PullListener.NONE);
    }

    private List<String> files() throws IOException {
        Path cache = hosted.cache().folder();
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).map(file -> cache.relativize(file).toString()).sorted().toList();
        }
    }
}
