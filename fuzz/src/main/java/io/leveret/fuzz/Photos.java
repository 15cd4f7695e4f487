package io.leveret.fuzz;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * Small photos of every format: those that the tests of module {@code image-awt} read, and those that Java can write.
 */
final class Photos {
    private static final String FOLDER = "/io/leveret/image/awt/";
    private static final List<String> FILES = List.of("adam7.png", "alpha.png", "baseline.jpg", "cmyk.tif", "gray.jpg",
            "gray1.png", "gray2.png", "gray4.png", "jpeg.tif", "lossless-alpha.webp", "lossless.webp",
            "lossy-alpha.webp", "lossy.webp", "lzw.tif", "palette-rle.bmp", "plasma.webp", "plasma2.webp",
            "plasma4.webp", "plasma13.webp", "plasma60.webp", "progressive.jpg", "rgb.jpg", "tiled.tif", "ycck.jpg");
    private static final int WIDTH = 19;
    private static final int HEIGHT = 13;

    private Photos() {}

    static List<byte[]> all() throws IOException {
        List<byte[]> photos = new ArrayList<>();
        for (String name : FILES) {
            photos.add(read(name));
        }
        for (int type : new int[]{BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_USHORT_565_RGB}) {
            for (String format : new String[]{"png", "jpeg", "gif", "bmp", "tiff"}) {
                photos.addAll(written(noise(type), format));
            }
        }
        byte[] jpeg = photos.get(FILES.indexOf("baseline.jpg"));
        byte[] cmyk = photos.get(FILES.indexOf("ycck.jpg"));
        byte[] png = photos.get(FILES.indexOf("alpha.png"));
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        photos.add(ByteEdits.spliced(jpeg, 2, 2, segment(0xe1, "Exif\0\0", exif())));
        photos.add(ByteEdits.spliced(cmyk, 2, 2, segment(0xe2, "ICC_PROFILE\0\1\1", profile)));
        photos.add(Pieces.join(Pieces.of(ByteEdits.spliced(png, 33, 33, chunk("eXIf", exif())))));
        photos.add(animation(photos.get(FILES.indexOf("lossless.webp"))));
        photos.add(animation(photos.get(FILES.indexOf("lossy.webp"))));
        for (int bits : new int[]{4, 8, 24}) {
            photos.add(runs(bits));
        }
        for (int bits : new int[]{16, 32}) {
            photos.add(masks(bits));
        }
        return photos;
    }

    /** A canvas of 40 x 30 with a picture of 24 x 16 pixels at 6, 4, twice. */
    private static byte[] animation(byte[] simple) {
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * (24 + simple.length - 12)).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("RIFF")).putInt(file.capacity() - 8).put(latin1("WEBPVP8X")).putInt(10).putInt(2)
                .put(new byte[]{39, 0, 0, 29, 0, 0}).put(latin1("ANIM")).putInt(6).putInt(-1).putShort((short) 0);
        for (int frame = 0; frame < 2; frame++) {
            file.put(latin1("ANMF")).putInt(16 + simple.length - 12);
            file.put(new byte[]{3, 0, 0, 2, 0, 0, 23, 0, 0, 15, 0, 0, 100, 0, 0, 2}).put(simple, 12,
                    simple.length - 12);
        }
        return file.array();
    }

    /** A bitmap of OS/2 with runs: all kinds of codes, a few rows. */
    private static byte[] runs(int bits) {
        byte[] runs = {5, 1, 0, 0, 0, 0, 3, 1, 2, 0, 0, 2, 3, 1, 9, 0x12, 0x34, 0x56, 0, 0, 0, 4, 1, 2, 3, 4, 0, 1};
        return bitmap(64, bits, bits == 8 ? 1 : bits == 4 ? 2 : 4, runs);
    }

    private static byte[] masks(int bits) {
        byte[] rows = new byte[WIDTH * HEIGHT * 4];
        new SplittableRandom(bits).nextBytes(rows);
        byte[] file = bitmap(124, bits, 3, rows);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(54, bits == 16 ? 0xf00 : 0xff).putInt(58, 0xf0)
                .putInt(62, 0xf);
        return file;
    }

    private static byte[] bitmap(int headerBytes, int bits, int compression, byte[] pixels) {
        int start = 14 + headerBytes + (bits > 8 ? 0 : 4 << bits);
        ByteBuffer file = ByteBuffer.allocate(start + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("BM")).putInt(file.capacity()).putInt(0).putInt(start).putInt(headerBytes);
        file.putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) bits).putInt(compression);
        return file.put(start, pixels).array();
    }

    /** A photo that the tests of module {@code image-awt} read. */
    static byte[] read(String name) throws IOException {
        try (InputStream file = Photos.class.getResourceAsStream(FOLDER + name)) {
            return file.readAllBytes();
        }
    }

    private static BufferedImage noise(int type) {
        SplittableRandom random = new SplittableRandom(type);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    /** Returns the image in each kind of compression; none if the format does not support its pixels. */
    private static List<byte[]> written(BufferedImage image, String format) throws IOException {
        List<byte[]> files = new ArrayList<>();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        if (!writer.getOriginatingProvider().canEncodeImage(ImageTypeSpecifier.createFromRenderedImage(image))) {
            return files;
        }
        String[] types = writer.getDefaultWriteParam().getCompressionTypes();
        for (String type : types == null ? new String[]{null} : types) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (type != null) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionType(type);
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            writer.setOutput(ImageIO.createImageOutputStream(file));
            try {
                writer.write(null, new IIOImage(image, null, null), parameters);
                ((javax.imageio.stream.ImageOutputStream) writer.getOutput()).flush();
                files.add(file.toByteArray());
            } catch (IOException | IllegalArgumentException notOfThisType) {
                // such as fax compression of colors
            }
        }
        writer.dispose();
        return files;
    }

    /** A TIFF structure with one directory that holds orientation 6. */
    private static byte[] exif() {
        return ByteBuffer.allocate(26).put(latin1("MM")).putShort((short) 42).putInt(8).putShort((short) 1)
                .putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) 6).putShort((short) 0).putInt(0)
                .array();
    }

    static byte[] segment(int marker, String head, byte[] body) {
        return ByteBuffer.allocate(4 + head.length() + body.length).put((byte) 0xff).put((byte) marker)
                .putShort((short) (2 + head.length() + body.length)).put(latin1(head)).put(body).array();
    }

    /** Without its checksum. */
    private static byte[] chunk(String type, byte[] body) {
        return ByteBuffer.allocate(12 + body.length).putInt(body.length).put(latin1(type)).put(body).array();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
