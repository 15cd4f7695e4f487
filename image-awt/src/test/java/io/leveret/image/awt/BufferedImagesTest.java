package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.ImageOp;
import io.leveret.image.PixelLayout;
import io.leveret.image.Pixels;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Any masks, in both byte orders: getRGB is the truth. */
    @ParameterizedTest
    @CsvSource({"32, ff0000, ff00, ff, 0", "32, ff, ff00, ff0000, 0", "32, ff, ff00, ff0000, ff000000",
            "32, ff000000, ff0000, ff00, ff", "32, ff00, ff0000, ff000000, ff", "32, ff00, ff, ff0000, 0",
            "32, ffff0000, ff00, ff, 0", "32, 3ff00000, ffc00, 3ff, c0000000", "16, f, f0, f00, f000",
            "16, 1f, 7e0, f800, 0"})
    void toPixels_imageOfAnyMasks_hasTheColorsJavaShows(int bits, String red, String green, String blue,
            String alpha) {
        DirectColorModel colors = new DirectColorModel(bits, Integer.parseUnsignedInt(red, 16),
                Integer.parseUnsignedInt(green, 16), Integer.parseUnsignedInt(blue, 16),
                Integer.parseUnsignedInt(alpha, 16));

        assertAsJavaShows(noise(colors, colors.createCompatibleWritableRaster(13, 7)), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT, DataBuffer.TYPE_SHORT,
            DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE})
    void toPixels_imageOfAnySamples_hasTheColorsJavaShows(int type) {
        ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        for (boolean premultiplied : new boolean[]{false, true}) {
            ComponentColorModel colors = new ComponentColorModel(space, true, premultiplied,
                    Transparency.TRANSLUCENT, type);
            // The order of the samples, and each color in an array of its own.
            ComponentSampleModel interleaved = new PixelInterleavedSampleModel(type, 13, 7, 5, 5 * 13 + 2,
                    new int[]{2, 0, 3, 1});
            for (SampleModel samples : List.of(interleaved, new BandedSampleModel(type, 13, 7, 4))) {
                // Java rounds the factor of alpha, too.
                assertAsJavaShows(noise(colors, Raster.createWritableRaster(samples, new Point())),
                        premultiplied ? 1 : 0);
            }
        }
    }

    /** Samples from 0 to what is white, none above alpha. */
    private static BufferedImage noise(ColorModel colors, WritableRaster raster) {
        Random random = new Random(64);
        boolean real = raster.getTransferType() == DataBuffer.TYPE_FLOAT
                || raster.getTransferType() == DataBuffer.TYPE_DOUBLE;
        for (int i = 0; i < raster.getWidth() * raster.getHeight(); i++) {
            double[] samples = new double[raster.getNumBands()];
            double alpha = i % 5 == 0 ? 0 : random.nextDouble();
            for (int band = 0; band < samples.length; band++) {
                double share = band == 3 ? alpha : random.nextDouble() * (colors.isAlphaPremultiplied() ? alpha : 1);
                int bits = raster.getTransferType() == DataBuffer.TYPE_SHORT ? 15 : colors.getComponentSize(band);
                double value = Math.floor(share * (Math.scalb(1.0, bits) - 1));
                samples[band] = real ? share : value > Integer.MAX_VALUE ? value - 0x1p32 : value;
            }
            raster.setPixel(i % raster.getWidth(), i / raster.getWidth(), samples);
        }
        return new BufferedImage(colors, raster, colors.isAlphaPremultiplied(), null);
    }

    private static void assertAsJavaShows(BufferedImage image, int tolerance) {
        for (BufferedImage part : List.of(image, image.getSubimage(3, 2, 5, 4))) {
            Pixels pixels = BufferedImages.toPixels(part);
            for (int y = 0; y < part.getHeight(); y++) {
                for (int x = 0; x < part.getWidth(); x++) {
                    int color = part.getRGB(x, y);
                    for (int channel = 0; channel < 3; channel++) {
                        assertEquals(color >> 16 - 8 * channel & 0xff, Samples.sample(pixels, x, y, channel),
                                tolerance, image + " at " + x + ", " + y);
                    }
                }
            }
        }
    }

    /** Of a color, the whole; of none, none. */
    @Test
    void toPixels_grayMultipliedByAlpha_isDivided() {
        ComponentColorModel colors = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, true,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = colors.createCompatibleWritableRaster(3, 1);
        raster.setPixels(0, 0, 3, 1, new int[]{50, 100, 128, 255, 0, 0});

        Pixels pixels = BufferedImages.toPixels(new BufferedImage(colors, raster, true, null));

        assertEquals(gray(128, 128, 0), pixels);
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
