package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
    @ParameterizedTest
    @CsvSource({"4032, 3024, 224, 224, 8", "3024, 4032, 224, 224, 8", "2688, 2688, 224, 224, 8",
            "2687, 2688, 224, 224, 4", "2688, 2687, 224, 224, 4", "1344, 1344, 224, 224, 4", "1343, 4032, 224, 224, 2",
            "672, 672, 224, 224, 2", "671, 672, 224, 224, 1", "500, 375, 224, 224, 1", "500, 375, 96, 96, 2",
            "1, 1, 1, 1, 1", "12, 12, 1, 1, 8", "65535, 1, 224, 1, 1", "2147483647, 2147483647, 1, 1, 8",
            "2147483647, 2147483647, 2147483647, 1, 1"})
    void reduction_scaled_leavesOneAndAHalfPixelsForEach(int width, int height, int wantedWidth, int wantedHeight,
            int expected) {
        assertEquals(expected, Decoding.SCALED.reduction(width, height, wantedWidth, wantedHeight));
        assertEquals(1, Decoding.EXACT.reduction(width, height, wantedWidth, wantedHeight));
    }
}
