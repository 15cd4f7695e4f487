package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.ArchiveBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
    private static final HostedModel MODEL = HostedSamples.at(URI.create("http://127.0.0.1/model.tgz"));
    private static final String FILE = MODEL.fileName();
    private static final byte[] CONTENT = HostedSamples.model();

    @TempDir
    Path folder;

    // ---- valid archives ----

    @Test
    void tgz_ofAnOfficialKind_givesModelAndLabels() throws IOException {
        UnpackedModel unpacked = unpack(HostedSamples.archive());

        assertArrayEquals(CONTENT, Files.readAllBytes(unpacked.model()));
        assertEquals(HostedSamples.LABELS, Files.readString(unpacked.labels().orElseThrow()));
    }

    @Test
    void tar_notCompressed_isReadAsWell() throws IOException {
        assertArrayEquals(CONTENT,
                Files.readAllBytes(unpack(new ArchiveBuilder().file(FILE, CONTENT).tar()).model()));
    }

    @Test
    void zip_fromAMac_isNotMistakenInWhatIsPackedBesideFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("__MACOSX/._" + FILE, new byte[200]);
        files.put("__MACOSX/._labels_mobilenet.txt", new byte[200]);
        files.put("model/", new byte[0]);
        files.put("model/" + FILE, CONTENT);
        files.put("labels_mobilenet_quant_v1_224.txt", HostedSamples.bytes(HostedSamples.LABELS));

        UnpackedModel unpacked = unpack(ArchiveBuilder.zip(files));

        assertArrayEquals(CONTENT, Files.readAllBytes(unpacked.model()));
        assertEquals(HostedSamples.LABELS, Files.readString(unpacked.labels().orElseThrow()));
    }

    /** Sizes around blocks of 512 bytes, and extensions, whose length matters but not their content. */
    @Test
    void tar_withEntriesOfEverySizeAndType_findsTheModelBehindThem() throws IOException {
        ArchiveBuilder archive = new ArchiveBuilder();
        for (int size : new int[]{0, 1, 511, 512, 513, 1024}) {
            archive.file("checkpoint" + size, new byte[size]);
        }
        archive.entry("pax", 'x', 20, HostedSamples.bytes("20 path=wrong.tflite")).entry("global", 'g', 3, new byte[3])
                .entry("././@LongLink", 'L', 13, HostedSamples.bytes("wrong.tflite\0"));

        assertArrayEquals(CONTENT, Files.readAllBytes(unpack(archive.file(FILE, CONTENT).tgz()).model()));
    }

    @Test
    void labels_none_isNoFailure() throws IOException {
        UnpackedModel unpacked = unpack(
                new ArchiveBuilder().file("x_info.txt", "Model: x").file(FILE, CONTENT).tgz());

        assertEquals(Optional.empty(), unpacked.labels());
    }

    @Test
    void models_several_theOneOfItsNameIsTaken() throws IOException {
        byte[] other = CONTENT.clone();
        other[other.length - 1]++;
        byte[] before = new ArchiveBuilder().file("other.tflite", other).file(FILE, CONTENT).tgz();
        byte[] after = new ArchiveBuilder().file(FILE, CONTENT).file("other.tflite", other).tgz();

        assertArrayEquals(CONTENT, Files.readAllBytes(unpack(before).model()));
        assertArrayEquals(CONTENT, Files.readAllBytes(unpack(after).model()));
    }

    // ---- paths ----

    @ParameterizedTest
    @ValueSource(strings = {"../../../", "/tmp/", "a/../../", "..\\..\\", "C:\\", "./"})
    void path_leadingElsewhere_isNotFollowed(String path) throws IOException {
        byte[] archive = new ArchiveBuilder().file(path + FILE, CONTENT)
                .file(path + "labels.txt", HostedSamples.LABELS).tgz();
        UnpackedModel unpacked = unpack(archive);

        assertEquals(folder.resolve("work"), unpacked.model().getParent());
        assertEquals(folder.resolve("work"), unpacked.labels().orElseThrow().getParent());
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(List.of("archive", "unpacked.tflite", "unpacked.txt"), files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void link_namedAsTheModel_isNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        ArchiveBuilder archive = new ArchiveBuilder().link(FILE, victim.toString());

        assertRefused("no .tflite", archive.tgz());
        UnpackedModel unpacked = unpack(archive.file(FILE, CONTENT).tgz());
        assertTrue(Files.isRegularFile(unpacked.model()));
        assertEquals("untouched", Files.readString(victim));
    }

    // ---- other files ----

    @Test
    void content_aWebPage_isSaidToBeOne() throws IOException {
        assertRefused("begins with '<!DOCTYPE html><title>Sign in", HostedSamples
                .bytes("<!DOCTYPE html><title>Sign in</title>" + "<p>please</p>".repeat(100)));
    }

    @Test
    void content_empty() throws IOException {
        assertRefused("it is empty", new byte[0]);
    }

    @Test
    void content_aBareModel_isSaidToBeNoArchive() throws IOException {
        assertRefused("no archive: it begins with 1c 00 00 00 54 46 4c 33", CONTENT);
    }

    @Test
    void gzip_ofNoTar() throws IOException {
        assertRefused("no tar archive", ArchiveBuilder.gzip("just words".repeat(100).getBytes()));
        assertRefused("no tar archive", ArchiveBuilder.gzip(HostedSamples.bytes("short")));
    }

    @Test
    void tar_withoutModel() throws IOException {
        assertRefused("no .tflite", new ArchiveBuilder().file("graph.pb", new byte[10]).tgz());
        assertRefused("no .tflite", new ArchiveBuilder().folder(FILE).tgz());
        assertRefused("no .tflite", new ArchiveBuilder().tgz());
    }

    @Test
    void models_severalOfOtherNames_areNamed() throws IOException {
        assertRefused("a.tflite, b.tflite",
                new ArchiveBuilder().file("a.tflite", CONTENT).file("b.tflite", CONTENT).tgz());
    }

    @Test
    void model_thatIsNone() throws IOException {
        assertRefused("no TensorFlow Lite model", new ArchiveBuilder().file(FILE, "text".repeat(20_000)).tgz());
    }

    // ---- damage: every archive cut anywhere, and bits changed ----

    @Test
    void tgz_cutAnywhere_isRefused() throws IOException {
        byte[] whole = new ArchiveBuilder().file(FILE, CONTENT).file("labels.txt", HostedSamples.LABELS).tgz();
        for (int length = 0; length < whole.length; length += length < 600 || whole.length - length < 20 ? 1 : 997) {
            assertRefused("", Arrays.copyOf(whole, length));
        }
    }

    /** If the last bytes are the directory, the files are still complete. */
    @Test
    void zip_cutWithinTheModel_isRefused() throws IOException {
        byte[] whole = ArchiveBuilder.zip(Map.of(FILE, CONTENT));
        for (int length = 4; length < CONTENT.length / 2; length += 997) {
            assertRefused("", Arrays.copyOf(whole, length));
        }
    }

    @Test
    void tgz_changedAnywhereInTheModel_isRefusedByItsChecksum() throws IOException {
        byte[] whole = new ArchiveBuilder().file(FILE, CONTENT).tgz();
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            byte[] changed = whole.clone();
            changed[1000 + random.nextInt(whole.length - 2000)] ^= (byte) (1 << random.nextInt(8));
            assertRefused("", changed);
        }
    }

    /** Any bytes give only the declared exception, and leave no file. */
    @Test
    void tar_randomBytes_areRefused() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] changed = new ArchiveBuilder().file("a.txt", "text").link("b", "c").tar();
            for (int change = 0; change < 5; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertRefused("", i % 2 == 0 ? changed : ArchiveBuilder.gzip(changed));
        }
    }

    // ---- sizes ----

    @Test
    void size_smallerThanPublished_isRefused() throws IOException {
        assertRefused("has 96", HostedSamples.described(5, MODEL.source()),
                new ArchiveBuilder().file(FILE, CONTENT).tgz());
        assertRefused("5.0 MB", HostedSamples.described(5, MODEL.source()),
                new ArchiveBuilder().file(FILE, CONTENT).tgz());
    }

    @Test
    void size_largerThanPublished_isRefusedBeforeItIsAllWritten() throws IOException {
        byte[] large = Arrays.copyOf(CONTENT, 3_000_000);

        assertRefused("has more than 220000 bytes", new ArchiveBuilder().file(FILE, large).tgz());
        assertRefused("has more than 220000 bytes", ArchiveBuilder.zip(Map.of(FILE, large)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"77777777777", "777777777777", "00000000001x", "-0000000001",
            "\u0080\0\0\0\0\0\0\0\0\0\0\1"})
    void size_thatIsClaimed_takesNoMemoryAndIsRefused(String size) throws IOException {
        assertRefused("", new ArchiveBuilder().entry(FILE, '0', size, CONTENT).tgz());
        assertRefused("", new ArchiveBuilder().entry("other", '0', size, CONTENT).file(FILE, CONTENT).tgz());
        assertRefused("", new ArchiveBuilder().entry("pax", 'x', size, new byte[600]).file(FILE, CONTENT).tgz());
    }

    @Test
    void bomb_inAnEntryThatIsPassedOver_isRefused() throws IOException {
        byte[] zeros = new byte[(int) HostedSamples.LIMITS.unpackedBytes()];

        assertRefused("more than the limit", new ArchiveBuilder().file("a", zeros).file(FILE, CONTENT).tgz());
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a", zeros);
        files.put(FILE, CONTENT);
        assertRefused("more than the limit", ArchiveBuilder.zip(files));
    }

    @Test
    void bomb_behindTheEnd_isRefused() throws IOException {
        byte[] tar = new ArchiveBuilder().file(FILE, CONTENT).tar();

        assertRefused("more than the limit",
                ArchiveBuilder.gzip(Arrays.copyOf(tar, (int) HostedSamples.LIMITS.unpackedBytes() + 1)));
    }

    @Test
    void labels_tooLarge_areRefused() throws IOException {
        assertRefused("not a list of labels", new ArchiveBuilder().file("labels.txt", new byte[2 << 20])
                .file(FILE, CONTENT).tgz());
    }

    private UnpackedModel unpack(byte[] archive) throws IOException {
        return unpack(MODEL, archive);
    }

    private UnpackedModel unpack(HostedModel model, byte[] archive) throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        return new Unpacking(model, HostedSamples.LIMITS, work).run(Files.write(folder.resolve("archive"), archive));
    }

    private void assertRefused(String reason, byte[] archive) throws IOException {
        assertRefused(reason, MODEL, archive);
    }

    private void assertRefused(String reason, HostedModel model, byte[] archive) throws IOException {
        PullException refused = assertThrows(PullException.class, () -> unpack(model, archive));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
