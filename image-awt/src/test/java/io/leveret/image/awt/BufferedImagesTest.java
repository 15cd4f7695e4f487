package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.ImageOp;
import io.leveret.image.PixelLayout;
import io.leveret.image.Pixels;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java's own images become the pictures that they show, and what pictures do is compared with what Java does. */
class BufferedImagesTest {
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void toPixels_imageOfEveryColorType_hasItsColors(int type) {
        Pixels picture = Samples.noise(13, 7, 20);

        assertEquals(picture, BufferedImages.toPixels(Samples.image(picture, type)));
        assertEquals(picture.crop(3, 2, 5, 4),
                BufferedImages.toPixels(Samples.image(picture, type).getSubimage(3, 2, 5, 4)));
    }

    @Test
    void toPixels_packedFiveBitImage_isScaledToEightBits() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_565_RGB);
        image.setRGB(0, 0, 0xffffff);

        assertEquals(Pixels.of(1, 1, new byte[]{-1, -1, -1}), BufferedImages.toPixels(image));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB,
            BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED})
    void toPixels_imageOfFewColors_hasThoseJavaShows(int type) {
        BufferedImage image = Samples.image(Samples.noise(13, 7, 27), type);
        Pixels pixels = BufferedImages.toPixels(image);

        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 13; x++) {
                int color = image.getRGB(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    assertEquals(color >> 16 - 8 * channel & 0xff, Samples.sample(pixels, x, y, channel));
                }
            }
        }
    }

    @Test
    void toPixels_grayImage_keepsStoredValues() {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }
        Pixels pixels = BufferedImages.toPixels(image);
        for (int x = 0; x < 256; x++) {
            assertEquals(x, Samples.sample(pixels, x, 0, 1));
        }
    }

    @Test
    void toPixels_transparentImage_dropsAlpha() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x000a141e);

        assertEquals(Pixels.of(1, 1, new byte[]{10, 20, 30}), BufferedImages.toPixels(image));
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
        assertEquals(BufferedImages.toPixels(image), pixels);
    }

    @Test
    void of_grayBytesOfAnImage_isThatImage() {
        BufferedImage gray = new BufferedImage(13, 7, BufferedImage.TYPE_BYTE_GRAY);
        new Random(61).nextBytes(bytes(gray));

        assertEquals(BufferedImages.toPixels(gray), Pixels.of(13, 7, PixelLayout.GRAY, bytes(gray)));
    }

    /** Java's own gray is another (linear light), but of a gray it leaves a gray: so must ours. */
    @Test
    void grayscale_grayPicture_staysAsItIs() {
        int[] all = new int[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        BufferedImage byJava = new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_sRGB), null)
                .filter(Samples.image(gray(all), BufferedImage.TYPE_3BYTE_BGR), null);

        assertEquals(gray(all), ImageOp.grayscale().apply(gray(all)));
        assertEquals(BufferedImages.toPixels(byJava), ImageOp.grayscale().apply(BufferedImages.toPixels(byJava)));
    }

    @Test
    void fromPixels_ofPixels_givesThemBack() {
        Pixels picture = Samples.noise(31, 17, 63);

        assertEquals(picture, BufferedImages.toPixels(BufferedImages.fromPixels(picture)));
    }

    private static Pixels gray(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Pixels.of(values.length, 1, PixelLayout.GRAY, bytes);
    }

    private static byte[] bytes(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }
}
