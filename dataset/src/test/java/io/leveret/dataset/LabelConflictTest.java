package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelConflictTest {
    @Test
    void among_nearDuplicatesOfOtherClasses_arePairedWithTheFirst() {
        List<LabeledPhoto> photos = List.of(photo("a", 0), photo("b", 1), photo("c", 0), photo("d", 1), photo("e", 1));

        assertEquals(List.of(new LabelConflict("a", "d")), LabelConflict.among(photos, new int[]{0, 1, 0, 0, 1}));
    }

    private static LabeledPhoto photo(String name, int index) {
        return new LabeledPhoto(name, Path.of(name), index);
    }
}
