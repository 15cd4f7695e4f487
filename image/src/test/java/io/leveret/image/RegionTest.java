package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {
    /** Each pixel's red is its column, its green its row. */
    private static Pixels picture(int width, int height) {
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[(y * width + x) * Pixels.CHANNELS] = (byte) x;
                rgb[(y * width + x) * Pixels.CHANNELS + 1] = (byte) y;
            }
        }
        return Pixels.of(width, height, rgb);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, 1, 0, 0, 10, 7", "0.5, 0, 0.5, 1, 5, 0, 5, 7", "0.24, 0.5, 0.42, 0.5, 2, 4, 5, 3",
            "0.999, 0.999, 0.001, 0.001, 9, 6, 1, 1", "0, 0, 0.001, 0.001, 0, 0, 1, 1",
            "0.7, 0.3, 0.3000000001, 0.7000000001, 7, 2, 3, 5"})
    void fractions_ofAPicture_areTheNearestPixels(double x, double y, double width, double height, int left, int top,
            int columns, int rows) {
        Pixels picture = picture(10, 7);

        assertEquals(picture.crop(left, top, columns, rows), picture.crop(Region.fractions(x, y, width, height)));
    }

    @Test
    void fractions_ofOnePixel_areThatPixel() {
        assertEquals(picture(1, 1), picture(1, 1).crop(Region.fractions(0.9, 0.4, 0.05, 0.6)));
    }

    @Test
    void pixels_insideAPicture_areThose() {
        assertEquals(picture(10, 7).crop(2, 1, 8, 6), picture(10, 7).crop(Region.pixels(2, 1, 8, 6)));
    }

    @Test
    void pixels_outsideAPicture_areRefusedWithBoth() {
        String message = assertThrows(OptionException.class,
                () -> picture(10, 7).crop(Region.pixels(2, 1, 9, 6))).getMessage();

        assertTrue(message.contains("x=2 y=1 width=9 height=6") && message.contains("10 x 7"), message);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1, 1", "0, -1, 1, 1", "0, 0, 0, 1", "0, 0, 1, 0"})
    void pixels_ofNoPicture_areRefused(int x, int y, int width, int height) {
        assertThrows(OptionException.class, () -> Region.pixels(x, y, width, height));
    }

    @ParameterizedTest
    @CsvSource({"-0.1, 0, 1, 1", "0, NaN, 1, 1", "0.5, 0, 0.6, 1", "0, 0.5, 1, 0.6", "0, 0, 0, 1", "0, 0, 1, NaN",
            "0, 0, Infinity, 1"})
    void fractions_outsideTheirRange_areRefused(double x, double y, double width, double height) {
        assertThrows(OptionException.class, () -> Region.fractions(x, y, width, height));
    }
}
