package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Digests;
import io.leveret.dataset.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {
    private static final int LENGTH = 7;
    private static final int HEADER_BYTES = 256;
    private static final int ROW_BYTES = 32 + 4 + 8 + 192 + 4 * LENGTH + 4;

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("some.features");
    }

    private FeatureStore open() throws IOException {
        return FeatureStore.open(file, "of something", LENGTH);
    }

    private static byte[] digest(int photo) {
        return Digests.sha256(ByteBuffer.allocate(4).putInt(photo).array());
    }

    private static Signature signature(int photo) {
        byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
        SplittableRandom random = new SplittableRandom(photo);
        random.nextBytes(thumbnail);
        return new Signature(random.nextLong(), thumbnail);
    }

    /** Any bits, including those of NaNs and of negative zero. */
    private static float[] features(int photo, int view) {
        SplittableRandom random = new SplittableRandom(1000L * photo + view);
        float[] features = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            features[i] = Float.intBitsToFloat(random.nextInt());
        }
        features[0] = -0f;
        return features;
    }

    private static void add(FeatureStore store, int photos) throws IOException {
        for (int photo = 0; photo < photos; photo++) {
            assertEquals(photo, store.add(digest(photo), 0, signature(photo), features(photo, 0)));
        }
    }

    private static void assertHolds(FeatureStore store, int photo, int view) throws IOException {
        int row = store.find(digest(photo), view);
        assertTrue(row >= 0, "photo " + photo + " is lost");
        float[] read = new float[LENGTH];
        store.read(row, read);
        assertArrayEquals(bits(features(photo, view)), bits(read));
        assertEquals(signature(photo), store.signature(row));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private String refusal(String content, int length) throws IOException {
        byte[] before = Files.readAllBytes(file);
        String message = assertThrows(IOException.class, () -> FeatureStore.open(file, content, length)).getMessage();
        assertArrayEquals(before, Files.readAllBytes(file));
        assertTrue(message.startsWith(file + ": "), message);
        return message;
    }

    @Test
    void add_views_areReadBackBitByBit() throws IOException {
        try (FeatureStore store = open()) {
            for (int view = 0; view < 3; view++) {
                store.add(digest(1), view, signature(1), features(1, view));
                store.add(digest(2), view, signature(2), features(2, view));
            }
            store.map();
            for (int view = 0; view < 3; view++) {
                assertHolds(store, 1, view);
                assertHolds(store, 2, view);
            }
        }
    }

    @Test
    void add_whatIsThere_isTheRowThatWas() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 3);
            assertEquals(1, store.add(digest(1), 0, signature(9), features(9, 9)));
            store.map();
            assertHolds(store, 1, 0);
        }
        assertEquals(HEADER_BYTES + 3 * ROW_BYTES, Files.size(file));
    }

    @Test
    void find_whatIsNotThere_isNoRow() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 1);
            assertEquals(-1, store.find(digest(1), 0));
            assertEquals(-1, store.find(digest(0), 1));
        }
    }

    @Test
    void open_again_holdsWhatWasAddedAndGrowsOn() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 5);
        }
        try (FeatureStore store = open()) {
            assertEquals(5, store.add(digest(5), 0, signature(5), features(5, 0)));
        }
        try (FeatureStore store = open()) {
            store.map();
            for (int photo = 0; photo < 6; photo++) {
                assertHolds(store, photo, 0);
            }
        }
        assertEquals(HEADER_BYTES + 6 * ROW_BYTES, Files.size(file));
    }

    @Test
    void open_lastRowTorn_dropsItAndKeepsTheOthers() throws IOException {
        for (int lost : new int[]{1, 4 * LENGTH, ROW_BYTES - 1}) {
            Files.deleteIfExists(file);
            try (FeatureStore store = open()) {
                add(store, 4);
            }
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - lost));
            try (FeatureStore store = open()) {
                assertEquals(-1, store.find(digest(3), 0));
                assertEquals(3, store.add(digest(3), 0, signature(3), features(3, 0)));
                store.map();
                for (int photo = 0; photo < 4; photo++) {
                    assertHolds(store, photo, 0);
                }
            }
            assertArrayEquals(whole, Files.readAllBytes(file));
        }
    }

    @Test
    void open_headerTorn_beginsAnew() throws IOException {
        open().close();
        byte[] header = Files.readAllBytes(file);
        for (int left : new int[]{0, 5, HEADER_BYTES - 1}) {
            Files.write(file, Arrays.copyOf(header, left));
            try (FeatureStore store = open()) {
                add(store, 1);
            }
            assertEquals(HEADER_BYTES + ROW_BYTES, Files.size(file));
        }
    }

    @Test
    void open_otherContent_isRefused() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 2);
        }
        assertTrue(refusal("of something else", LENGTH).endsWith("delete it"));
    }

    @Test
    void open_otherLength_isRefused() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 2);
        }
        assertTrue(refusal("of something", LENGTH + 1).endsWith("delete it"));
    }

    @Test
    void open_anotherFile_isRefusedAndLeftAsItIs() throws IOException {
        Files.write(file, new byte[5000]);
        assertTrue(refusal("of something", LENGTH).endsWith("delete it"));
        Files.writeString(file, "a short letter");
        assertTrue(refusal("of something", LENGTH).endsWith("delete it"));
    }

    @Test
    void open_twice_refusesTheSecond() throws IOException {
        try (FeatureStore first = open()) {
            add(first, 1);
            assertTrue(refusal("of something", LENGTH).contains("another training is using these features"));
            first.map();
            assertHolds(first, 0, 0);
        }
        open().close();
    }

    @Test
    void open_folder_isAnIoException() {
        assertThrows(IOException.class, () -> FeatureStore.open(folder, "of something", LENGTH));
    }

    @Test
    void add_byManyThreadsAtOnce_losesAndDoublesNone() throws Exception {
        int photos = 300;
        int threads = 4;
        try (FeatureStore store = open(); ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<int[]>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int start = thread * photos / threads; // each adds all, in another order
                work.add(() -> {
                    int[] rows = new int[photos];
                    for (int i = 0; i < photos; i++) {
                        int photo = (start + i) % photos;
                        rows[photo] = store.add(digest(photo), 0, signature(photo), features(photo, 0));
                    }
                    return rows;
                });
            }
            List<Future<int[]>> done = executor.invokeAll(work);
            for (Future<int[]> each : done) {
                assertArrayEquals(done.getFirst().get(), each.get());
            }
            assertEquals(photos, Arrays.stream(done.getFirst().get()).distinct().count());
            store.map();
            for (int photo = 0; photo < photos; photo++) {
                assertHolds(store, photo, 0);
            }
        }
        assertEquals(HEADER_BYTES + photos * ROW_BYTES, Files.size(file));
    }

    @Test
    void open_partOfAFirstRow_isCutOff() throws IOException {
        open().close();
        Files.write(file, new byte[ROW_BYTES - 1], StandardOpenOption.APPEND);
        open().close();
        assertEquals(HEADER_BYTES, Files.size(file));
    }

    @Test
    void open_newFile_saysWhatItIsOf() throws IOException {
        open().close();
        String text = Files.readString(file);
        assertTrue(text.startsWith("leveret features 2: of something, 7 float32\n"), text);
    }

    /** Whichever bit is flipped, a row gives what was written or is computed again. */
    @Test
    void find_anyBitFlipped_isNoRowUntilItIsWrittenAgain() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 2);
        }
        byte[] sound = Files.readAllBytes(file);
        for (int bit = 8 * HEADER_BYTES; bit < 8 * sound.length; bit += 5) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            int damaged = (bit / 8 - HEADER_BYTES) / ROW_BYTES;
            try (FeatureStore store = open()) {
                assertEquals(-1, store.find(digest(damaged), 0), "bit " + bit);
                assertEquals(1 - damaged, store.find(digest(1 - damaged), 0), "bit " + bit);
                store.add(digest(damaged), 0, signature(damaged), features(damaged, 0));
                store.map();
                assertHolds(store, 0, 0);
                assertHolds(store, 1, 0);
            }
            try (FeatureStore store = open()) { // and so it stays
                store.map();
                assertHolds(store, damaged, 0);
            }
        }
    }

    @Test
    void open_headerWithAFlippedBit_isRefused() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 1);
        }
        byte[] sound = Files.readAllBytes(file);
        for (int at : new int[]{0, 20, HEADER_BYTES - 1}) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertTrue(refusal("of something", LENGTH).endsWith("delete it"));
        }
    }

    @Test
    void find_bytesMissingInTheMiddle_areComputedAgain() throws IOException {
        try (FeatureStore store = open()) {
            add(store, 3);
        }
        byte[] sound = Files.readAllBytes(file);
        byte[] shifted = new byte[sound.length - 10];
        System.arraycopy(sound, 0, shifted, 0, 300);
        System.arraycopy(sound, 310, shifted, 300, shifted.length - 300);
        Files.write(file, shifted);
        try (FeatureStore store = open()) {
            for (int photo = 0; photo < 3; photo++) {
                assertEquals(-1, store.find(digest(photo), 0));
                store.add(digest(photo), 0, signature(photo), features(photo, 0));
            }
            store.map();
            for (int photo = 0; photo < 3; photo++) {
                assertHolds(store, photo, 0);
            }
        }
    }

    @Test
    void open_link_isNotFollowed() throws IOException {
        Path target = Files.writeString(folder.resolve("letter.txt"), "");
        Files.createSymbolicLink(file, target);
        assertThrows(IOException.class, this::open);
        assertEquals(0, Files.size(target));
    }
}
