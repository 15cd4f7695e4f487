package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GIF files as browsers show them: the canvas with its first frame. */
class GifTest {
    /** Red, green, blue, white. */
    private static final byte[] COLORS = {-1, 0, 0, 0, -1, 0, 0, 0, -1, -1, -1, -1};

    private final ImageDecoder decoder = new ImageDecoder();

    /** A file of one frame, whose pixels are coded one by one. */
    private static final class Gif {
        private int screenWidth = 4;
        private int screenHeight = 3;
        private int left;
        private int top;
        private int width = 4;
        private int height = 3;
        private boolean interlaced;
        private byte[] screenColors = COLORS;
        private byte[] frameColors = {};
        private int transparent = -1;
        private int indexBits = 2;
        private byte[] behindHeader = {};
        private byte[] indices = {0, 1, 2, 3, 1, 2, 3, 0, 2, 3, 0, 1};

        private byte[] write() {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(Samples.ascii("GIF89a"));
            file.writeBytes(shorts(screenWidth, screenHeight));
            file.writeBytes(new byte[]{tableFlags(screenColors), 0, 0});
            file.writeBytes(screenColors);
            file.writeBytes(behindHeader);
            if (transparent >= 0) {
                file.writeBytes(new byte[]{0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) transparent, 0});
            }
            file.write(0x2c);
            file.writeBytes(shorts(left, top, width, height));
            file.write(tableFlags(frameColors) | (interlaced ? 0x40 : 0));
            file.writeBytes(frameColors);
            file.write(indexBits);
            byte[] data = data();
            for (int at = 0; at < data.length; at += 255) {
                int count = Math.min(255, data.length - at);
                file.write(count);
                file.write(data, at, count);
            }
            file.writeBytes(new byte[]{0, 0x3b});
            return file.toByteArray();
        }

        /** Each index after a clear code, so that codes never grow. */
        private byte[] data() {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            int buffer = 0;
            int bits = 0;
            for (int i = 0; i <= 2 * indices.length; i++) {
                int clear = 1 << indexBits;
                int code = i == 2 * indices.length ? clear + 1 : i % 2 == 0 ? clear : indices[i / 2] & 0xff;
                buffer |= code << bits;
                bits += indexBits + 1;
                for (; bits >= 8; bits -= 8) {
                    data.write(buffer);
                    buffer >>>= 8;
                }
            }
            data.write(buffer);
            return data.toByteArray();
        }

        private static byte tableFlags(byte[] colors) {
            return (byte) (colors.length == 0
                    ? 0
                    : 0x80 | Integer.numberOfTrailingZeros(Integer.highestOneBit(colors.length / 3)) - 1);
        }

