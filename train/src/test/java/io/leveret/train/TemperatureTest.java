package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    private static final int PHOTOS = 20_000;
    private static final int CLASSES = 4;

    private final float[][] logits = new float[PHOTOS][CLASSES];
    private final int[] labels = new int[PHOTOS];

    /** Labels are drawn from the softmax of the logits, which are then made larger. */
    TemperatureTest() {
        SplittableRandom random = new SplittableRandom(1);
        for (int photo = 0; photo < PHOTOS; photo++) {
            for (int label = 0; label < CLASSES; label++) {
                logits[photo][label] = (float) (1.5 * random.nextGaussian());
            }
            float[] probabilities = logits[photo].clone();
            DenseHead.softmax(probabilities);
            double left = random.nextDouble();
            while (labels[photo] < CLASSES - 1 && (left -= probabilities[labels[photo]]) > 0) {
                labels[photo]++;
            }
        }
    }

    private void enlarge(double factor) {
        for (float[] each : logits) {
            for (int label = 0; label < CLASSES; label++) {
                each[label] *= (float) factor;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 3, 12})
    void of_logitsThatAreTooLarge_isHowMuch(double factor) {
        enlarge(factor);
        assertEquals(factor, Temperature.of(logits, labels), 0.03 * factor);
    }

    @Test
    void of_any_hasLessLossThanItsNeighbors() {
        enlarge(2.5);
        double best = Temperature.of(logits, labels);
        double loss = Temperature.loss(logits, labels, best, 1.0 / (labels.length + 2));
        for (double factor : new double[]{0.9, 0.99, 1.01, 1.1}) {
            assertTrue(loss < Temperature.loss(logits, labels, best * factor, 1.0 / (labels.length + 2)), "" + factor);
        }
    }

    @Test
    void of_everythingRight_isWithinItsBounds() {
        float[][] right = {{0.05f, 0}, {0, 0.05f}};
        assertEquals(0.05, Temperature.of(right, new int[]{0, 1}), 1e-3);
    }

    @Test
    void of_everythingWrong_isWithinItsBounds() {
        float[][] wrong = {{5, 0}, {0, 5}};
        assertEquals(20, Temperature.of(wrong, new int[]{1, 0}), 0.1);
    }

    @Test
    void loss_one_isTheCrossEntropy() {
        float[][] one = {{(float) Math.log(3), 0}};
        assertEquals(-Math.log(0.75), Temperature.loss(one, new int[]{0}, 1, 0), 1e-6);
        assertEquals(-Math.log(0.25), Temperature.loss(one, new int[]{1}, 1, 0), 1e-6);
    }

    @Test
    void loss_hugeLogits_isFinite() {
        assertEquals(2000 / 0.05, Temperature.loss(new float[][]{{1000, -1000}}, new int[]{1}, 0.05, 0), 1);
    }

    @Test
    void of_allRight_leavesTheDoubtThatSoFewPhotosLeave() {
        int photos = 48;
        float[][] logits = new float[photos][];
        Arrays.setAll(logits, _ -> new float[]{1, 0, 0});

        double temperature = Temperature.of(logits, new int[photos]);

        // The minimum is where the first class has the target's probability, 1 − doubt · 2/3.
        double target = 1 - 2 / 3.0 / (photos + 2);
        double probability = 1 / (1 + 2 * Math.exp(-1 / temperature));
        assertEquals(target, probability, 1e-6);
    }
}
