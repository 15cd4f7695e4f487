package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhotos.Entry;
import io.leveret.dataset.LabeledPhotos.Kind;
import io.leveret.tflite.metadata.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassMatchingTest {
    private static final ClassMatching BIRDS = matching("background", "hen", "crane", "owl", "crane");

    @Test
    void match_labels_givesTheirPlaces() {
        assertEquals(List.of(new LabeledPhoto("0", Path.of("data/0"), 3), new LabeledPhoto("1", Path.of("data/1"), 1),
                new LabeledPhoto("2", Path.of("data/2"), 3)), BIRDS.match(photos(Kind.LABEL, "owl", "hen", "owl"), 0));
    }

    @Test
    void match_unknownLabels_listsThemAll() {
        String message = refusal(BIRDS, photos(Kind.LABEL, "daisy", "owl", "Hen", "tulip", "daisy"), 0);

        assertTrue(message.contains("3 of the 4 labels") && message.contains("daisy, Hen (it has hen), tulip;"),
                message);
    }

    @Test
    void match_labelOfTwoClasses_asksForTheIndex() {
        String message = refusal(BIRDS, photos(Kind.LABEL, "crane", "owl"), 0);

        assertTrue(message.contains("crane (2 and 4)") && message.contains("index"), message);
    }

    @Test
    void match_labelOfTwoClassesThatNoPhotoIsOf_isNoMatter() {
        assertEquals(1, BIRDS.match(photos(Kind.LABEL, "owl"), 0).size());
    }

    @Test
    void match_indicesOfTheTwoCranes_staysApart() {
        assertEquals(List.of(2, 4), BIRDS.match(photos(Kind.INDEX, "2", "4"), 0).stream().map(LabeledPhoto::index)
                .toList());
    }

    @Test
    void match_shift_isAdded() {
        assertEquals(List.of(1, 4), BIRDS.match(photos(Kind.INDEX, "0", "3"), 1).stream().map(LabeledPhoto::index)
                .toList());
        assertEquals(List.of(0, 3), BIRDS.match(photos(Kind.INDEX, "1", "4"), -1).stream().map(LabeledPhoto::index)
                .toList());
    }

    @Test
    void match_indexBeyondTheClasses_saysWhereAndWhichShiftWouldFit() {
        assertTrue(refusal(BIRDS, photos(Kind.INDEX, "1", "5"), 0).contains(
                "line 3: the index 5 is no class of birds.tflite: it has 0 to 4; with the shift -1 all would be"));
        assertTrue(refusal(BIRDS, photos(Kind.INDEX, "0", "4"), 1)
                .contains("the index 4 with the shift 1 is 5, which is no class"));
        assertTrue(refusal(BIRDS, photos(Kind.INDEX, "-1", "4"), 0).contains("another model's classes"));
        assertTrue(refusal(BIRDS, photos(Kind.INDEX, "2147483647"), 1).contains("is 2147483648"));
    }

    @Test
    void match_shiftOfLabels_isRefused() {
        assertTrue(refusal(BIRDS, photos(Kind.LABEL, "owl"), 1).contains("shift"));
    }

    @Test
    void match_labelsForAModelWithout_asksForThem() {
        ClassMatching unnamed = new ClassMatching("birds.tflite", 5, Optional.empty());

        assertTrue(refusal(unnamed, photos(Kind.LABEL, "owl"), 0).contains("has no labels"));
    }

    @Test
    void likelyShift_photosOfTheBackground_isOne() {
        assertEquals(Optional.of(1), BIRDS.likelyShift(photos(Kind.INDEX, "0", "3")));
        assertEquals(Optional.empty(), BIRDS.likelyShift(photos(Kind.INDEX, "1", "3")));
        assertEquals(Optional.empty(), BIRDS.likelyShift(photos(Kind.INDEX, "0", "4")), "4 is the last, so 0 is meant");
    }

    @Test
    void likelyShift_allClassesButTheLast_isOne() {
        ClassMatching unnamed = new ClassMatching("m", 1001, Optional.empty());

        assertEquals(Optional.of(1), unnamed.likelyShift(photos(Kind.INDEX, numbers(1000))));
        assertEquals(Optional.empty(), unnamed.likelyShift(photos(Kind.INDEX, numbers(1001))));
        assertEquals(Optional.empty(), unnamed.likelyShift(photos(Kind.INDEX, numbers(999))));
    }

    @Test
    void likelyShift_labels_isNone() {
        assertEquals(Optional.empty(), BIRDS.likelyShift(photos(Kind.LABEL, "background", "hen")));
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private static ClassMatching matching(String... labels) {
        return new ClassMatching("birds.tflite", labels.length, Optional.of(Labels.of(List.of(labels))));
    }

    private static String refusal(ClassMatching matching, LabeledPhotos photos, int shift) {
        return assertThrows(DatasetException.class, () -> matching.match(photos, shift)).getMessage();
    }

    private static LabeledPhotos photos(Kind kind, String... stated) {
        List<Entry> entries = new ArrayList<>();
        for (String each : stated) {
            entries.add(new Entry(Integer.toString(entries.size()), each, entries.size() + 2));
        }
        return new LabeledPhotos(Path.of("data.csv"), Path.of("data"), kind, entries, 0, List.of());
    }
}
