package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Digests;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.Signature;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.image.codec.Damage;
import io.leveret.testing.TensorKind;
import io.leveret.train.FeatureExtraction.Extracted;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureExtractionTest {
    private static final int PHOTOS = 12;
    private static final int VIEWS = 3;

    @TempDir
    private Path folder;
    private FeatureExtractor extractor;
    private final List<LabeledPhoto> photos = new ArrayList<>();

    @BeforeEach
    void writePhotos() throws IOException {
        Backbone backbone = Backbones.vectors(TensorKind.FLOAT32);
        extractor = new FeatureExtractor(backbone.model(), backbone.featureTensor(), ClassifierOptions.DEFAULT);
        for (int i = 0; i < PHOTOS; i++) {
            add("photo" + i, ImageEncoder.png(scene(i)));
        }
    }

    private static Pixels scene(int photo) {
        return Photos.scene(40 + photo, 30, photo);
    }

    private void add(String name, byte[] content) throws IOException {
        photos.add(new LabeledPhoto(name, Files.write(folder.resolve(name), content), 0));
    }

    private FeatureStore open(String store) throws IOException {
        return FeatureStore.open(folder.resolve(store), "test", extractor.length());
    }

    private FeatureExtraction extraction(FeatureStore store, DecodeLimits limits, int threads) {
        return new FeatureExtraction(extractor, store, TrainingOptions.builder().decodeLimits(limits).build(),
                threads == 1 ? Workers.none() : Workers.shared(), TrainingListener.NONE);
    }

    private List<Extracted> extract(FeatureStore store, DecodeLimits limits, int threads, int views)
            throws IOException {
        List<Integer> reported = new ArrayList<>();
        List<Extracted> extracted = extraction(store, limits, threads).extract(photos, views,
                (done, total) -> {
                    assertEquals(photos.size(), total);
                    reported.add(done);
                });
        assertEquals(IntStream.rangeClosed(1, photos.size()).boxed().toList(), reported);
        assertEquals(photos, extracted.stream().map(Extracted::photo).toList());
        store.map();
        return extracted;
    }

    private List<Extracted> extract(FeatureStore store) throws IOException {
        return extract(store, DecodeLimits.DEFAULT, 2, VIEWS);
    }

    private static float[] features(FeatureStore store, int row) {
        float[] features = new float[store.length()];
        store.read(row, features);
        return features;
    }

    @Test
    void extract_photos_areTheirFeaturesAndThoseOfTheirViews() throws IOException {
        try (FeatureStore store = open("store")) {
            List<Extracted> extracted = extract(store);
            for (int i = 0; i < PHOTOS; i++) {
                int[] rows = extracted.get(i).rows();
                assertEquals(VIEWS, rows.length);
                assertArrayEquals(extractor.extract(scene(i)), features(store, rows[0]));
                assertEquals(Signature.of(scene(i)), store.signature(rows[0]));
                long seed = ByteBuffer.wrap(Digests.sha256(Files.readAllBytes(photos.get(i).file()))).getLong();
                assertArrayEquals(extractor.extract(Views.of(scene(i), seed + 2)), features(store, rows[2]));
            }
        }
    }

    @Test
    void extract_unreadablePhotos_areReportedAndTheOthersExtracted() throws IOException {
        byte[] png = ImageEncoder.png(scene(0));
        add("torn.png", Arrays.copyOf(png, png.length / 2));
        add("text.jpg", "no photo".getBytes());
        photos.add(new LabeledPhoto("lost.png", folder.resolve("lost.png"), 0));
        photos.add(new LabeledPhoto("folder.png", Files.createDirectory(folder.resolve("folder.png")), 0));
        try (FeatureStore store = open("store")) {
            List<Extracted> extracted = extract(store);
            assertTrue(extracted.subList(0, PHOTOS).stream().allMatch(Extracted::readable));
            for (Extracted unreadable : extracted.subList(PHOTOS, PHOTOS + 4)) {
                assertFalse(unreadable.readable());
                assertEquals(0, unreadable.rows().length);
                assertTrue(unreadable.error().startsWith(unreadable.photo().name() + ": "), unreadable.error());
            }
            assertEquals("lost.png: it cannot be read: there is no such file", extracted.get(PHOTOS + 2).error());
        }
    }

    @Test
    void extract_damagedPhotos_areKnownAgainAndAddNothing() throws IOException {
        byte[] png = ImageEncoder.png(scene(0));
        add("cut.png", Arrays.copyOf(png, png.length * 97 / 100));
        List<Integer> rows = new ArrayList<>();
        List<Optional<Damage>> damage = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (FeatureStore store = open("store")) {
                Extracted cut = extract(store).getLast();
                rows.add(cut.rows()[0]);
                damage.add(cut.damage());
            }
        }
        assertTrue(damage.getFirst().isPresent());
        assertEquals(damage.getFirst(), damage.getLast());
        assertEquals(rows.getFirst(), rows.getLast());
    }

    @Test
    void extract_again_addsNothing() throws IOException {
        List<int[]> rows;
        try (FeatureStore store = open("store")) {
            rows = extract(store).stream().map(Extracted::rows).toList();
        }
        byte[] file = Files.readAllBytes(folder.resolve("store"));
        try (FeatureStore store = open("store")) {
            // If a photo were decoded again it would be refused.
            List<Extracted> again = extract(store, new DecodeLimits(1, 1 << 20), 2, VIEWS);
            for (int i = 0; i < PHOTOS; i++) {
                assertArrayEquals(rows.get(i), again.get(i).rows());
            }
        }
        assertArrayEquals(file, Files.readAllBytes(folder.resolve("store")));
    }

    @Test
    void extract_moreViews_addsOnlyThese() throws IOException {
        try (FeatureStore store = open("store")) {
            List<Extracted> first = extract(store, DecodeLimits.DEFAULT, 2, 1);
            long before = Files.size(folder.resolve("store"));
            List<Extracted> second = extract(store, DecodeLimits.DEFAULT, 2, 2);
            assertEquals(2 * (before - 256), Files.size(folder.resolve("store")) - 256);
            for (int i = 0; i < PHOTOS; i++) {
                assertEquals(first.get(i).rows()[0], second.get(i).rows()[0]);
            }
        }
    }

    @Test
    void extract_byOtherNumbersOfThreads_isTheSame() throws IOException {
        try (FeatureStore one = open("one"); FeatureStore many = open("many")) {
            List<Extracted> byOne = extract(one, DecodeLimits.DEFAULT, 1, VIEWS);
            List<Extracted> byMany = extract(many, DecodeLimits.DEFAULT, 5, VIEWS);
            for (int i = 0; i < PHOTOS; i++) {
                for (int view = 0; view < VIEWS; view++) {
                    assertArrayEquals(features(one, byOne.get(i).rows()[view]),
                            features(many, byMany.get(i).rows()[view]));
                }
            }
        }
    }

    @Test
    void extract_sameContentUnderTwoNames_sharesRows() throws IOException {
        add("copy", ImageEncoder.png(scene(3)));
        try (FeatureStore store = open("store")) {
            List<Extracted> extracted = extract(store);
            assertArrayEquals(extracted.get(3).rows(), extracted.get(PHOTOS).rows());
            assertNotEquals(extracted.get(2).rows()[0], extracted.get(PHOTOS).rows()[0]);
        }
        assertEquals(256 + PHOTOS * VIEWS * (32 + 4 + 8 + 192 + 4L * extractor.length() + 4),
                Files.size(folder.resolve("store")));
    }

    @Test
    void extract_fileAboveTheLimit_isNotRead() throws IOException {
        add("huge.png", new byte[100_000]);
        try (FeatureStore store = open("store")) {
            String error = extract(store, new DecodeLimits(1 << 20, 99_999), 2, 1).get(PHOTOS).error();
            assertTrue(error.startsWith("huge.png: ") && error.contains("100000") && error.contains("99999"), error);
        }
    }

    @Test
    void extract_morePixelsThanTheLimit_isRefused() throws IOException {
        try (FeatureStore store = open("store")) {
            List<Extracted> extracted = extract(store, new DecodeLimits(45 * 30, 1 << 20), 2, 1);
            assertTrue(extracted.get(5).readable());
            assertFalse(extracted.get(6).readable());
            assertTrue(extracted.get(6).error().startsWith("photo6: "), extracted.get(6).error());
        }
    }

    @Test
    void extract_noPhotos_areNone() throws IOException {
        photos.clear();
        try (FeatureStore store = open("store")) {
            assertEquals(List.of(), extract(store));
        }
    }

    @Test
    void extract_storeThatCannotBeWritten_throws() throws IOException {
        FeatureStore store = open("store");
        store.close();
        FeatureExtraction extraction = extraction(store, DecodeLimits.DEFAULT, 2);
        assertThrows(IOException.class, () -> extraction.extract(photos, 1, (_, _) -> {}));
    }
}
