package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encoded pictures for the tests: those of the resources folder, and made ones. */
final class Samples {
    /** Every encoded picture of the resources folder, whose README.md says how each was made. */
    static final List<String> FILES = List.of("adam7.png", "alpha.png", "baseline.jpg", "cmyk.tif", "gray.jpg",
            "gray1.png",
            "gray2.png", "gray4.png", "jpeg.tif", "lossless-alpha.webp", "lossless.webp", "lossy-alpha.webp",
            "lossy.webp",
            "lzw.tif", "palette-rle.bmp", "progressive.jpg", "rgb.jpg", "tiled.tif", "ycck.jpg");

    private Samples() {}

    static byte[] read(String name) {
        try (InputStream input = Samples.class.getResourceAsStream(name)) {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pixels of a binary PPM file with 8-bit samples. */
    static Pixels ppm(String name) {
        byte[] file = read(name);
        String[] header = new String(file, 0, 20, StandardCharsets.ISO_8859_1).split("\\s+");
        int width = Integer.parseInt(header[1]);
        int height = Integer.parseInt(header[2]);
        return Pixels.of(width, height, Arrays.copyOfRange(file, file.length - width * height * 3, file.length));
    }

    /** Noise, the same for the same seed. */
    static Pixels noise(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * 3];
        new Random(seed).nextBytes(rgb);
        return Pixels.of(width, height, rgb);
    }

    static BufferedImage image(Pixels pixels, int type) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, 0xff000000 | sample(pixels, x, y, 0) << 16 | sample(pixels, x, y, 1) << 8
                        | sample(pixels, x, y, 2));
            }
        }
        return image;
    }

    static int sample(Pixels pixels, int x, int y, int channel) {
        return Byte.toUnsignedInt(pixels.rgb()[(y * pixels.width() + x) * 3 + channel]);
    }

    static byte[] write(BufferedImage image, String format) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, encoded)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }

    /** A PNG file of nothing but a header chunk, with a right checksum, and a few bytes of data. */
    static byte[] pngClaiming(int width, int height) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[]{8, 2, 0, 0, 0}).array();
        return concat("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1), pngChunk("IHDR", header),
                pngChunk("IDAT", new byte[]{0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1}), pngChunk("IEND", new byte[0]));
    }

    static byte[] pngChunk(String type, byte[] data) {
        byte[] typed = concat(type.getBytes(StandardCharsets.US_ASCII), data);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(8 + typed.length).putInt(data.length).put(typed).putInt((int) crc.getValue())
                .array();
    }

    /** An EXIF block that names an orientation. */
    static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer exif = ByteBuffer.allocate(26).order(order);
        exif.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0);
        return exif.putInt(0).array();
    }

    /** A JPEG segment with its marker and length. */
    static byte[] jpegSegment(int marker, byte[] body) {
        return concat(
                ByteBuffer.allocate(4).put((byte) 0xff).put((byte) marker).putShort((short) (body.length + 2)).array(),
                body);
    }

    /** Puts bytes behind the first of a file. */
    static byte[] insert(byte[] file, int position, byte[]... inserted) {
        return concat(Arrays.copyOf(file, position), concat(inserted), Arrays.copyOfRange(file, position, file.length));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The largest difference of two samples; both pictures must have the same size. */
    static int largestDifference(Pixels one, Pixels other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            throw new AssertionError(one + " and " + other);
        }
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            int difference = Byte.toUnsignedInt(one.rgb()[i]) - Byte.toUnsignedInt(other.rgb()[i]);
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    /** Returns a picture as a file that the JDK writes. */
    static byte[] written(BufferedImage image, String format, Consumer<ImageWriteParam> how) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        while (writer.getClass().getModule() != ImageIO.class.getModule()) { // one of TwelveMonkeys
            writer = writers.next();
        }
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        how.accept(parameters);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException impossible) { // all of it is in memory
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
