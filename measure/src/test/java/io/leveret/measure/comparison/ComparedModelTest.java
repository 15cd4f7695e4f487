package io.leveret.measure.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.Outcomes;
import org.junit.jupiter.api.Test;

class ComparedModelTest {
    @Test
    void model_ofResults_takesWhatIsCompared() {
        ComparedModel model = ComparedModels.model("+-?+", 30, 70);

        assertEquals("hares.tflite", model.name());
        assertEquals(30, model.latencyNanos(), "the median");
        assertEquals(70, model.fileBytes());
        assertEquals(new Accuracy(2, 3), model.top1());
    }

    @Test
    void model_nothingReadable_isRefused() {
        String message = refusal("???", "???");

        assertTrue(message.contains("hares.tflite") && message.contains("none of 3 photos"), message);
    }

    @Test
    void model_hitsOfOtherPhotos_areRefusedWithBothNumbers() {
        String message = refusal("++-?", "++-");

        assertTrue(message.contains("4 photos") && message.contains("of 3"), message);
    }

    private static String refusal(String evaluated, String noted) {
        return assertThrows(IllegalArgumentException.class, () -> new ComparedModel(ComparedModels.benchmark(1, 1),
                Outcomes.result(evaluated), Outcomes.hits(noted))).getMessage();
    }
}
