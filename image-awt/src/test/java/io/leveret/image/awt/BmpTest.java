package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bitmaps of all depths, masks and headers, of Windows and OS/2. */
class BmpTest {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;

    private final ImageDecoder decoder = new ImageDecoder();

    /** A file, whose headers say what is true unless they are changed. */
    private static final class Bmp {
        private int headerBytes = 40;
        private int width = WIDTH;
        private int height = HEIGHT;
        private int bits = 24;
        private int compression;
        private int[] masks = {};
        private int[] colors = {}; // 0xrrggbb
        private int statedColors;
        private byte[] pixels = {};

        private byte[] write() {
            int colorBytes = headerBytes == 12 ? 3 : 4;
            int outside = headerBytes == 40 ? 4 * masks.length : 0;
            int start = 14 + headerBytes + outside + colors.length * colorBytes;
            ByteBuffer header = ByteBuffer.allocate(Math.max(start, 200)).order(ByteOrder.LITTLE_ENDIAN);
            header.put(Samples.ascii("BM")).putInt(start + pixels.length).putInt(0).putInt(start).putInt(headerBytes);
            if (headerBytes == 12) {
                header.putShort((short) width).putShort((short) height).putShort((short) 1).putShort((short) bits);
            } else {
                header.putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
                if (headerBytes > 16) {
                    header.putInt(30, compression).putInt(46, statedColors);
                }
                for (int i = 0; i < masks.length; i++) {
                    header.putInt(54 + 4 * i, masks[i]);
                }
            }
            for (int i = 0; i < colors.length; i++) {
                int at = 14 + headerBytes + outside + i * colorBytes;
                header.put(at, (byte) colors[i]).put(at + 1, (byte) (colors[i] >> 8))
                        .put(at + 2, (byte) (colors[i] >> 16));
            }
            return Samples.concat(Arrays.copyOf(header.array(), start), pixels);
        }
    }

    /** Rows of noise, from the bottom; returns the bytes of all rows. */
    private static byte[] noise(int bits, long seed) {
        byte[] rows = new byte[(WIDTH * bits + 31) / 32 * 4 * HEIGHT];
        new Random(seed).nextBytes(rows);
        return rows;
    }

