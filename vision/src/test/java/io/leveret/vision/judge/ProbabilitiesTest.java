package io.leveret.vision.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
    @Test
    void softmax_hugeLogits_neitherOverflowNorVanish() {
        assertArrayEquals(new float[]{1, 0, 0}, Probabilities.softmax(new float[]{3e38f, -3e38f, 0}));
        assertArrayEquals(new float[]{0.5f, 0.5f}, Probabilities.softmax(new float[]{-1e30f, -1e30f}));
    }

    @Test
    void softmax_manyEqualLogits_sumToOne() {
        float[] probabilities = Probabilities.softmax(new float[1001]);

        assertEquals(1f / 1001, probabilities[1000]);
    }
}
