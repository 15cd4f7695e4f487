package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PixelLayoutTest {
    @ParameterizedTest
    @CsvSource({"RGB, 1 2 3 4 5 6", "BGR, 3 2 1 6 5 4", "RGBA, 1 2 3 0 4 5 6 255", "GRAY, 1 4"})
    void of_eachLayout_picksItsSamples(PixelLayout layout, String samples) {
        String[] numbers = samples.split(" ");
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(numbers[i]);
        }
        byte[] expected = layout == PixelLayout.GRAY ? new byte[]{1, 1, 1, 4, 4, 4} : new byte[]{1, 2, 3, 4, 5, 6};

        assertEquals(Pixels.of(2, 1, expected), Pixels.of(2, 1, layout, bytes));
        assertEquals(Pixels.of(1, 2, expected), Pixels.of(1, 2, layout, bytes));
    }

    @ParameterizedTest
    @EnumSource
    void of_bytesReusedAfterwards_isACopy(PixelLayout layout) {
        byte[] bytes = new byte[2 * 2 * layout.samplesPerPixel()];
        Pixels picture = Pixels.of(2, 2, layout, bytes);
        bytes[0] = 1;

        assertEquals(Pixels.of(2, 2, new byte[12]), picture);
    }

    @ParameterizedTest
    @EnumSource
    void of_wrongLength_namesIt(PixelLayout layout) {
        int expected = 2 * 3 * layout.samplesPerPixel();
        for (int length : new int[]{0, expected - 1, expected + 1}) {
            assertEquals(
                    "2 x 3 pixels take " + expected + " bytes of " + layout + ", the array has " + length,
                    assertThrows(IllegalArgumentException.class, () -> Pixels.of(2, 3, layout, new byte[length]))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3, a picture of 0 x 3 pixels has no pixels", "-2, -2, a picture of -2 x -2 pixels has no pixels",
            "65536, 65536, 65536 x 65536 pixels do not fit into one array"})
    void of_impossibleSides_namesThem(int width, int height, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> Pixels.of(width, height, PixelLayout.GRAY, new byte[4])).getMessage());
    }
}
