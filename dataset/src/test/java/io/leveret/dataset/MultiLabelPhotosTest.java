package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhotos.Kind;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiLabelPhotosTest {
    private static final ClassMatching COLORS = matching("red", "green", "blue");

    @TempDir
    Path folder;

    @Test
    void matchAll_severalOneAndNone_areSetsOfClasses() throws IOException {
        LabeledPhotos photos = read("file,label\na.jpg,red; blue\nb.jpg,green\nc.jpg,\nd.jpg,blue;\n");

        assertEquals(Kind.LABELS, photos.kind());
        assertTrue(COLORS.isMultiLabel(photos));
        assertEquals(List.of(Set.of(0, 2), Set.of(1), Set.of(), Set.of(2)),
                COLORS.matchAll(photos).stream().map(MultiLabelPhoto::indices).toList());
        assertEquals(folder.resolve("a.jpg"), COLORS.matchAll(photos).getFirst().file());
    }

    @Test
    void matchAll_unknownLabels_areListed() throws IOException {
        LabeledPhotos photos = read("file,label\na.jpg,red;pink\nb.jpg,mauve;blue\n");

        String message = assertThrows(DatasetException.class, () -> COLORS.matchAll(photos)).getMessage();
        assertTrue(message.contains("2 of the 4 labels") && message.contains("pink, mauve"), message);
    }

    @Test
    void match_severalLabels_isRefusedWithTheLine() throws IOException {
        LabeledPhotos photos = read("file,label\na.jpg,red\nb.jpg,red;blue\n");

        String message = assertThrows(DatasetException.class, () -> COLORS.match(photos, 0)).getMessage();
        assertTrue(message.contains("line 3") && message.contains("'red;blue'"), message);
    }

    @Test
    void match_labelsOfTheModelWithASemicolon_areSingle() throws IOException {
        LabeledPhotos photos = read("file,label\na.jpg,red;hat\nb.jpg,blue\n");
        ClassMatching hats = matching("red;hat", "blue");

        assertFalse(hats.isMultiLabel(photos));
        assertEquals(List.of(0, 1), hats.match(photos, 0).stream().map(LabeledPhoto::index).toList());
    }

    @Test
    void read_emptyLabelAmongSingleOnes_isRefusedWithTheLine() {
        String message = assertThrows(DatasetException.class, () -> read("file,label\na.jpg,red\nb.jpg,\n"))
                .getMessage();
        assertTrue(message.contains("line 3") && message.contains("its label is empty"), message);
    }

    private LabeledPhotos read(String csv) throws IOException {
        return LabeledPhotos.read(Files.writeString(folder.resolve("photos.csv"), csv));
    }

    private static ClassMatching matching(String... labels) {
        return new ClassMatching("colors", labels.length, Optional.of(Labels.of(List.of(labels))));
    }
}
