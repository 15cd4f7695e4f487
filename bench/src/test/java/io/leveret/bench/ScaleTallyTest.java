package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleTallyTest {
    @Test
    void row_countsAndMeans() {
        ScaleTally tally = new ScaleTally();
        tally.add(PhotoVersion.HALF, Map.of(PhotoVersion.EXACT, new ScaleAnswer(3, 0, 0.9f),
                PhotoVersion.HALF, new ScaleAnswer(4, 4, 0.5f), PhotoVersion.ORIGINAL, new ScaleAnswer(4, 4, 0.1f)));
        tally.add(PhotoVersion.EXACT, Map.of(PhotoVersion.EXACT, new ScaleAnswer(3, 0, 0.9f),
                PhotoVersion.ORIGINAL, new ScaleAnswer(4, 4, 0.1f)));
        tally.add(PhotoVersion.EIGHTH, Map.of(PhotoVersion.EXACT, new ScaleAnswer(3, 5, 0.9f),
                PhotoVersion.EIGHTH, new ScaleAnswer(3, 5, 0.8f), PhotoVersion.ORIGINAL, new ScaleAnswer(3, 5, 0.8f)));

        assertEquals("1 | 2 | 66.7 % | 0.1667 | 0.400 | 66.7 % | 1 | 1 |  | 1", tally.row());
    }

    @Test
    void row_photosAsTheyAre_haveNoOriginal() {
        ScaleTally tally = new ScaleTally();
        tally.add(PhotoVersion.EXACT, Map.of(PhotoVersion.EXACT, new ScaleAnswer(3, 0, 0.9f)));

        assertEquals("1 | 1 | 100.0 % | 0.0000 | 0.000 |  | 1 |  |  | ", tally.row());
        assertEquals(ScaleTally.COLUMNS, ScaleTally.HEADER.split("\\|").length);
        assertEquals(ScaleTally.COLUMNS, tally.row().split("\\|").length);
    }
}