    /** The pixel as it is stored. */
    private static int stored(byte[] rows, int bits, int x, int y) {
        int rowBytes = (WIDTH * bits + 31) / 32 * 4;
        ByteBuffer row = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN);
        int at = (HEIGHT - 1 - y) * rowBytes;
        return switch (bits) {
            case 16 -> row.getShort(at + 2 * x) & 0xffff;
            case 24 -> row.get(at + 3 * x) & 0xff | (row.getShort(at + 3 * x + 1) & 0xffff) << 8;
            case 32 -> row.getInt(at + 4 * x);
            default -> (row.get(at + x * bits / 8) & 0xff) >> 8 - bits - x * bits % 8 & (1 << bits) - 1;
        };
    }

    private void assertColors(byte[] file, byte[] rows, int bits, IntUnaryOperator color) throws IOException {
        Pixels pixels = decoder.decode(file, "photo.bmp");
        assertEquals(WIDTH + " x " + HEIGHT, pixels.width() + " x " + pixels.height());
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int expected = color.applyAsInt(stored(rows, bits, x, y)) & 0xffffff;
                int actual = Samples.sample(pixels, x, y, 0) << 16 | Samples.sample(pixels, x, y, 1) << 8
                        | Samples.sample(pixels, x, y, 2);
                assertEquals(Integer.toHexString(expected), Integer.toHexString(actual), x + ", " + y);
            }
        }
    }

    /** Java's color model of the same masks is the truth. */
    @ParameterizedTest
    @CsvSource({"32, ff0000, ff00, ff, ff000000", "32, ff, ff00, ff0000, ff000000", "32, ff000000, ff0000, ff00, ff",
            "32, ff00, ff0000, ff000000, ff", "32, ff0000, ff00, ff, 0", "32, 3ff00000, ffc00, 3ff, c0000000",
            "32, f, f0, f00, 0", "32, ffe00000, 1ffc00, 3ff, 0", "32, ff0000, 0, ff, 0", "16, 7c00, 3e0, 1f, 8000",
            "16, f800, 7e0, 1f, 0", "16, 1f, 7e0, f800, 0", "16, f00, f0, f, f000", "16, f, f0, f00, f000",
            "16, 3, 1c, e0, 0", "24, ff0000, ff00, ff, 0", "24, ff, ff00, ff0000, 0", "24, f800, 7e0, 1f, 0"})
    void decode_masks_giveTheColorsOfJavasModel(int bits, String red, String green, String blue, String alpha)
            throws IOException {
        int[] masks = {mask(red), mask(green), mask(blue), mask(alpha)};
        DirectColorModel model = new DirectColorModel(bits, masks[0], masks[1], masks[2]);
        for (int headerBytes : new int[]{40, 52, 56, 108, 124}) {
            for (int compression : headerBytes == 40 ? new int[]{3, 6} : new int[]{3}) {
                Bmp bmp = new Bmp();
                bmp.headerBytes = headerBytes;
                bmp.bits = bits;
                bmp.compression = compression;
                bmp.masks = Arrays.copyOf(masks, compression == 6 || headerBytes > 52 ? 4 : 3);
                bmp.pixels = noise(bits, headerBytes);
                boolean noGreen = masks[1] == 0;
                assertColors(bmp.write(), bmp.pixels, bits, pixel -> noGreen
                        ? pixel & 0xff00ff
                        : model.getRGB(pixel));
            }
        }
    }

    private static int mask(String hexadecimal) {
        return Integer.parseUnsignedInt(hexadecimal, 16);
    }

    @Test
    void decode_masksThatAreAllEmpty_areRefused() {
        for (int bits : new int[]{16, 24, 32}) {
            Bmp bmp = new Bmp();
            bmp.bits = bits;
            bmp.compression = 3;
            bmp.masks = new int[3];
            bmp.pixels = noise(bits, 1);
            assertRefused(bmp.write(), "its masks of red, green and blue are all empty");
        }
    }

    @Test
    void decode_smallestHeight_isRefusedWithItsValue() {
        Bmp bmp = new Bmp();
        bmp.height = Integer.MIN_VALUE;
        bmp.pixels = noise(24, 1);
        assertRefused(bmp.write(), "its header says 5 x -2147483648 pixels");
    }

    @Test
    void decode_maskOfBitsApart_isRefused() {
        Bmp bmp = new Bmp();
        bmp.bits = 32;
        bmp.compression = 3;
        bmp.masks = new int[]{0xff0000, 0xf0f0, 0xff};
        bmp.pixels = noise(32, 1);

        assertRefused(bmp.write(), "a color mask of bits that are not adjacent, 0xf0f0");
    }

    @Test
    void decode_noMasks_usesThoseOfTheFormat() throws IOException {
        DirectColorModel fiveBits = new DirectColorModel(16, 0x7c00, 0x3e0, 0x1f);
        for (int bits : new int[]{16, 24, 32}) {
            Bmp bmp = new Bmp();
            bmp.bits = bits;
            bmp.pixels = noise(bits, bits);
            assertColors(bmp.write(), bmp.pixels, bits, pixel -> bits == 16 ? fiveBits.getRGB(pixel) : pixel);
        }
    }

    /** Version 1 of OS/2, versions 2 of several lengths, and Windows. */
    @ParameterizedTest
    @ValueSource(ints = {12, 16, 24, 40, 48, 64, 108, 124})
    void decode_indicesUnderAnyHeader_areColors(int headerBytes) throws IOException {
        Random random = new Random(headerBytes);
        for (int bits : new int[]{1, 2, 4, 8}) {
            Bmp bmp = new Bmp();
            bmp.headerBytes = headerBytes;
            bmp.bits = bits;
            bmp.colors = random.ints(1 << bits, 0, 1 << 24).toArray();
            bmp.pixels = noise(bits, bits);
            assertColors(bmp.write(), bmp.pixels, bits, index -> bmp.colors[index]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 64, 124})
    void decode_trueColorUnderAnyHeader_isRead(int headerBytes) throws IOException {
        Bmp bmp = new Bmp();
        bmp.headerBytes = headerBytes;
        bmp.pixels = noise(24, 3);

        assertColors(bmp.write(), bmp.pixels, 24, pixel -> pixel);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 14, 54, 60, Integer.MAX_VALUE, -1})
    void decode_wrongSizeInItsHeader_isRead(int statedSize) throws IOException {
        Bmp bmp = new Bmp();
        bmp.pixels = noise(24, 4);
        byte[] file = bmp.write();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(2, statedSize);

        assertColors(file, bmp.pixels, 24, pixel -> pixel);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 54})
    void decode_positionOfPixelsInsideTheHeaders_isCorrected(int position) throws IOException {
        Bmp bmp = new Bmp();
        bmp.bits = 8;
        bmp.colors = new Random(5).ints(200, 0, 1 << 24).toArray();
        bmp.statedColors = 200;
        bmp.pixels = noise(8, 6);
        byte[] file = bmp.write();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(10, position);

        assertColors(file, bmp.pixels, 8, index -> index < 200 ? bmp.colors[index] : 0);
    }

    /** Neither in the file nor in the number that it states. */
    @Test
    void decode_fewerColorsThanIndices_makesTheOthersBlack() throws IOException {
        Bmp bmp = new Bmp();
        bmp.bits = 4;
        bmp.colors = new int[]{0xff0000, 0xff00, 0xff};
        bmp.pixels = noise(4, 7);

        assertColors(bmp.write(), bmp.pixels, 4, index -> index < 3 ? bmp.colors[index] : 0);
    }

    @Test
    void decode_negativeHeight_isFromTopToBottom() throws IOException {
        for (int bits : new int[]{8, 24, 32}) {
            Bmp bmp = new Bmp();
            bmp.bits = bits;
            bmp.colors = bits == 8 ? new Random(8).ints(256, 0, 1 << 24).toArray() : new int[0];
            bmp.pixels = noise(bits, 8);
            Pixels upward = decoder.decode(bmp.write(), "upward");
            bmp.height = -HEIGHT;

            Pixels downward = decoder.decode(bmp.write(), "downward");

            for (int y = 0; y < HEIGHT; y++) {
                assertEquals(upward.crop(0, y, WIDTH, 1), downward.crop(0, HEIGHT - 1 - y, WIDTH, 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 3", "40, -3", "64, 3", "124, -3"})
    void decode_runsOfBytes_areExpanded(int headerBytes, int height) throws IOException {
        Bmp bmp = new Bmp();
        bmp.headerBytes = headerBytes;
        bmp.height = height;
        bmp.bits = 8;
        bmp.compression = 1;
        bmp.colors = new int[]{0xff, 0xff00, 0xff0000};
        // five of 1; the end of the row; 1 2 0 by themselves, a run that is too long; a step by 3 and 0; 2; the end
        bmp.pixels = new byte[]{5, 1, 0, 0, 0, 3, 1, 2, 0, 0, 9, 1, 0, 0, 0, 2, 3, 0, 1, 2, 0, 1};

        assertRows(bmp.write(), height > 0, "ggggg", "grbgg", "bbbrb");
    }

    @ParameterizedTest
    @CsvSource({"40, 3", "40, -3", "64, 3"})
    void decode_runsOfHalfBytes_areExpanded(int headerBytes, int height) throws IOException {
        Bmp bmp = new Bmp();
        bmp.headerBytes = headerBytes;
        bmp.height = height;
        bmp.bits = 4;
        bmp.compression = 2;
        bmp.colors = new int[]{0xff, 0xff00, 0xff0000};
        // 1 2 1 2 1; the end of the row; 0 1 2 by themselves, 2 2; a step by 0 and 1; no end
        bmp.pixels = new byte[]{5, 0x12, 0, 0, 0, 3, 0x01, 0x20, 2, 0x22, 0, 0, 0, 5, 0x21, 0x01, 0x20, 0};

        assertRows(bmp.write(), height > 0, "grgrg", "bgrrr", "rgbgr");
    }

    @Test
    void decode_runsOfThreeBytesInAFileOfOs2_areExpanded() throws IOException {
        Bmp bmp = new Bmp();
        bmp.headerBytes = 64;
        bmp.compression = 4;
        // four red; blue by itself with padding to come; a row of green; steps over the last
        bmp.pixels = new byte[]{4, 0, 0, -1, 1, -1, 0, 0, 0, 0, 5, 0, -1, 0, 0, 0, 0, 3, -1, 0, 0, 0, -1, 0, 0, 0, -1,
                0,
                0, 1};

        assertRows(bmp.write(), true, "rrrrb", "ggggg", "bgr..");
    }

    /** Rows in the order of the file. */
    private void assertRows(byte[] file, boolean upward, String... rows) throws IOException {
        Pixels pixels = decoder.decode(file, "photo.bmp");
        for (int row = 0; row < rows.length; row++) {
            StringBuilder actual = new StringBuilder();
            for (int x = 0; x < pixels.width(); x++) {
                int y = upward ? rows.length - 1 - row : row;
                String color = Samples.sample(pixels, x, y, 0) + "," + Samples.sample(pixels, x, y, 1) + ","
                        + Samples.sample(pixels, x, y, 2);
                actual.append(switch (color) {
                    case "255,0,0" -> 'r';
                    case "0,255,0" -> 'g';
                    case "0,0,255" -> 'b';
                    case "0,0,0" -> '.';
                    default -> '?';
                });
            }
            assertEquals(rows[row], actual.toString(), "row " + row);
        }
    }

    @ParameterizedTest
    @CsvSource({"BI_RGB, 12", "BI_RGB, 13", "BI_RGB, 5", "BI_RLE8, 13", "BI_RLE4, 12"})
    void decode_writtenByJava_hasThePixelsThatJavaReads(String compression, int type) throws IOException {
        int indexed = compression.equals("BI_RLE4") ? BufferedImage.TYPE_BYTE_BINARY : type;
        BufferedImage image = compression.equals("BI_RLE4")
                ? new BufferedImage(37, 21, indexed, sixteenColors())
                : new BufferedImage(37, 21, indexed);
        Random random = new Random(type);
        for (int i = 0; i < 37 * 21; i++) {
            image.setRGB(i % 37, i / 37, random.nextInt(3) == 0 ? random.nextInt() : 0xff336699);
        }
        byte[] file = written(image, compression);
        BufferedImage java = ImageIO.read(new ByteArrayInputStream(file));

        assertEquals(BufferedImages.toPixels(java), decoder.decode(file, "photo.bmp"));
    }

    private static IndexColorModel sixteenColors() {
        byte[] values = new byte[16];
        new Random(9).nextBytes(values);
        return new IndexColorModel(4, 16, values, values.clone(), new byte[16]);
    }

    private static byte[] written(BufferedImage image, String compression) {
        return Samples.written(image, "bmp", how -> {
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType(compression);
        });
    }

    @Test
    void decode_paddingOfTheLastRowMissing_isWhole() throws IOException {
        Bmp bmp = new Bmp();
        bmp.pixels = noise(24, 10);
        byte[] file = bmp.write();

        assertColors(Arrays.copyOf(file, file.length - 1), bmp.pixels, 24, pixel -> pixel);
    }

    @Test
    void decode_rowsMissing_isRefused() {
        Bmp bmp = new Bmp();
        bmp.pixels = noise(24, 11);
        byte[] file = bmp.write();

        assertRefused(Arrays.copyOf(file, file.length - 2), "1 of 3 rows is missing: its picture data ends early");
        bmp.bits = 8;
        bmp.compression = 1;
        bmp.pixels = new byte[]{5, 1, 0, 0, 5, 1, 0, 0, 4, 1};
        assertRefused(bmp.write(), "1 of 3 rows is missing: its picture data ends early");
    }

    @ParameterizedTest
    @CsvSource({"40, 24, 4, made for printers", "40, 0, 5, made for printers", "64, 1, 3, Huffman",
            "40, 24, 9, compression 9", "40, 7, 0, 7 bits", "13, 24, 0, 13 bytes", "64, 8, 9, compression 9"})
    void decode_kindThatIsNotRead_isNamed(int headerBytes, int bits, int compression, String reason) {
        Bmp bmp = new Bmp();
        bmp.headerBytes = headerBytes;
        bmp.bits = bits;
        bmp.compression = compression;
        bmp.pixels = noise(24, 12);

        assertRefused(bmp.write(), reason);
    }

    private void assertRefused(byte[] file, String reason) {
        String message = assertThrows(ImageFormatException.class, () -> decoder.decode(file, "photo.bmp")).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