        private static byte[] shorts(int... values) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int value : values) {
                bytes.putShort((short) value);
            }
            return bytes.array();
        }
    }

    private String[] rows(byte[] file) throws IOException {
        Pixels pixels = decoder.decode(file, "photo.gif");
        String[] rows = new String[pixels.height()];
        for (int y = 0; y < rows.length; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < pixels.width(); x++) {
                int color = Samples.sample(pixels, x, y, 0) << 16 | Samples.sample(pixels, x, y, 1) << 8
                        | Samples.sample(pixels, x, y, 2);
                row.append(switch (color) {
                    case 0xff0000 -> 'r';
                    case 0xff00 -> 'g';
                    case 0xff -> 'b';
                    case 0xffffff -> 'w';
                    case 0 -> '.';
                    default -> '?';
                });
            }
            rows[y] = row.toString();
        }
        return rows;
    }

    @Test
    void decode_frameOfTheWholeScreen_givesItsColors() throws IOException {
        assertEquals("[rgbw, gbwr, bwrg]", Arrays.toString(rows(new Gif().write())));
    }

    @Test
    void decode_frameInsideTheScreen_isPlacedOnTheCanvas() throws IOException {
        Gif gif = new Gif();
        gif.screenWidth = 6;
        gif.screenHeight = 5;
        gif.left = 1;
        gif.top = 2;

        assertEquals("[......, ......, .rgbw., .gbwr., .bwrg.]", Arrays.toString(rows(gif.write())));
    }

    /** What is transparent has the color that is stored for it, in the frame and around it. */
    @Test
    void decode_transparentFrameInsideTheScreen_givesTheStoredColorAroundIt() throws IOException {
        Gif gif = new Gif();
        gif.screenWidth = 6;
        gif.screenHeight = 4;
        gif.left = 2;
        gif.transparent = 2;

        assertEquals("[bbrgbw, bbgbwr, bbbwrg, bbbbbb]", Arrays.toString(rows(gif.write())));
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 0, 0, '[rgbw, gbwr, bwrg]'", "4, 3, 2, 1, '[......, ..rgbw, ..gbwr, ..bwrg]'",
            "0, 0, 0, 0, '[rgbw, gbwr, bwrg]'", "2, 9, 1, 0, '[.rgbw, .gbwr, .bwrg, ....., ....., ....., ....., .....,"
                    + " .....]'"})
    void decode_frameBeyondTheScreen_makesTheCanvasLarger(int width, int height, int left, int top, String expected)
            throws IOException {
        Gif gif = new Gif();
        gif.screenWidth = width;
        gif.screenHeight = height;
        gif.left = left;
        gif.top = top;

        assertEquals(expected, Arrays.toString(rows(gif.write())));
    }

    @Test
    void decode_tableOfTheFrame_isUsedInsteadOfTheScreens() throws IOException {
        Gif gif = new Gif();
        gif.frameColors = new byte[]{-1, -1, -1, 0, 0, -1, 0, -1, 0, -1, 0, 0};

        assertEquals("[wbgr, bgrw, grwb]", Arrays.toString(rows(gif.write())));
    }

    @Test
    void decode_indexBehindTheTable_isBlack() throws IOException {
        Gif gif = new Gif();
        gif.screenColors = Arrays.copyOf(COLORS, 6);

        assertEquals("[rg.., g..r, ..rg]", Arrays.toString(rows(gif.write())));
    }

    @Test
    void decode_noTable_givesGrays() throws IOException {
        Gif gif = new Gif();
        gif.screenColors = new byte[0];
        gif.indexBits = 8;
        gif.indices = new byte[]{0, 1, 2, 3, -1, -2, -3, -4, 100, 101, 102, 103};

        Pixels pixels = decoder.decode(gif.write(), "gray.gif");

        for (int i = 0; i < 12; i++) {
            assertEquals(gif.indices[i] & 0xff, Samples.sample(pixels, i % 4, i / 4, i % 3));
        }
    }

    /** The JDK's reader refuses more than 8 bits, which browsers read. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 9, 11})
    void decode_codesOfAnySize_areRead(int bits) throws IOException {
        Gif gif = new Gif();
        gif.indexBits = bits;

        assertEquals("[rgbw, gbwr, bwrg]", Arrays.toString(rows(gif.write())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 255})
    void decode_codesOfImpossibleSize_areRefused(int bits) {
        byte[] file = new Gif().write();
        file[13 + COLORS.length + 10] = (byte) bits;

        assertRefused(file, "codes of " + bits + " bits");
    }

    /** Java's own reader has the rows of heights below 5 in another order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 17})
    void decode_interlaced_hasItsRowsInOrder(int height) throws IOException {
        BufferedImage image = Samples.image(Samples.noise(7, height, height), BufferedImage.TYPE_BYTE_INDEXED);

        assertEquals(BufferedImages.toPixels(image), decoder.decode(written(image, true), "interlaced.gif"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "37, 23", "300, 200"})
    void decode_writtenByJava_hasThePixelsThatJavaReads(int width, int height) throws IOException {
        Random random = new Random(width);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < width * height; i++) {
            int value = random.nextInt(4) == 0 ? random.nextInt(256) : i / width % 7 * 30; // some runs
            image.getRaster().setSample(i % width, i / width, 0, value);
        }

        assertAsJavaShows(written(image, false));
    }

    private void assertAsJavaShows(byte[] file) throws IOException {
        BufferedImage java = ImageIO.read(new ByteArrayInputStream(file));
        Pixels pixels = decoder.decode(file, "photo.gif");
        assertEquals(java.getWidth() + " x " + java.getHeight(), pixels.width() + " x " + pixels.height());
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    assertEquals(java.getRGB(x, y) >> 16 - 8 * channel & 0xff, Samples.sample(pixels, x, y, channel));
                }
            }
        }
    }

    private static byte[] written(BufferedImage image, boolean interlaced) {
        return Samples.written(image, "gif", how -> how
                .setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED));
    }

    @Test
    void decode_strayBytesAndUnknownExtensionsInFrontOfTheFrame_areSkipped() throws IOException {
        Gif gif = new Gif();
        gif.behindHeader = new byte[]{0, 0, 0x21, 0x77, 3, 1, 2, 3, 0, 7};

        assertEquals("[rgbw, gbwr, bwrg]", Arrays.toString(rows(gif.write())));
    }

    @Test
    void decode_endMissingBehindTheLastPixel_isWhole() throws IOException {
        byte[] file = new Gif().write();

        assertEquals("[rgbw, gbwr, bwrg]", Arrays.toString(rows(Arrays.copyOf(file, file.length - 3))));
    }

    @Test
    void decode_noFrame_isRefused() {
        byte[] file = Arrays.copyOf(new Gif().write(), 13 + COLORS.length + 1);
        file[13 + COLORS.length] = 0x3b;

        assertRefused(file, "no picture");
    }

    @Test
    void decode_canvasAboveTheLimit_isRefused() {
        Gif gif = new Gif();
        gif.left = 60_000;
        gif.top = 60_000;

        assertRefused(gif.write(), "60004 x 60003 pixels are more than the limit of "
                + DecodeLimits.DEFAULT.maxPixels());
    }

    private void assertRefused(byte[] file, String reason) {
        String message = assertThrows(ImageFormatException.class, () -> decoder.decode(file, "photo.gif")).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
