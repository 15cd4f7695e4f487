package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.Pixels;
import io.leveret.image.codec.ColorManagement;
import java.awt.Transparency;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles with tables: the intent in the header decides which is used, and its darkest color becomes black. */
class ProfileTablesTest {
    private static final int INTENT = 64; // position in the header

    /** Black of L* 10 for perceptual and of L* 20 for relative colors; between it and white L* is linear. */
    private static byte[] profile(String kind, int channels, int intent) {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        boolean inks = kind.contains("CMYK");
        tags.put("A2B0", table(channels, 10, inks));
        tags.put("A2B1", table(channels, 20, inks));
        byte[] profile = IccProfiles.profile(kind, tags);
        ByteBuffer.wrap(profile).putInt(INTENT, intent);
        return profile;
    }

    /** A lut16Type (ICC.1:2001-04, section 6.5.8) of two grid points, without colors. */
    private static byte[] table(int channels, double blackLightness, boolean inks) {
        ByteArrayOutputStream lut = new ByteArrayOutputStream();
        lut.writeBytes(ByteBuffer.allocate(52).put(Samples.ascii("mft2")).putInt(0)
                .put(new byte[]{(byte) channels, 3, 2, 0}).putInt(12, 0x10000).putInt(28, 0x10000).putInt(44, 0x10000)
                .putShort(48, (short) 2).putShort(50, (short) 2).array());
        for (int i = 0; i < channels; i++) {
            lut.writeBytes(new byte[]{0, 0, -1, -1});
        }
        for (int corner = 0; corner < 1 << channels; corner++) {
            double share = Integer.bitCount(corner) / (double) channels;
            double lightness = blackLightness + (100 - blackLightness) * (inks ? 1 - share : share);
            lut.writeBytes(ByteBuffer.allocate(6).putShort((short) Math.round(lightness * 0xff00 / 100))
                    .putShort((short) 0x8000).putShort((short) 0x8000).array());
        }
        for (int i = 0; i < 3; i++) {
            lut.writeBytes(new byte[]{0, 0, -1, -1});
        }
        return lut.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 20", "2, 10", "3, 20"})
    void toSrgb_anyIntent_takesItsTableFromBlackToWhite(int intent, double blackLightness) {
        assertGrays(profile("mntrRGB Lab ", 3, intent), 3, false, blackLightness);
        assertGrays(profile("prtrRGB Lab ", 3, intent), 3, false, blackLightness);
        assertGrays(profile("scnrRGB Lab ", 3, intent), 3, false, blackLightness);
        assertGrays(profile("prtrCMYKLab ", 4, intent), 4, true, blackLightness);
    }

    private static void assertGrays(byte[] icc, int channels, boolean inks, double blackLightness) {
        byte[] samples = new byte[256 * channels];
        int[] deepSamples = new int[256 * channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i / channels);
            deepSamples[i] = i / channels * 257;
        }
        byte[] rgb = new byte[256 * 3];
        byte[] deep = new byte[256 * 3];
        ColorManagement.find().orElseThrow().toSrgb(icc).orElseThrow().apply(samples, rgb);
        ColorManagement.find().orElseThrow().toSrgb(icc).orElseThrow().apply(deepSamples, deep, 0);
        for (int i = 0; i < rgb.length; i++) {
            double share = i / 3 / 255.0;
            int expected = expected(blackLightness, inks ? 1 - share : share);
            assertEquals(expected, rgb[i] & 0xff, 1, "sample " + i / 3);
            assertEquals(expected, deep[i] & 0xff, 1, "sample " + i / 3);
        }
        assertEquals(0, rgb[inks ? 255 * 3 : 0] & 0xff);
        assertEquals(255, rgb[inks ? 0 : 255 * 3] & 0xff);
    }

    /** The sRGB value of a lightness, with that of black subtracted in linear light. */
    private static int expected(double blackLightness, double share) {
        double black = luminance(blackLightness);
        double light = (luminance(blackLightness + (100 - blackLightness) * share) - black) / (1 - black);
        return encoded(light);
    }

