package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every format gives the pixels that went in, or that other programs decode. */
class ImageDecoderTest {
    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @CsvSource({
            // exact formats
            "adam7.png, source, 0", "alpha.png, source, 0", "gray1.png, gray1, 0", "gray2.png, gray2, 0",
            "gray4.png, gray4, 0", "lossless.webp, source, 0", "lossless-alpha.webp, source, 0", "lzw.tif, source, 0",
            "tiled.tif, source, 0", "palette-rle.bmp, palette-rle, 0", "lossy.webp, lossy, 0",
            "lossy-alpha.webp, lossy, 0",
            // the inverse transforms of two decoders may round differently
            "baseline.jpg, baseline, 2", "progressive.jpg, progressive, 2", "gray.jpg, gray, 2", "rgb.jpg, rgb, 2",
            // one lossy coding away from the source
            "jpeg.tif, source, 40", "ycck.jpg, source, 40", "cmyk.tif, source, 2"})
    void decode_sampleOfEveryFormat_givesExpectedPixels(String file, String expected, int tolerance)
            throws IOException {
        Pixels pixels = decoder.decode(Samples.read(file), file);

        int difference = Samples.largestDifference(Samples.ppm(expected + ".ppm"), pixels);

        assertTrue(difference <= tolerance, file + " differs by " + difference);
    }

    @ParameterizedTest
    @CsvSource({"png", "bmp", "tif"})
    void decode_writtenByJava_givesWhatWentIn(String format) throws IOException {
        Pixels picture = Samples.noise(37, 23, 1);
        byte[] encoded = Samples.write(Samples.image(picture, BufferedImage.TYPE_3BYTE_BGR), format);

        assertEquals(picture, decoder.decode(encoded, "photo"));
    }

    @Test
    void decode_gifAnimation_givesFirstFrame() throws IOException {
        Pixels first = twoColors(0);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(encoded)) {
            writer.setOutput(output);
            writer.prepareWriteSequence(null);
            for (int shift = 0; shift < 2; shift++) {
                BufferedImage frame = Samples.image(twoColors(shift), BufferedImage.TYPE_BYTE_INDEXED);
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }

        assertEquals(first, decoder.decode(encoded.toByteArray(), "animation"));
    }

    private static Pixels twoColors(int shift) {
        byte[] rgb = new byte[9 * 5 * 3];
        for (int i = 0; i < 9 * 5; i++) {
            rgb[i * 3 + (i + shift) % 2] = (byte) 255; // red or green
        }
        return Pixels.of(9, 5, rgb);
    }

    @Test
    void decode_sixteenBitPng_roundsToNearestByte() throws IOException {
        int[] samples = {0, 128, 129, 32767, 32768, 65406, 65407, 65535, 1000, 40000, 50000, 60000};
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 4, 1, 3, new Point());
        raster.setPixels(0, 0, 4, 1, samples);
        ComponentColorModel colors = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false,
                1,
                DataBuffer.TYPE_USHORT);

        Pixels pixels = decoder.decode(Samples.write(new BufferedImage(colors, raster, false, null), "png"), "deep");

        for (int i = 0; i < samples.length; i++) {
            assertEquals(Math.round(samples[i] / 257.0), Byte.toUnsignedInt(pixels.rgb()[i]), "sample " + samples[i]);
        }
    }

    @Test
    void decode_sixteenBitGrayPng_keepsStoredValues() throws IOException {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x * 257);
        }

        Pixels pixels = decoder.decode(Samples.write(image, "png"), "deep gray");

        for (int x = 0; x < 256; x++) {
            assertEquals(x, Samples.sample(pixels, x, 0, 0));
            assertEquals(x, Samples.sample(pixels, x, 0, 2));
        }
    }

    @Test
    void decode_nameOfAnotherFormat_goesByContent(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("photo.jpg"), Samples.read("lossless.webp"));

        assertEquals(Samples.ppm("source.ppm"), decoder.decode(path));
    }

    @Test
    void decode_jpegWithJunkBehindItsEnd_isRead() throws IOException {
        byte[] jpeg = Samples.read("baseline.jpg");

        Pixels pixels = decoder.decode(Samples.concat(jpeg, Samples.ascii("junk of a camera\0\0\u00ff")), "junk.jpg");

        assertEquals(decoder.decode(jpeg, "baseline.jpg"), pixels);
    }

    @Test
    void decode_jpegWithBrokenProfileAndSegments_isRead() throws IOException {
        byte[] jpeg = Samples.read("baseline.jpg");
        byte[] odd = Samples.insert(jpeg, 2,
                Samples.jpegSegment(0xe2, Samples.ascii("ICC_PROFILE\0\u0007\u0003nonsense")),
                Samples.jpegSegment(0xe0, Samples.ascii("JFXX\0\u0010")),
                Samples.jpegSegment(0xe1, Samples.ascii("Exif\0\0II?")));

        assertEquals(decoder.decode(jpeg, "baseline.jpg"), decoder.decode(odd, "odd.jpg"));
    }

    @Test
    void decode_cmykJpegWithoutAdobeSegment_isReadAsAdobeStoresIt() throws IOException {
        // 16 x 16 pixels of one ink: stored 255 − ink.
        WritableRaster stored = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, new Point());
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                stored.setPixel(x, y, new int[]{255, 100, 30, 200});
            }
        }

        Pixels pixels = decoder.decode(jpegOfRaster(stored), "cmyk.jpg");

        assertEquals(200, Samples.sample(pixels, 7, 7, 0), 3);
        assertEquals(100 * 200 / 255, Samples.sample(pixels, 7, 7, 1), 3);
        assertEquals(30 * 200 / 255, Samples.sample(pixels, 7, 7, 2), 3);
    }

    @Test
    void decode_cmykJpegWithProfile_isColoredByIt() throws IOException {
        byte[] jpeg = Samples.read("ycck.jpg");
        byte[] profile = CmykProfile.whoseInksAreAllGray();
        byte[] segment = Samples.jpegSegment(0xe2, Samples.concat(Samples.ascii("ICC_PROFILE\0\u0001\u0001"), profile));

        Pixels plain = decoder.decode(jpeg, "plain.jpg");
        Pixels printed = decoder.decode(Samples.insert(jpeg, 2, segment), "printed.jpg");

        assertTrue(saturation(plain, 4, 4) > 100, "the sample is colorful at 4, 4");
        for (int y = 0; y < printed.height(); y++) {
            for (int x = 0; x < printed.width(); x++) {
                assertTrue(saturation(printed, x, y) <= 3, "gray inks print no color at " + x + ", " + y);
            }
        }
    }

    private static int saturation(Pixels pixels, int x, int y) {
        int red = Samples.sample(pixels, x, y, 0);
        int green = Samples.sample(pixels, x, y, 1);
        int blue = Samples.sample(pixels, x, y, 2);
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }

    static byte[] jpegOfRaster(Raster raster) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(encoded)) {
            writer.setOutput(output);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        return encoded.toByteArray();
    }

    @Test
    void decode_byManyThreads_givesTheSamePixels() throws Exception {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = Samples.FILES.get(i % Samples.FILES.size());
            Pixels alone = decoder.decode(Samples.read(name), name);
            tasks.add(() -> alone.equals(decoder.decode(Samples.read(name), name)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> same : threads.invokeAll(tasks)) {
                assertTrue(same.get());
            }
        }
    }
}
