package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoubtfulLabelTest {
    private static final List<String> LABELS = List.of("cat", "dog", "hen");

    private static List<DoubtfulLabel> among(float[][] logits, int... labels) {
        int[] photos = new int[labels.length];
        for (int i = 0; i < photos.length; i++) {
            photos[i] = photos.length - 1 - i;
        }
        List<String> names = IntStream.range(0, photos.length).mapToObj(i -> "photo" + i).toList();
        return DoubtfulLabel.among(new CrossValidation.Result(List.of(), 1, 0, logits, labels, photos), 1, names,
                LABELS);
    }

    @Test
    void among_sureOfAnotherClass_isDoubtful() {
        List<DoubtfulLabel> doubtful = among(new float[][]{{5, 0, 0}, {5, 0, 0}, {0, 5, 0}, {0, 5, 0}, {0, 6, 0}}, 0, 0,
                1,
                1, 2);

        assertEquals(1, doubtful.size());
        DoubtfulLabel only = doubtful.getFirst();
        assertEquals("photo0", only.name(), "the last of the logits");
        assertEquals("hen", only.label());
        assertEquals("dog", only.suggested());
        assertEquals(Math.exp(6) / (Math.exp(6) + 2), only.suggestedScore(), 1e-12);
        assertEquals(1 / (Math.exp(6) + 2), only.labelScore(), 1e-12);
    }

    @Test
    void among_lessSureThanForPhotosOfThatClass_isNot() {
        assertTrue(among(new float[][]{{5, 0, 0}, {0, 5, 0}, {0, 1.2f, 0}}, 0, 1, 2).isEmpty());
    }

    @Test
    void among_lessSureThanTheMeanButSure_is() {
        assertEquals(1, among(new float[][]{{5, 0, 0}, {0, 5, 0}, {0, 3, 0}}, 0, 1, 2).size());
    }

    @Test
    void among_classOfLowScores_countsSooner_butNotBelowAHalf() {
        assertEquals(1, among(new float[][]{{0, 0.1f, 0}, {0, 0.2f, 0}, {0, 2, 0}}, 1, 1, 0).size());
        assertTrue(among(new float[][]{{0, 0.1f, 0}, {0, 0.2f, 0}, {0, 0.5f, 0}}, 1, 1, 0).isEmpty());
    }

    @Test
    void among_classWithoutPhotos_isNeverSuggested() {
        assertTrue(among(new float[][]{{0, 9, 0}, {5, 0, 0}}, 0, 0).isEmpty());
    }

    @Test
    void among_several_mostDoubtfulFirst() {
        assertEquals(List.of("photo0", "photo1"), among(
                new float[][]{{0, 3, 0}, {0, 3, 0}, {0, 4, 0}, {0, 8, 0}}, 1, 1, 0, 0).stream().map(DoubtfulLabel::name)
                .toList());
    }
}
