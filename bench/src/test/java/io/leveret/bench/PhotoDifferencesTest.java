package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/**
 * The pixels of the same photo in the JDK's ImageIO, OpenCV and Leveret, as docs/compatibility.md says. Pixels are
 * {@code [y][x][red, green, blue]}, 0…255.
 */
class PhotoDifferencesTest {
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    private static final ColorSpace GRAY = ColorSpace.getInstance(ColorSpace.CS_GRAY);

    // ---- who decodes ----

    private static int[] openCv(byte[] file) {
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(bytes, false);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            byte[] bgr = new byte[decoded.cols() * decoded.rows() * 3];
            decoded.data().get(bgr);
            int[] rgb = new int[bgr.length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = bgr[i / 3 * 3 + 2 - i % 3] & 0xff;
            }
            return rgb;
        }
    }

    /** What {@code BufferedImage.getRGB} says, without alpha. */
    private static int[] imageIo(byte[] file) throws IOException {
        return rgb(ImageIO.read(new ByteArrayInputStream(file)));
    }

    /** What drawing the image on black gives. */
    private static int[] drawn(byte[] file) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
        BufferedImage canvas = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.drawImage(read, 0, 0, null);
        graphics.dispose();
        return rgb(canvas);
    }

    private static int[] rgb(BufferedImage image) {
        int[] rgb = new int[image.getWidth() * image.getHeight() * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth()) >> 8 * (2 - i % 3) & 0xff;
        }
        return rgb;
    }

    private static int[] leveret(byte[] file) {
        return unsigned(new ImageDecoder().decode(file, "photo").rgb());
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    private static int most(int[] left, int[] right) {
        int most = 0;
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs(left[i] - right[i]));
        }
        return most;
    }

    private static int[] firstPixel(int[] rgb) {
        return Arrays.copyOf(rgb, 3);
    }

    private static void assertPixels(byte[] file, int[] imageIo, int[] drawn, int[] openCv, int[] leveret)
            throws IOException {
        assertArrayEquals(imageIo, firstPixel(imageIo(file)), "ImageIO");
        assertArrayEquals(drawn, firstPixel(drawn(file)), "drawn");
        assertArrayEquals(openCv, firstPixel(openCv(file)), "OpenCV");
        assertArrayEquals(leveret, firstPixel(leveret(file)), "Leveret");
    }

    private static int[] gray(int value) {
        return new int[]{value, value, value};
    }

    // ---- files ----

    private static BufferedImage photo(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random noise = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int grain = noise.nextInt(32);
                image.setRGB(x, y, 40 + 170 * x / width + grain << 16 | 200 - 150 * y / height + grain << 8
                        | 60 + 120 * (x + y) / (width + height) + x / 4 % 2 * 60);
            }
        }
        return image;
    }

    private static byte[] write(RenderedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, file));
        return file.toByteArray();
    }

    /** A JPEG of the best quality without subsampling, or of gray. */
    private static byte[] jpeg(BufferedImage image) throws IOException {
        int[][] sampling = new int[image.getRaster().getNumBands()][];
        Arrays.fill(sampling, new int[]{1, 1});
        return jpeg(image, 1, false, sampling);
    }

    private static byte[] jpeg(BufferedImage image, float quality, boolean progressive, int[]... sampling)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image),
                    how);
            IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
            NodeList components = tree.getElementsByTagName("componentSpec");
            for (int i = 0; i < sampling.length; i++) {
                IIOMetadataNode component = (IIOMetadataNode) components.item(i);
                component.setAttribute("HsamplingFactor", Integer.toString(sampling[i][0]));
                component.setAttribute("VsamplingFactor", Integer.toString(sampling[i][1]));
            }
            metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
            writer.write(null, new IIOImage(image, null, metadata), how);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** The JPEG with a segment after its start. */
    private static byte[] segment(byte[] jpeg, int marker, byte[] data) {
        return ByteBuffer.allocate(jpeg.length + data.length + 4).put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker)
                .putShort((short) (data.length + 2)).put(data).put(jpeg, 2, jpeg.length - 2).array();
    }

    /** The PNG with a chunk after its header. */
    private static byte[] chunk(byte[] png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        return ByteBuffer.allocate(png.length + data.length + 12).put(png, 0, 33).putInt(data.length).put(name)
                .put(data).putInt((int) checksum.getValue()).put(png, 33, png.length - 33).array();
    }

    /** A TIFF directory with an orientation, as Exif has it. */
    private static byte[] orientation(int value) {
        return ByteBuffer.allocate(26).put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8)
                .putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) value)
                .putShort((short) 0).putInt(0).array();
    }

    private static byte[] joined(String first, byte[] second) {
        byte[] start = first.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(start.length + second.length).put(start).put(second).array();
    }

    /** A picture one pixel high. */
    private static BufferedImage samples(ColorSpace space, boolean alpha, int type, int... samples) {
        int bands = space.getNumComponents() + (alpha ? 1 : 0);
        ComponentColorModel model = new ComponentColorModel(space, alpha, false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, type);
        int width = samples.length / bands;
        WritableRaster raster = Raster.createInterleavedRaster(type, width, 1, bands, null);
        raster.setPixels(0, 0, width, 1, samples);
        return new BufferedImage(model, raster, false, null);
    }

    private static BufferedImage flat(int type, int rgb) {
        BufferedImage image = new BufferedImage(16, 16, type);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, rgb);
        }
        return image;
    }

    // ---- decoding ----

    @ParameterizedTest
    @CsvSource({"1,1,false", "2,2,false", "2,1,false", "4,1,false", "2,2,true"})
    void jpeg_usualSampling_isTheSameInAll(int horizontal, int vertical, boolean progressive) throws IOException {
        for (float quality : new float[]{0.5f, 0.95f}) {
            byte[] file = jpeg(photo(61, 47), quality, progressive, new int[]{horizontal, vertical}, new int[]{1, 1},
                    new int[]{1, 1});

            assertArrayEquals(imageIo(file), leveret(file));
            assertArrayEquals(openCv(file), leveret(file));
        }
    }

    @Test
    void jpeg_chromaOfHalfTheRows_isAsInOpenCv() throws IOException {
        byte[] file = jpeg(photo(61, 47), 0.95f, false, new int[]{1, 2}, new int[]{1, 1}, new int[]{1, 1});

        assertArrayEquals(openCv(file), leveret(file));
        assertEquals(11, most(imageIo(file), leveret(file)));
    }

    /** The JDK has no reader of WebP. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 95})
    void lossyWebp_isAsInOpenCv(int quality) throws IOException {
        byte[] png = write(photo(61, 47), "png");
        try (BytePointer bytes = new BytePointer(png);
                Mat encoded = new Mat(bytes, false);
                Mat photo = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR);
                IntPointer options = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
                BytePointer webp = new BytePointer()) {
            opencv_imgcodecs.imencode(".webp", photo, webp, options);
            byte[] file = new byte[(int) webp.limit()];
            webp.get(file);

            assertArrayEquals(openCv(file), leveret(file));
            assertNull(ImageIO.read(new ByteArrayInputStream(file)));
        }
    }

    @Test
    void orientation_isAppliedAsInOpenCv() throws IOException {
        BufferedImage photo = photo(61, 47);
        byte[] jpeg = segment(jpeg(photo), APP1, joined("Exif\0\0", orientation(6)));
        byte[] png = chunk(write(photo, "png"), "eXIf", orientation(6));
        for (byte[] file : new byte[][]{jpeg, png}) {
            assertEquals(61, ImageIO.read(new ByteArrayInputStream(file)).getWidth());
            assertEquals(47, new ImageDecoder().decode(file, "photo").width());
            assertArrayEquals(openCv(file), leveret(file));
        }
    }

    @Test
    void alpha_isDropped() throws IOException {
        int[] color = {200, 100, 50};
        BufferedImage half = samples(SRGB, true, DataBuffer.TYPE_BYTE, 200, 100, 50, 128);

        assertPixels(write(half, "png"), color, new int[]{100, 50, 25}, color, color);
        assertPixels(write(half, "tiff"), color, new int[]{100, 50, 25}, new int[]{100, 50, 25}, color);
    }

    /** A TIFF of three gray samples, with SMinSampleValue and SMaxSampleValue if there is a range. */
    private static byte[] tiff(int format, int bits, float[] range, double... samples) {
        int[][] tags = {{256, 3}, {257, 1}, {258, bits}, {259, 1}, {262, 1}, {273, 8}, {277, 1}, {278, 1},
                {279, 3 * bits / 8}, {339, format}};
        ByteBuffer tiff = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I')
                .putShort((short) 42).putInt(20);
        for (double sample : samples) {
            if (format == 2) {
                tiff.putShort((short) sample);
            } else {
                tiff.putFloat((float) sample);
            }
        }
        tiff.position(20).putShort((short) (tags.length + range.length));
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        for (int i = 0; i < range.length; i++) {
            tiff.putShort((short) (340 + i)).putShort((short) 11).putInt(1).putFloat(range[i]);
        }
        return tiff.array();
    }

    /** OpenCV reads such files only as numbers, not in color. */
    private static boolean isReadInColor(byte[] file) {
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(bytes, false);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            return !decoded.empty();
        }
    }

    private static int[] firstOfPixels(int[] rgb) {
        return new int[]{rgb[0], rgb[3], rgb[6]};
    }

    private static void assertRefused(String reason, byte[] file) {
        String message = assertThrows(ImageFormatException.class, () -> leveret(file)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void floatTiff_isNeverAllWhite() throws IOException {
        byte[] share = tiff(3, 32, new float[0], 0.25, 0.5, 1);
        byte[] bytes = tiff(3, 32, new float[0], 64, 128, 255);
        byte[] said = tiff(3, 32, new float[]{0, 255}, 64, 128, 255);

        assertArrayEquals(new int[]{137, 188, 255}, firstOfPixels(imageIo(share)));
        assertArrayEquals(new int[]{255, 255, 255}, firstOfPixels(imageIo(bytes)));
        assertArrayEquals(new int[]{255, 255, 255}, firstOfPixels(imageIo(said)));
        for (byte[] file : new byte[][]{share, bytes, said}) {
            assertFalse(isReadInColor(file));
        }
        assertArrayEquals(new int[]{64, 128, 255}, firstOfPixels(leveret(share)));
        assertArrayEquals(new int[]{64, 128, 255}, firstOfPixels(leveret(said)));
        assertRefused("run from 64 to 255", bytes);
    }

    @Test
    void signedTiff_needsItsRange() throws IOException {
        byte[] file = tiff(2, 16, new float[0], -1, 128, 255);

        assertArrayEquals(new int[]{188, 188, 188}, firstOfPixels(imageIo(file)));
        assertArrayEquals(new int[]{255, 0, 0}, firstOfPixels(openCv(file)));
        assertRefused("run from -1 to 255", file);
        assertArrayEquals(new int[]{0, 128, 255},
                firstOfPixels(leveret(tiff(2, 16, new float[]{-1, 255}, -1, 127, 255))));
    }

    @Test
    void palette_transparentColorsStay() throws IOException {
        IndexColorModel colors = new IndexColorModel(8, 2, new byte[]{(byte) 200, 0}, new byte[]{100, 50},
                new byte[]{50, 0}, new byte[]{0, (byte) 255});
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, colors);
        int[] color = {200, 100, 50};

        assertPixels(write(image, "png"), color, gray(0), color, color);
    }

    @Test
    void sixteenBits_areRounded() throws IOException {
        byte[] file = write(samples(SRGB, false, DataBuffer.TYPE_USHORT, 0xff00, 0x80ff, 0x00ff), "png");
        int[] rounded = {254, 128, 1};

        assertPixels(file, rounded, rounded, new int[]{255, 128, 0}, rounded);
    }

    @Test
    void gray_staysAsStored() throws IOException {
        BufferedImage gray = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) gray.getRaster().getDataBuffer()).getData(), (byte) 128);
        byte[] sixteen = write(samples(GRAY, false, DataBuffer.TYPE_USHORT, 0x8080), "png");
        byte[] alpha = write(samples(GRAY, true, DataBuffer.TYPE_BYTE, 128, 255), "png");
        for (byte[] file : new byte[][]{write(gray, "png"), jpeg(gray), sixteen}) {
            assertPixels(file, gray(188), gray(128), gray(128), gray(128));
        }
        assertPixels(alpha, gray(188), gray(188), gray(128), gray(128));
    }

    @Test
    void profile_isApplied() throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(new byte[]{'p', 0, 0});
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(linear);
        }
        BufferedImage image = flat(BufferedImage.TYPE_INT_RGB, 0x808080);
        byte[] jpeg = segment(jpeg(image), APP2, joined("ICC_PROFILE\0\1\1", linear));
        byte[] png = chunk(write(image, "png"), "iCCP", packed.toByteArray());

        assertPixels(jpeg, gray(188), gray(188), gray(128), gray(188));
        assertPixels(png, gray(128), gray(128), gray(128), gray(188));
    }

    @Test
    void gammaOfPng_isIgnoredByAll() throws IOException {
        byte[] file = chunk(write(flat(BufferedImage.TYPE_INT_RGB, 0x808080), "png"), "gAMA",
                ByteBuffer.allocate(4).putInt(100_000).array());

        assertPixels(file, gray(128), gray(128), gray(128), gray(128));
    }

    @Test
    void cmyk_isAsAdobeStoresIt() throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            inks.setPixel(i % 16, i / 16, new int[]{128, 128, 128, 255}); // inverted: the last is no black
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(inks, null, null), null);
        } finally {
            writer.dispose();
        }

        assertPixels(file.toByteArray(), gray(188), gray(188), gray(129), gray(128));
    }

    @Test
    void bmpOfFiveBits_reachesWhite() throws IOException {
        byte[] file = ByteBuffer.allocate(58).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'B').put((byte) 'M')
                .putInt(58).putInt(0).putInt(54).putInt(40).putInt(2).putInt(1).putShort((short) 1)
                .putShort((short) 16).putInt(0).putInt(4).putInt(0).putInt(0).putInt(0).putInt(0)
                .putShort((short) (31 << 10 | 16 << 5 | 1)).array();
        int[] scaled = {255, 132, 8};

        assertPixels(file, scaled, scaled, new int[]{248, 128, 8}, scaled);
    }

    @Test
    void bytesInMemory_areBlueGreenRedInOpenCv() throws IOException {
        byte[] file = write(flat(BufferedImage.TYPE_3BYTE_BGR, 0xc86432), "png");
        byte[] first = new byte[3];
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(bytes, false);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            decoded.data().get(first);
        }
        byte[] raster = ((DataBufferByte) flat(BufferedImage.TYPE_3BYTE_BGR, 0xc86432).getRaster().getDataBuffer())
                .getData();

        assertArrayEquals(new int[]{50, 100, 200}, unsigned(first));
        assertArrayEquals(new int[]{50, 100, 200}, firstPixel(unsigned(raster)));
        assertArrayEquals(new int[]{200, 100, 50}, firstPixel(leveret(file)));
    }

    // ---- resizing ----

    private static int[] openCv(Pixels picture, int width, int height, int interpolation) {
        try (Mat source = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3);
                Mat result = new Mat();
                Size size = new Size(width, height)) {
            source.data().put(picture.rgb());
            opencv_imgproc.resize(source, result, size, 0, 0, interpolation);
            byte[] bytes = new byte[width * height * 3];
            result.data().get(bytes);
            return unsigned(bytes);
        }
    }

    private static int[] leveret(Pixels picture, int width, int height, Resizer how) {
        return unsigned(how.resize(picture, width, height).rgb());
    }

    private static Pixels pixels(BufferedImage image) {
        int[] rgb = rgb(image);
        byte[] bytes = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            bytes[i] = (byte) rgb[i];
        }
        return Pixels.of(image.getWidth(), image.getHeight(), bytes);
    }

    @ParameterizedTest
    @CsvSource({"20,16", "32,32", "100,90"})
    void bilinear_hasThePositionsOfOpenCvAndJava(int width, int height) {
        BufferedImage photo = photo(61, 47);
        Pixels picture = pixels(photo);
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(photo, 0, 0, width, height, null);
        graphics.dispose();
        int[] here = leveret(picture, width, height, Resizer.HALF_PIXEL_BILINEAR);

        assertEquals(1, most(openCv(picture, width, height, opencv_imgproc.INTER_LINEAR), here));
        assertTrue(most(openCv(picture, width, height, opencv_imgproc.INTER_LINEAR_EXACT), here) <= 1);
        assertTrue(most(rgb(canvas), here) <= 1);
        assertTrue(most(leveret(picture, width, height, Resizer.LEGACY_BILINEAR), here) > 10);
    }

    @Test
    void area_isThatOfOpenCv_whenItShrinks() {
        Pixels picture = pixels(photo(61, 47));

        assertArrayEquals(openCv(picture, 20, 16, opencv_imgproc.INTER_AREA), leveret(picture, 20, 16, Resizer.AREA));
        assertTrue(most(openCv(picture, 20, 16, opencv_imgproc.INTER_AREA),
                leveret(picture, 20, 16, Resizer.HALF_PIXEL_BILINEAR)) > 10);
    }

    @ParameterizedTest
    @CsvSource({"20,16", "32,32", "100,90"})
    void nearest_isOpenCvsExactOne(int width, int height) {
        Pixels picture = pixels(photo(61, 47));
        int[] here = leveret(picture, width, height, Resizer.NEAREST);

        assertArrayEquals(openCv(picture, width, height, opencv_imgproc.INTER_NEAREST_EXACT), here);
        assertFalse(Arrays.equals(openCv(picture, width, height, opencv_imgproc.INTER_NEAREST), here));
    }
}
