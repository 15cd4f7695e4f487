package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
    @ParameterizedTest
    @CsvSource({"4032, 3024, 224, 224, 4", "3024, 4032, 224, 224, 4", "3584, 3584, 224, 224, 8",
            "3583, 3584, 224, 224, 4", "3584, 3583, 224, 224, 4", "1792, 1792, 224, 224, 4", "1791, 4032, 224, 224, 2",
            "896, 896, 224, 224, 2", "895, 896, 224, 224, 1", "500, 375, 224, 224, 1", "500, 375, 93, 93, 2",
            "1, 1, 1, 1, 1", "16, 16, 1, 1, 8", "65535, 1, 224, 1, 1", "2147483647, 2147483647, 1, 1, 8",
            "2147483647, 2147483647, 2147483647, 1, 1"})
    void reduction_scaled_leavesTwoPixelsForEachAlongASide(int width, int height, int wantedWidth, int wantedHeight,
            int expected) {
        assertEquals(expected, Decoding.SCALED.reduction(width, height, wantedWidth, wantedHeight));
        assertEquals(1, Decoding.EXACT.reduction(width, height, wantedWidth, wantedHeight));
    }
}
