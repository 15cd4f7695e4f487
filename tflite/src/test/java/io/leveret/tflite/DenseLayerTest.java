package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.graph.Activation;
import org.junit.jupiter.api.Test;

class DenseLayerTest {
    private static void assertRefused(String message, int inputs, int outputs, float[] weights, float[] bias) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> new DenseLayer(inputs, outputs, weights, bias, Activation.NONE)).getMessage());
    }

    @Test
    void new_arraysOfOtherLengths_isRefused() {
        assertRefused("a layer from 2 to 3 values with 5 weights and a bias of 3", 2, 3, new float[5], new float[3]);
        assertRefused("a layer from 2 to 3 values with 6 weights and a bias of 2", 2, 3, new float[6], new float[2]);
        assertRefused("a layer from 0 to 3 values with 0 weights and a bias of 3", 0, 3, new float[0], new float[3]);
        assertRefused("a layer from 3 to 0 values with 0 weights and a bias of 0", 3, 0, new float[0], new float[0]);
        assertRefused("a layer from 65536 to 65536 values with 0 weights and a bias of 65536", 65536, 65536,
                new float[0], new float[65536]);
    }

    @Test
    void new_numbersThatAreNotFinite_isRefused() {
        assertRefused("weight 1 is NaN", 2, 1, new float[]{1, Float.NaN}, new float[1]);
        assertRefused("bias 0 is -Infinity", 1, 1, new float[1], new float[]{Float.NEGATIVE_INFINITY});
    }
}
