package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    private static final Pixels TWO = Pixels.of(2, 1, new byte[]{0, (byte) 128, (byte) 255, 10, 20, 30});

    @Test
    void apply_default_spansMinusOneToOne() {
        float[] values = new float[8];
        Normalization.DEFAULT.apply(TWO, values, 1);

        assertArrayEquals(new float[]{0, -1, 0.5f / 127.5f, 1, -117.5f / 127.5f, -107.5f / 127.5f, -97.5f / 127.5f, 0},
                values);
    }

    @Test
    void apply_threeValues_areOneForEachChannel() {
        float[] values = new float[6];
        new Normalization(new float[]{1, 2, 3}, new float[]{2, 4, -8}).apply(TWO, values, 0);

        assertArrayEquals(new float[]{-0.5f, 31.5f, -31.5f, 4.5f, 4.5f, -3.375f}, values);
    }

    @Test
    void apply_zeroMeanUnitStd_isIdentity() {
        float[] values = new float[6];
        Normalization.of(0, 1).apply(TWO, values, 0);

        assertArrayEquals(new float[]{0, 128, 255, 10, 20, 30}, values);
    }

    @Test
    void create_badValues_areRefused() {
        assertThrows(OptionException.class, () -> Normalization.of(0, 0));
        assertThrows(OptionException.class, () -> Normalization.of(0, -0f));
        assertThrows(OptionException.class, () -> Normalization.of(Float.NaN, 1));
        assertThrows(OptionException.class, () -> Normalization.of(0, Float.NaN));
        assertThrows(OptionException.class, () -> Normalization.of(0, Float.POSITIVE_INFINITY));
        assertThrows(OptionException.class, () -> new Normalization(new float[2], new float[]{1}));
        assertThrows(OptionException.class, () -> new Normalization(new float[1], new float[]{1, 1, 0}));
    }

    @Test
    void apply_tooSmallDestination_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Normalization.DEFAULT.apply(TWO, new float[6], 1));
        assertThrows(IllegalArgumentException.class, () -> Normalization.DEFAULT.apply(TWO, new float[9], -1));
    }

    @Test
    void mean_changedByCaller_changesNothing() {
        float[] mean = {1};
        Normalization normalization = new Normalization(mean, new float[]{2});
        mean[0] = 9;
        normalization.mean()[0] = 8;

        assertEquals(Normalization.of(1, 2), normalization);
        assertEquals(Normalization.of(1, 2).hashCode(), normalization.hashCode());
        assertNotEquals(Normalization.of(1, 3), normalization);
    }
}