    private static int encoded(double light) {
        return (int) Math.round(
                255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055));
    }

    private static double luminance(double lightness) {
        return lightness <= 8 ? lightness * 27 / 24389 : Math.pow((lightness + 16) / 116, 3);
    }

    /** Version 4 states the black of perceptual tables; those here are lighter, and stay so. Relative ones as ever. */
    @ParameterizedTest
    @CsvSource({"0, 0.0034731, 10", "2, 0.0034731, 10", "1, 0.0298907, 20"})
    void toSrgb_tablesOfVersion4_haveTheBlackThatItStates(int intent, double black, double lightness) {
        for (String kind : new String[]{"mntrRGB Lab ", "prtrRGB Lab ", "scnrRGB Lab "}) {
            byte[] icc = profile(kind, 3, intent);
            icc[8] = 4;
            byte[] rgb = new byte[9];

            ColorManagement.find().orElseThrow().toSrgb(icc).orElseThrow()
                    .apply(new byte[]{0, 0, 0, 51, 51, 51, -1, -1, -1}, rgb);

            for (int i = 0; i < 3; i++) {
                double share = new double[]{0, 0.2, 1}[i];
                double light = (luminance(lightness + (100 - lightness) * share) - black) / (1 - black);
                assertEquals(encoded(light), rgb[3 * i] & 0xff, 1, kind + share);
            }
        }
    }

    /** As Little CMS does: black is what the profile prints for it, here 208 of 255 of all inks. */
    @Test
    void toSrgb_relativeInks_takesPrintedBlackForBlack() {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("A2B0", table(4, 10, true));
        tags.put("A2B1", table(4, 20, true));
        ByteArrayOutputStream toInks = new ByteArrayOutputStream();
        toInks.writeBytes(ByteBuffer.allocate(52).put(Samples.ascii("mft2")).putInt(0).put(new byte[]{3, 4, 2, 0})
                .putInt(12, 0x10000).putInt(28, 0x10000).putInt(44, 0x10000).putShort(48, (short) 2)
                .putShort(50, (short) 2).array());
        toInks.writeBytes(new byte[]{0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1});
        for (int corner = 0; corner < 8; corner++) { // lightness changes last
            byte[] inks = new byte[8];
            Arrays.fill(inks, (byte) (corner < 4 ? 208 : 0));
            toInks.writeBytes(inks);
        }
        toInks.writeBytes(new byte[]{0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1});
        tags.put("B2A0", toInks.toByteArray());
        byte[] icc = IccProfiles.profile("prtrCMYKLab ", tags);
        ByteBuffer.wrap(icc).putInt(INTENT, 1);
        byte[] rgb = new byte[9];

        ColorManagement.find().orElseThrow().toSrgb(icc).orElseThrow()
                .apply(new byte[]{-48, -48, -48, -48, -1, -1, -1, -1, 0, 0, 0, 0}, rgb);

        assertEquals(0, rgb[0] & 0xff, 1);
        assertEquals(0, rgb[3] & 0xff);
        assertEquals(255, rgb[6] & 0xff);
    }

    /** Java's own images of inks take the way of photos. */
    @Test
    void toPixels_imageOfInks_isConvertedByItsProfile() {
        byte[] icc = profile("prtrCMYKLab ", 4, 0);
        ComponentColorModel colors = new ComponentColorModel(new ICC_ColorSpace(ICC_Profile.getInstance(icc)), false,
                false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = colors.createCompatibleWritableRaster(7, 5);
        byte[] inks = ((DataBufferByte) raster.getDataBuffer()).getData();
        new Random(65).nextBytes(inks);
        byte[] rgb = new byte[7 * 5 * 3];
        ColorManagement.find().orElseThrow().toSrgb(icc).orElseThrow().apply(inks, rgb);

        assertEquals(Pixels.of(7, 5, rgb), BufferedImages.toPixels(new BufferedImage(colors, raster, false, null)));
    }

    /** A profile without a dark color: it is taken for one of L* 50. */
    @Test
    void toSrgb_profileOfPaleColorsOnly_keepsThemApart() {
        Map<String, byte[]> tags = Map.of("A2B0", table(3, 80, false));
        byte[] rgb = new byte[6];

        ColorManagement.find().orElseThrow().toSrgb(IccProfiles.profile("mntrRGB Lab ", tags)).orElseThrow()
                .apply(new byte[]{0, 0, 0, -1, -1, -1}, rgb);

        assertEquals(255, rgb[3] & 0xff);
        double light = (luminance(80) - luminance(50)) / (1 - luminance(50));
        assertEquals(255 * (1.055 * Math.pow(light, 1 / 2.4) - 0.055), rgb[0] & 0xff, 1);
    }
}
