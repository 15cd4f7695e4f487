package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {
    @Test
    void of_wrongSizes_namesThem() {
        assertEquals("2 x 3 pixels take 18 bytes of RGB, the array has 17",
                assertThrows(IllegalArgumentException.class, () -> Pixels.of(2, 3, new byte[17])).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Pixels.of(0, 3, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Pixels.of(-1, -1, new byte[3]));
    }

    /** The first overflows an int, the second, times three, a long. */
    @ParameterizedTest
    @ValueSource(ints = {65536, Integer.MAX_VALUE})
    void byteCount_moreThanAnArrayHolds_isRefusedEverywhere(int side) {
        Pixels picture = TestPixels.noise(2, 2, 26);
        String message = side + " x " + side + " pixels do not fit into one array";

        for (Executable executable : new Executable[]{() -> Pixels.of(side, side, new byte[0]),
                () -> Resize.DEFAULT.apply(picture, side, side), () -> Resizer.NEAREST.resize(picture, side, side)}) {
            assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
        }
    }

    @Test
    void rgb_isTheArrayItself() {
        byte[] rgb = new byte[3];
        assertSame(rgb, Pixels.of(1, 1, rgb).rgb());
    }

    @Test
    void crop_region_hasItsPixels() {
        Pixels picture = TestPixels.noise(11, 9, 21);
        Pixels cropped = picture.crop(4, 3, 5, 6);

        assertEquals(5, cropped.width());
        assertEquals(6, cropped.height());
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 5; x++) {
                assertEquals(TestPixels.sample(picture, x + 4, y + 3, 2), TestPixels.sample(cropped, x, y, 2));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1, 1", "0, -1, 1, 1", "0, 0, 0, 1", "0, 0, 1, 0", "10, 0, 2, 1", "0, 8, 1, 2", "1, 0, 11, 9",
            "2147483647, 0, 2147483647, 1"})
    void crop_outside_namesTheRegion(int x, int y, int width, int height) {
        String message = assertThrows(OptionException.class,
                () -> TestPixels.noise(11, 9, 22).crop(x, y, width, height)).getMessage();

        assertTrue(message.contains("x=" + x + " y=" + y + " width=" + width + " height=" + height), message);
        assertTrue(message.contains("11 x 9"), message);
    }

    @Test
    void rotate_quarterTurn_bringsBottomLeftToTopLeft() {
        Pixels picture = TestPixels.noise(5, 3, 23);
        Pixels turned = picture.rotate(90);

        assertEquals(3, turned.width());
        assertEquals(picture.crop(0, 2, 1, 1), turned.crop(0, 0, 1, 1));
        assertEquals(picture.crop(0, 0, 1, 1), turned.crop(2, 0, 1, 1));
        assertEquals(picture, turned.rotate(-90));
        assertEquals(picture.rotate(180), turned.rotate(450));
        assertSame(picture, picture.rotate(720));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 45, -91, Integer.MAX_VALUE})
    void rotate_notAMultipleOf90_isRefused(int degrees) {
        String message = assertThrows(OptionException.class, () -> TestPixels.noise(2, 2, 24).rotate(degrees))
                .getMessage();

        assertTrue(message.contains(String.valueOf(degrees)), message);
    }

    @Test
    void orientation_outsideExif_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Orientation.ofExif(0));
        assertThrows(IllegalArgumentException.class, () -> Orientation.ofExif(9));
        assertEquals(Orientation.ROTATE_90, Orientation.ofExif(6));
        assertEquals(8, Orientation.ROTATE_270.exifValue());
    }

    @Test
    void orient_sidesSwap_asTheOrientationSays() {
        for (Orientation orientation : Orientation.values()) {
            int width = TestPixels.noise(5, 3, 25).orient(orientation).width();
            assertEquals(orientation.swapsSides() ? 3 : 5, width, orientation.name());
        }
    }
}
