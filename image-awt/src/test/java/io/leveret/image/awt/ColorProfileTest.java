package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.management.ThreadMXBean;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Photos of other color spaces, against the formulas in {@link IccProfiles}. */
class ColorProfileTest {
    /** Half a step of rounding, and half a step that color management in 16 bits may be off. */
    private static final double ONE_STEP = 1;

    /** The largest profile that is used. */
    private static final int MOST_BYTES = 4 << 20;

    private final ImageDecoder decoder = new ImageDecoder();

    static Stream<IccProfiles> spaces() {
        return Stream.of(IccProfiles.adobeRgb(), IccProfiles.displayP3(), IccProfiles.proPhoto(),
                IccProfiles.linearRgb());
    }

    /** All formats that hold profiles, with more pixels than one band has where the format lets us make them. */
    private static Map<String, UnaryOperator<byte[]>> formats() {
        Pixels noise = Samples.noise(211, 173, 120);
        byte[] png = Samples.write(Samples.image(noise, BufferedImage.TYPE_INT_RGB), "png");
        byte[] alpha = Samples.write(Samples.image(noise, BufferedImage.TYPE_INT_ARGB), "png");
        byte[] jpeg = Samples.write(Samples.image(noise, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] palette = Samples.write(Samples.image(noise, BufferedImage.TYPE_BYTE_INDEXED), "png");
        Map<String, UnaryOperator<byte[]>> formats = new LinkedHashMap<>();
        formats.put("png", icc -> ProfiledFiles.png(png, icc));
        formats.put("png with alpha", icc -> ProfiledFiles.png(alpha, icc));
        formats.put("png with a palette", icc -> ProfiledFiles.png(palette, icc));
        formats.put("jpeg", icc -> ProfiledFiles.jpeg(jpeg, icc));
        formats.put("jpeg in rgb", icc -> ProfiledFiles.jpeg(Samples.read("rgb.jpg"), icc));
        formats.put("lossy webp", icc -> ProfiledFiles.webp(Samples.read("lossy.webp"), icc));
        formats.put("lossless webp", icc -> ProfiledFiles.webp(Samples.read("lossless.webp"), icc));
        formats.put("tiff", icc -> ProfiledFiles.tiff(211, 173, 3, 8, noise.rgb(), icc));
        formats.put("bmp", icc -> ProfiledFiles.bmp(noise, icc));
        return formats;
    }

    private Pixels decode(byte[] file) {
        return decoder.decode(file, "photo");
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void decode_everyFormatWithAProfile_isConvertedByTheFormulas(IccProfiles space) {
        formats().forEach((name, format) -> {
            Pixels stored = decode(format.apply(new byte[0]));
            assertConverted(name, space, stored, decode(format.apply(space.bytes())));
        });
    }

    private static void assertConverted(String name, IccProfiles space, Pixels stored, Pixels converted) {
        for (int i = 0; i < stored.rgb().length; i += 3) {
            double[] samples = new double[3];
            for (int channel = 0; channel < 3; channel++) {
                samples[channel] = (stored.rgb()[i + channel] & 0xff) / 255.0;
            }
            assertStep(name, space, samples, converted, i);
        }
    }

    private static void assertStep(String name, IccProfiles space, double[] samples, Pixels converted, int at) {
        double[] expected = space.toSrgb(samples);
        for (int channel = 0; channel < 3; channel++) {
            int sample = converted.rgb()[at + channel] & 0xff;
            if (Math.abs(expected[channel] * 255 - sample) > ONE_STEP) {
                assertEquals(expected[channel] * 255, sample, ONE_STEP,
                        name + " of " + Arrays.toString(samples) + ", channel " + channel);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void decode_sixteenBits_areConvertedBeforeTheyAreRounded(IccProfiles space) {
        Random random = new Random(121);
        int[] samples = random.ints(60 * 40 * 3, 0, 65536).toArray();
        byte[] bytes = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 60, 40, 3, new Point());
        raster.setPixels(0, 0, 60, 40, samples);
        BufferedImage deep = new BufferedImage(
                components(ColorSpace.getInstance(ColorSpace.CS_sRGB), DataBuffer.TYPE_USHORT), raster, false, null);

        Pixels png = decode(ProfiledFiles.png(Samples.write(deep, "png"), space.bytes()));
        Pixels tiff = decode(ProfiledFiles.tiff(60, 40, 3, 16, bytes, space.bytes()));

        for (int i = 0; i < samples.length; i += 3) {
            double[] pixel = {samples[i] / 65535.0, samples[i + 1] / 65535.0, samples[i + 2] / 65535.0};
            assertStep("png", space, pixel, png, i);
            assertStep("tiff", space, pixel, tiff, i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 461, 563, 640})
    void decode_grayWithAProfile_isConvertedByItsGamma(int in256ths) {
        IccProfiles space = IccProfiles.grayGamma(in256ths);
        Pixels grays = grays();
        byte[] png = Samples.write(grayImage(BufferedImage.TYPE_BYTE_GRAY, 1), "png");
        byte[] deep = Samples.write(grayImage(BufferedImage.TYPE_USHORT_GRAY, 257), "png");
        byte[] jpeg = Samples.write(grayImage(BufferedImage.TYPE_BYTE_GRAY, 1), "jpeg");

        assertConverted("png", space, grays, decode(ProfiledFiles.png(png, space.bytes())));
        assertConverted("deep png", space, grays, decode(ProfiledFiles.png(deep, space.bytes())));
        assertConverted("jpeg", space, decode(jpeg), decode(ProfiledFiles.jpeg(jpeg, space.bytes())));
        byte[] samples = new byte[256];
        for (int i = 0; i < 256; i++) {
            samples[i] = (byte) i;
        }
        assertConverted("tiff", space, grays, decode(ProfiledFiles.tiff(256, 1, 1, 8, samples, space.bytes())));
    }

    private static BufferedImage grayImage(int type, int step) {
        BufferedImage image = new BufferedImage(256, 1, type);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x * step);
        }
        return image;
    }

    /** One row from black to white. */
    private static Pixels grays() {
        byte[] rgb = new byte[256 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3);
        }
        return Pixels.of(256, 1, rgb);
    }

    @Test
    void decode_profileAndOrientation_areBothApplied() {
        IccProfiles space = IccProfiles.adobeRgb();
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 5, 122), BufferedImage.TYPE_INT_RGB), "png");
        byte[] turned = Samples.insert(ProfiledFiles.png(png, space.bytes()), 33,
                Samples.pngChunk("eXIf", Samples.exif(6, ByteOrder.BIG_ENDIAN)));

