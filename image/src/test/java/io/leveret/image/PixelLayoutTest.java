package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

    @Test
    void of_bytesOfAnImage_isThatImage() {
        Random random = new Random(60);
        for (int round = 0; round < 50; round++) {
            Pixels picture = Samples.noise(1 + random.nextInt(30), 1 + random.nextInt(30), random.nextLong());
            BufferedImage bgr = Samples.image(picture, BufferedImage.TYPE_3BYTE_BGR);

            assertEquals(picture, Pixels.of(picture.width(), picture.height(), PixelLayout.BGR, bytes(bgr)));
            assertEquals(picture, Pixels.of(picture.width(), picture.height(), PixelLayout.RGB, picture.rgb()));
        }
    }

    /** Java finds the colors below any alpha too, if it is asked for the samples. */
    @Test
    void of_rgbaBytesOfAnImage_hasTheColorsThatJavaFinds() {
        byte[] rgba = new byte[13 * 7 * 4];
        new Random(62).nextBytes(rgba);
        ComponentColorModel colors = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(new DataBufferByte(rgba, rgba.length), 13, 7, 13 * 4, 4,
                new int[]{0, 1, 2, 3}, null);
        BufferedImage image = new BufferedImage(colors, raster, false, null);
        Pixels pixels = Pixels.of(13, 7, PixelLayout.RGBA, rgba);

        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 13; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    assertEquals(image.getRGB(x, y) >> 16 - 8 * channel & 0xff, Samples.sample(pixels, x, y, channel));
                }
            }
        }
        assertEquals(Pixels.of(image), pixels);
    }

    @Test
    void of_grayBytesOfAnImage_isThatImage() {
        BufferedImage gray = new BufferedImage(13, 7, BufferedImage.TYPE_BYTE_GRAY);
        new Random(61).nextBytes(bytes(gray));

        assertEquals(Pixels.of(gray), Pixels.of(13, 7, PixelLayout.GRAY, bytes(gray)));
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

    private static byte[] bytes(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }
}
