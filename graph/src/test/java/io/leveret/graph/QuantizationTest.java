package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class QuantizationTest {
    @Test
    void perTensor_everyChannel_hasThePair() {
        Quantization quantization = Quantization.perTensor(0.5f, -128);
        assertEquals(1, quantization.channels());
        assertEquals(0.5f, quantization.scale(7));
        assertEquals(-128, quantization.zeroPoint(7));
        assertEquals("0.5·(q+128)", quantization.toString());
        assertEquals("0.5·(q−3)", Quantization.perTensor(0.5f, 3).toString());
    }

    @Test
    void perChannel_arrays_areCopied() {
        float[] scales = {1, 2};
        int[] zeroPoints = {3, 4};
        Quantization quantization = Quantization.perChannel(scales, zeroPoints, 3);
        scales[1] = 9;
        zeroPoints[1] = 9;
        assertEquals(2, quantization.scale(1));
        assertEquals(4, quantization.zeroPoint(1));
        assertEquals(3, quantization.axis());
        assertEquals("2 scales along axis 3", quantization.toString());
    }

    @Test
    void perChannel_scaleNotPositiveAndFinite_isRefused() {
        for (float scale : new float[]{0, -0f, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertEquals("scale " + scale + " is not a positive finite number",
                    assertThrows(IllegalArgumentException.class,
                            () -> Quantization.perChannel(new float[]{1, scale}, new int[2], 0)).getMessage());
        }
    }

    @Test
    void perChannel_otherNumberOfZeroPoints_isRefused() {
        assertEquals("2 scales with 1 zero points", assertThrows(IllegalArgumentException.class,
                () -> Quantization.perChannel(new float[]{1, 1}, new int[1], 0)).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Quantization.perChannel(new float[0], new int[0], 0));
    }

    @Test
    void sameAs_pairOfTheWholeTensor_only() {
        Quantization pair = Quantization.perTensor(0.5f, 3);
        assertTrue(pair.sameAs(Quantization.perTensor(0.5f, 3)));
        assertFalse(pair.sameAs(Quantization.perTensor(0.5f, 4)));
        assertFalse(pair.sameAs(Quantization.perTensor(0.25f, 3)));
        Quantization channels = Quantization.perChannel(new float[]{0.5f, 0.5f}, new int[]{3, 3}, 0);
        assertFalse(channels.sameAs(channels));
    }

    @Test
    void equals_sameScalesZeroPointsAndAxis_only() {
        Quantization channels = Quantization.perChannel(new float[]{0.5f, 1}, new int[]{3, 4}, 2);
        Quantization same = Quantization.perChannel(new float[]{0.5f, 1}, new int[]{3, 4}, 2);
        assertEquals(channels, same);
        assertEquals(channels.hashCode(), same.hashCode());
        assertNotEquals(channels, Quantization.perChannel(new float[]{0.5f, 1}, new int[]{3, 4}, 1));
        assertNotEquals(channels, Quantization.perChannel(new float[]{0.5f, 1}, new int[]{3, 5}, 2));
        assertNotEquals(channels, Quantization.perChannel(new float[]{0.5f, 2}, new int[]{3, 4}, 2));
    }
}