        assertEquals(decode(ProfiledFiles.png(png, space.bytes())).rotate(90), decode(turned));
    }

    static Stream<byte[]> srgbInItsForms() {
        DoubleUnaryOperator light = IccProfiles::srgbLight;
        return Stream.of(IccProfiles.srgb().bytes(), ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData(),
                IccProfiles.srgb(IccProfiles.points(1024, light)).bytes(),
                IccProfiles.srgb(IccProfiles.points(4096, light)).bytes(),
                IccProfiles.srgb(IccProfiles.points(26, light)).bytes(),
                IccProfiles.srgb(IccProfiles.formula(4, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0))
                        .bytes(),
                IccProfiles.srgbWithRed(0.4361).bytes(), IccProfiles.srgbWithRed(0.4345).bytes());
    }

    @ParameterizedTest
    @MethodSource("srgbInItsForms")
    void decode_srgbProfile_givesTheStoredBytes(byte[] icc) {
        formats().forEach((name, format) -> assertEquals(decode(format.apply(new byte[0])), decode(format.apply(icc)),
                name));
    }

    static Stream<IccProfiles> nearlySrgb() {
        return Stream.of(IccProfiles.srgb(IccProfiles.gamma(563)), IccProfiles.srgb(IccProfiles.formula(0, 2.2)),
                IccProfiles.srgb(IccProfiles.formula(1, 2.4, 1 / 1.055, 0.055 / 1.055)),
                IccProfiles.srgb(IccProfiles.formula(2, 2.2, 0.95, 0.05, 0)),
                IccProfiles.srgb(IccProfiles.points(2, step -> step)),
                IccProfiles.srgb(new byte[]{'c', 'u', 'r', 'v', 0, 0, 0, 0, 0, 0, 0, 0}),
                IccProfiles.srgbWithRed(0.4461));
    }

    @ParameterizedTest
    @MethodSource("nearlySrgb")
    void decode_almostSrgbProfile_isConverted(IccProfiles almost) {
        byte[] png = Samples.write(Samples.image(Samples.noise(40, 30, 123), BufferedImage.TYPE_INT_RGB), "png");

        assertNotEquals(decode(png), decode(ProfiledFiles.png(png, almost.bytes())));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 20, 36})
    void decode_profileOfAnotherKind_isIgnored(int field) {
        byte[] icc = IccProfiles.adobeRgb().bytes();
        icc[field] ^= 1; // class, samples, colors, signature

        assertIgnored(icc);
    }

    /** Device links, effects and names are no color spaces. */
    @ParameterizedTest
    @ValueSource(strings = {"link", "abst", "nmcl"})
    void decode_profileThatIsNoSpace_isIgnored(String kind) {
        byte[] icc = IccProfiles.adobeRgb().bytes();
        ByteBuffer.wrap(icc).put(12, Samples.ascii(kind));

        assertIgnored(icc);
    }

    @Test
    void decode_profileThatIsNone_isIgnored() {
        assertIgnored(Samples.ascii("no profile"));
        assertIgnored(new byte[200]);
    }

    @Test
    void decode_profileOfOtherChannels_isIgnored() {
        assertIgnored(IccProfiles.grayGamma(256).bytes());
        assertIgnored(CmykProfile.whoseInksAreAllGray());
        byte[] gray = Samples.read("gray.jpg");
        assertEquals(decode(gray), decode(ProfiledFiles.jpeg(gray, IccProfiles.adobeRgb().bytes())));
        byte[] ycck = Samples.read("ycck.jpg");
        assertEquals(decode(ycck), decode(ProfiledFiles.jpeg(ycck, IccProfiles.adobeRgb().bytes())));
    }

    /** Whether or not its header owns up to it. */
    @Test
    void decode_profileCutAnywhere_isIgnored() {
        byte[] icc = IccProfiles.adobeRgb().bytes();
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 5, 131), BufferedImage.TYPE_INT_RGB), "png");
        Pixels stored = decode(png);
        int colors = icc.length - 100; // the name stands behind them
        for (int length = 0; length < colors; length++) {
            byte[] cut = Arrays.copyOf(icc, length);
            assertEquals(stored, decode(ProfiledFiles.png(png, cut)));
            if (length >= 4) {
                assertEquals(stored, decode(ProfiledFiles.png(png, ByteBuffer.wrap(cut).putInt(0, length).array())));
            }
        }
    }

    @Test
    void decode_profileWithoutItsColors_isIgnored() {
        assertIgnored(IccProfiles.profile("mntrRGB XYZ ", Map.of()));
        assertIgnored(IccProfiles.profile("mntrRGB Lab ", Map.of("A2B0", Samples.ascii("mft2 and no more"))));
    }

    private void assertIgnored(byte[] icc) {
        formats().forEach((name, format) -> assertEquals(decode(format.apply(new byte[0])), decode(format.apply(icc)),
                name));
    }

    @Test
    void decode_profileLargerThanAny_isIgnored() {
        byte[] icc = Arrays.copyOf(IccProfiles.adobeRgb().bytes(), MOST_BYTES + 1);
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 5, 124), BufferedImage.TYPE_INT_RGB), "png");
        byte[] largest = Arrays.copyOf(icc, MOST_BYTES);

        assertEquals(decode(png), decode(ProfiledFiles.png(png, icc)));
        assertNotEquals(decode(png), decode(ProfiledFiles.png(png, largest)));
        assertEquals(Samples.ppm("source.ppm"), decode(ProfiledFiles.webp(Samples.read("lossless.webp"), icc)));
        assertNotEquals(Samples.ppm("source.ppm"), decode(ProfiledFiles.webp(Samples.read("lossless.webp"), largest)));
    }

    @Test
    void decode_pngOfManyProfilesThatUnpackToGigabytes_isReadSoonAndInLittleMemory() {
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 5, 125), BufferedImage.TYPE_INT_RGB), "png");
        byte[] bomb = ProfiledFiles.pngWithPacked(png, ProfiledFiles.deflated(new byte[64 << 20]));
        for (int i = 0; i < 100; i++) {
            bomb = ProfiledFiles.pngWithPacked(bomb, ProfiledFiles.deflated(new byte[1 << 20]));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Pixels pixels = decode(bomb);

        assertEquals(decode(png), pixels);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 32 << 20);
    }

    /** Any profile gives a picture of the same size, in bounded time. */
    @Test
    void decode_profileWithBytesChanged_givesAPicture() {
        Random random = new Random(126);
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 5, 127), BufferedImage.TYPE_INT_RGB), "png");
        byte[] gray = Samples.write(grayImage(BufferedImage.TYPE_BYTE_GRAY, 1), "png");
        int different = 0;
        for (IccProfiles space : List.of(IccProfiles.grayGamma(563), IccProfiles.displayP3(), IccProfiles.adobeRgb())) {
            byte[] photo = space.matrix() == null ? gray : png;
            Pixels undamaged = decode(ProfiledFiles.png(photo, space.bytes()));
            for (int round = 0; round < 250; round++) {
                byte[] icc = space.bytes().clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    icc[random.nextInt(icc.length)] = (byte) random.nextInt();
                }
                Pixels pixels = decode(ProfiledFiles.png(photo, icc));

                assertEquals(undamaged.width(), pixels.width());
                different += pixels.equals(undamaged) ? 0 : 1;
            }
        }
        assertTrue(different > 200, "only " + different + " differ: is anything damaged at all?");
    }

    @Test
    void decode_bmpWithALinkedProfile_isTakenAsStored() {
        Pixels noise = Samples.noise(9, 5, 128);
        byte[] bmp = ProfiledFiles.bmp(noise, Samples.ascii("/etc/passwd\0"));
        ByteBuffer.wrap(bmp).put(70, Samples.ascii("KNIL"));

        assertEquals(noise, decode(bmp));
    }

    private static ComponentColorModel components(ColorSpace space, int type) {
        return new ComponentColorModel(space, false, false, Transparency.OPAQUE, type);
    }

    private static ICC_ColorSpace space(IccProfiles space) {
        return new ICC_ColorSpace(ICC_Profile.getInstance(space.bytes()));
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void of_imageOfAnotherSpace_isConvertedByTheFormulas(IccProfiles space) {
        Pixels noise = Samples.noise(40, 30, 129);
        for (boolean alpha : new boolean[]{false, true}) {
            ComponentColorModel colors = new ComponentColorModel(space(space), alpha, false,
                    alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
            WritableRaster raster = colors.createCompatibleWritableRaster(40, 30);
            for (int i = 0; i < 40 * 30; i++) {
                for (int channel = 0; channel < 3; channel++) {
                    raster.setSample(i % 40, i / 40, channel, noise.rgb()[3 * i + channel] & 0xff);
                }
            }
            assertConverted("alpha " + alpha, space, noise,
                    BufferedImages.toPixels(new BufferedImage(colors, raster, false, null)));
        }
    }

    @Test
    void of_imageOfAnotherSpaceInInts_isConvertedByTheFormulas() {
        IccProfiles space = IccProfiles.displayP3();
        Pixels noise = Samples.noise(40, 30, 130);
        DirectColorModel colors = new DirectColorModel(space(space), 24, 0xff0000, 0xff00, 0xff, 0, false,
                DataBuffer.TYPE_INT);
        WritableRaster raster = colors.createCompatibleWritableRaster(40, 30);
        for (int i = 0; i < 40 * 30; i++) {
            for (int channel = 0; channel < 3; channel++) {
                raster.setSample(i % 40, i / 40, channel, noise.rgb()[3 * i + channel] & 0xff);
            }
        }

        Pixels converted = BufferedImages.toPixels(new BufferedImage(colors, raster, false, null));

        // Java's conversion to sRGB has slightly different primaries: dark saturated colors differ by three byte
        // values.
        for (int i = 0; i < noise.rgb().length; i += 3) {
            double[] expected = space.toSrgb((noise.rgb()[i] & 0xff) / 255.0, (noise.rgb()[i + 1] & 0xff) / 255.0,
                    (noise.rgb()[i + 2] & 0xff) / 255.0);
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(expected[channel] * 255, converted.rgb()[i + channel] & 0xff, 3.5);
            }
        }
    }

    @Test
    void of_imageOfJavasLinearRgb_isConverted() {
        ComponentColorModel colors = components(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB), DataBuffer.TYPE_BYTE);
        WritableRaster raster = colors.createCompatibleWritableRaster(256, 1);
        for (int x = 0; x < 256; x++) {
            raster.setPixel(x, 0, new int[]{x, x, x});
        }

        assertConverted("linear", IccProfiles.linearRgb(), grays(),
                BufferedImages.toPixels(new BufferedImage(colors, raster, false, null)));
    }

    @Test
    void of_grayImage_isConvertedUnlessItIsJavasOwnGray() {
        IccProfiles space = IccProfiles.grayGamma(461);
        ComponentColorModel colors = components(space(space), DataBuffer.TYPE_BYTE);
        BufferedImage plain = grayImage(BufferedImage.TYPE_BYTE_GRAY, 1);

        assertConverted("gray", space, grays(),
                BufferedImages.toPixels(new BufferedImage(colors, plain.getRaster(), false, null)));
        assertEquals(grays(), BufferedImages.toPixels(plain));
        assertEquals(grays(), BufferedImages.toPixels(grayImage(BufferedImage.TYPE_USHORT_GRAY, 257)));
    }

    @Test
    void of_imageOfAnSrgbProfile_isTakenAsStored() {
        ComponentColorModel colors = components(space(IccProfiles.srgb()), DataBuffer.TYPE_BYTE);
        WritableRaster raster = colors.createCompatibleWritableRaster(256, 1);
        for (int x = 0; x < 256; x++) {
            raster.setPixel(x, 0, new int[]{x, 255 - x, 7});
        }
        Pixels pixels = BufferedImages.toPixels(new BufferedImage(colors, raster, false, null));

        for (int x = 0; x < 256; x++) {
            assertEquals(x, Samples.sample(pixels, x, 0, 0));
            assertEquals(255 - x, Samples.sample(pixels, x, 0, 1));
            assertEquals(7, Samples.sample(pixels, x, 0, 2));
        }
    }
}
