package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageOp;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file gives the same pixels in every stored orientation if EXIF says it. */
class ExifOrientationTest {
    private static final int PNG_FIRST_CHUNK_END = 8 + 25;

    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_pngOfEveryOrientation_isUpright(int orientation) throws IOException {
        Pixels upright = Samples.noise(7, 5, 2);
        byte[] png = Samples.write(Samples.image(stored(upright, orientation), BufferedImage.TYPE_INT_RGB), "png");

        for (ByteOrder order : new ByteOrder[]{ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] chunk = Samples.pngChunk("eXIf", Samples.exif(orientation, order));
            assertEquals(upright, decoder.decode(Samples.insert(png, PNG_FIRST_CHUNK_END, chunk), "photo.png"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_jpegOfEveryOrientation_isUpright(int orientation) throws IOException {
        Pixels upright = blocks();
        byte[] jpeg = Samples.write(Samples.image(stored(upright, orientation), BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] exif = Samples.concat(Samples.ascii("Exif\0\0"), Samples.exif(orientation, ByteOrder.BIG_ENDIAN));

        Pixels pixels = decoder.decode(Samples.insert(jpeg, 2, Samples.jpegSegment(0xe1, exif)), "photo.jpg");

        // The edges between colors are smoothed by the coding: look at the middle of each block.
        for (int y = 8; y < 32; y += 16) {
            for (int x = 8; x < 48; x += 16) {
                Pixels middle = pixels.crop(x - 2, y - 2, 4, 4);
                int difference = Samples.largestDifference(upright.crop(x - 2, y - 2, 4, 4), middle);
                assertTrue(difference <= 3, "the block at " + x + ", " + y + " differs by " + difference);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_tiffOfEveryOrientation_isUpright(int orientation) throws IOException {
        Pixels upright = Samples.noise(7, 5, 3);

        assertEquals(upright, decoder.decode(tiff(stored(upright, orientation), orientation), "photo.tif"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_webpOfEveryOrientation_isUpright(int orientation) throws IOException {
        Pixels upright = Samples.ppm("source.ppm");
        // The sample is the only picture at hand: what it decodes to, stored as the orientation says, must be itself.
        Pixels decoded = decoder.decode(webp(Samples.read("lossless.webp"), orientation), "photo.webp");

        assertEquals(upright, stored(decoded, orientation));
    }

    /** Gray blocks of 8 × 8 pixels decode from JPEG as one gray each, in every stored orientation. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_grayJpegOfEveryOrientation_hasIdenticalPixels(int orientation) throws IOException {
        Pixels blocks = Resizer.NEAREST.resize(Samples.noise(5, 3, 6), 40, 24);
        Pixels upright = decoder.decode(grayJpeg(blocks), "upright.jpg");

        Pixels pixels = decoder.decode(withExif(grayJpeg(stored(blocks, orientation)), orientation), "photo.jpg");

        assertTrue(Samples.largestDifference(ImageOp.grayscale().apply(blocks), upright) <= 4, "is the picture there?");
        assertEquals(upright, pixels);
    }

    private static byte[] grayJpeg(Pixels pixels) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_BYTE_GRAY);
        Pixels gray = ImageOp.grayscale().apply(pixels);
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            image.getRaster().setSample(i % pixels.width(), i / pixels.width(), 0, gray.rgb()[3 * i] & 0xff);
        }
        return Samples.write(image, "jpeg");
    }

    /** Every kind of every format that has EXIF, also CMYK, palettes, tiles and what is lossy: turned, and no more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_everySampleOfEveryOrientation_hasIdenticalPixels(int orientation) throws IOException {
        int tested = 0;
        for (String name : Samples.FILES) {
            if (!name.endsWith(".bmp")) {
                byte[] file = Samples.read(name);
                assertEquals(decoder.decode(file, name),
                        stored(decoder.decode(withExif(file, orientation), name), orientation), name);
                tested++;
            }
        }
        assertEquals(18, tested);
    }

    /** Returns the file with this orientation, as its format stores it. */
    private static byte[] withExif(byte[] file, int orientation) {
        byte[] exif = Samples.exif(orientation, ByteOrder.BIG_ENDIAN);
        return switch (file[0]) {
            case (byte) 0xff -> Samples.insert(file, 2,
                    Samples.jpegSegment(0xe1, Samples.concat(Samples.ascii("Exif\0\0"), exif)));
            case (byte) 0x89 -> Samples.insert(file, PNG_FIRST_CHUNK_END, Samples.pngChunk("eXIf", exif));
            case 'R' -> webp(file, orientation);
            case 'I' -> tiffWithTag(file, orientation);
            default -> throw new AssertionError("a format without EXIF");
        };
    }

    /** Moves the directory behind the pixels, with room for one more entry. */
    private static byte[] tiffWithTag(byte[] tiff, int orientation) {
        ByteBuffer file = ByteBuffer.wrap(Arrays.copyOf(tiff, tiff.length + (tiff.length & 1) + 2000))
                .order(ByteOrder.LITTLE_ENDIAN);
        int from = file.getInt(4);
        int entries = file.getShort(from);
        int to = tiff.length + (tiff.length & 1);
        file.putInt(4, to).position(to + 2);
        int count = 0;
        boolean written = false;
        for (int i = 0; i <= entries; i++) {
            int entry = from + 2 + 12 * i;
            int tag = i < entries ? file.getShort(entry) & 0xffff : 65535;
            if (!written && tag >= 274) {
                file.putShort((short) 274).putShort((short) 3).putInt(1).putInt(orientation);
                written = true;
                count++;
            }
            if (i < entries && tag != 274) {
                file.put(Arrays.copyOfRange(tiff, entry, entry + 12));
                count++;
            }
        }
        return file.putInt(0).putShort(to, (short) count).array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void decode_orientationThatDoesNotExist_isIgnored(int orientation) throws IOException {
        Pixels picture = Samples.noise(7, 5, 4);
        byte[] png = Samples.write(Samples.image(picture, BufferedImage.TYPE_INT_RGB), "png");
        byte[] chunk = Samples.pngChunk("eXIf", Samples.exif(orientation, ByteOrder.BIG_ENDIAN));

        assertEquals(picture, decoder.decode(Samples.insert(png, PNG_FIRST_CHUNK_END, chunk), "photo.png"));
    }

    @Test
    void decode_damagedExif_isIgnored() throws IOException {
        Pixels picture = Samples.noise(7, 5, 5);
        byte[] png = Samples.write(Samples.image(picture, BufferedImage.TYPE_INT_RGB), "png");
        byte[] exif = Samples.exif(6, ByteOrder.LITTLE_ENDIAN);

        for (int length = 0; length < 18; length++) { // the value stands at 18
            byte[] chunk = Samples.pngChunk("eXIf", Arrays.copyOf(exif, length));
            assertEquals(picture, decoder.decode(Samples.insert(png, PNG_FIRST_CHUNK_END, chunk), "photo.png"));
        }
    }

    /** Two rows of three blocks, each of one color and large enough to survive JPEG. */
    private static Pixels blocks() {
        byte[] rgb = new byte[48 * 32 * 3];
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 48; x++) {
                int block = y / 16 * 3 + x / 16 + 1;
                for (int channel = 0; channel < 3; channel++) {
                    rgb[(y * 48 + x) * 3 + channel] = (byte) ((block >> channel & 1) * 200 + 20);
                }
            }
        }
        return Pixels.of(48, 32, rgb);
    }

    /**
     * The stored picture whose first row and column are seen where EXIF says for this orientation: 2 top right, 3
     * bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom.
     */
    private static Pixels stored(Pixels upright, int orientation) {
        boolean swapped = orientation > 4;
        int width = swapped ? upright.height() : upright.width();
        int height = swapped ? upright.width() : upright.height();
        byte[] rgb = new byte[upright.rgb().length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int x = switch (orientation) {
                    case 2, 3 -> width - 1 - column;
                    case 5, 8 -> row;
                    case 6, 7 -> height - 1 - row;
                    default -> column;
                };
                int y = switch (orientation) {
                    case 3, 4 -> height - 1 - row;
                    case 5, 6 -> column;
                    case 7, 8 -> width - 1 - column;
                    default -> row;
                };
                System.arraycopy(upright.rgb(), (y * upright.width() + x) * 3, rgb, (row * width + column) * 3, 3);
            }
        }
        return Pixels.of(width, height, rgb);
    }

    private static byte[] tiff(Pixels pixels, int orientation) {
        int[][] tags = {{256, pixels.width()}, {257, pixels.height()}, {258, 8}, {259, 1}, {262, 2}, {273, 8},
                {274, orientation}, {277, 3}, {278, pixels.height()}, {279, pixels.rgb().length}};
        int directory = 8 + pixels.rgb().length + (pixels.rgb().length & 1);
        ByteBuffer tiff = ByteBuffer.allocate(directory + 2 + 12 * tags.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(Samples.ascii("II*\0")).putInt(directory).put(pixels.rgb());
        tiff.position(directory).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 3).putInt(1).putInt(tag[1]);
        }
        return tiff.array();
    }

    /** Wraps the picture of a simple file into an extended one with an EXIF chunk. */
    private static byte[] webp(byte[] simple, int orientation) {
        byte[] exif = Samples.exif(orientation, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer extended = ByteBuffer.allocate(simple.length + 18 + 8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
        extended.put(Samples.ascii("RIFF")).putInt(extended.capacity() - 8).put(Samples.ascii("WEBPVP8X")).putInt(10);
        extended.putInt(8); // has EXIF
        extended.put(new byte[]{23, 0, 0, 15, 0, 0}); // sides of the canvas, less 1
        extended.put(simple, 12, simple.length - 12);
        return extended.put(Samples.ascii("EXIF")).putInt(exif.length).put(exif).array();
    }
}
