package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Truncated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lossless pictures to the bit, and animations as they are shown. */
class WebpTest {
    private final ImageDecoder decoder = new ImageDecoder();

    /** Written by cwebp: the truth is what dwebp reads. */
    @ParameterizedTest
    @ValueSource(strings = {"plasma", "plasma2", "plasma4", "plasma13", "plasma60"})
    void decode_losslessFileOfTheReferenceEncoder_givesPixelsOfTheReferenceDecoder(String name) throws IOException {
        assertEquals(Samples.ppm(name + ".ppm"), decoder.decode(Samples.read(name + ".webp"), name));
    }

    /** Rectangles of a few colors, and some noise. */
    private static Pixels patches(int width, int height, int colors, long seed) {
        Random random = new Random(seed);
        byte[] palette = new byte[colors * 3];
        random.nextBytes(palette);
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            int patch = i % width / 7 + i / width / 5;
            int color = random.nextInt(9) == 0 ? random.nextInt(colors) : patch % colors;
            System.arraycopy(palette, color * 3, rgb, i * 3, 3);
        }
        return Pixels.of(width, height, rgb);
    }

    /** All codes have one symbol, so that no pixel takes a bit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void decode_losslessOfOneColor_isReadHoweverSmallTheFileIs(int side) throws IOException {
        byte[] picture = new byte[16];
        long header = 0x2f | (long) side - 1 << 8 | (long) side - 1 << 22;
        ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN).putLong(header);
        // No transform, cache or groups; green 7, red 0, blue 1 and alpha 0 by simple codes of one symbol.
        setBits(picture, 40, "000" + "101" + "11100000" + "1000" + "1001" + "1000" + "1000");

        Pixels pixels = decoder.decode(LosslessWebp.riff(LosslessWebp.chunk("VP8L", picture)), "flat");

        assertEquals(side, pixels.height());
        for (int i = 0; i < pixels.rgb().length; i += 3) {
            assertTrue(pixels.rgb()[i] == 0 && pixels.rgb()[i + 1] == 7 && pixels.rgb()[i + 2] == 1);
        }
    }

    private static void setBits(byte[] bytes, int from, String bits) {
        for (int i = 0; i < bits.length(); i++) {
            bytes[(from + i) / 8] |= (byte) (bits.charAt(i) - '0' << (from + i) % 8);
        }
    }

    @Test
    void decode_losslessCutAnywhere_isRefused() {
        Pixels picture = patches(33, 21, 16, 91);
        byte[] whole = LosslessWebp.picture(picture);
        ImageDecoder strict = new ImageDecoder(DecodeLimits.DEFAULT.withTruncated(Truncated.REFUSE));
        for (int bytes = 0; bytes < whole.length - 1; bytes += 7) {
            byte[] cut = LosslessWebp.riff(LosslessWebp.chunk("VP8L", Arrays.copyOf(whole, bytes)));
            assertThrows(ImageFormatException.class, () -> strict.decode(cut, "cut"), "at " + bytes);
        }
    }

    @Test
    void decode_animation_givesItsCanvasWithTheFirstFrame() throws IOException {
        Pixels first = patches(12, 9, 200, 93);
        byte[] file = animation(40, 30, frame(first, 6, 8), frame(patches(40, 30, 200, 94), 0, 0));

        Pixels shown = decoder.decode(file, "animation");

        assertEquals(40, shown.width());
        assertEquals(30, shown.height());
        assertEquals(first, shown.crop(6, 8, 12, 9));
        assertEquals(Pixels.of(40, 8, new byte[40 * 8 * 3]), shown.crop(0, 0, 40, 8));
        assertEquals(Pixels.of(22, 30, new byte[22 * 30 * 3]), shown.crop(18, 0, 22, 30));
    }

    @Test
    void decode_animationOfFullLossyFrames_givesTheFirst() throws IOException {
        byte[] lossy = Samples.read("lossy.webp");
        byte[] picture = Arrays.copyOfRange(lossy, 12, lossy.length);
        byte[] placed = animation(30, 20, frameOf(picture, 24, 16, 6, 4));

        Pixels shown = decoder.decode(placed, "animation");

        assertEquals(decoder.decode(lossy, "lossy.webp"), shown.crop(6, 4, 24, 16));
    }

    @Test
    void decode_animationCutBehindItsFirstFrame_isWhole() throws IOException {
        Pixels first = patches(20, 10, 16, 95);
        byte[] whole = animation(20, 10, frame(first, 0, 0), frame(patches(20, 10, 16, 96), 0, 0));

        assertEquals(first, decoder.decode(Arrays.copyOf(whole, whole.length - 50), "cut"));
    }

    @Test
    void decode_frameOutsideItsCanvas_isRefused() {
        byte[] file = animation(20, 10, frame(patches(12, 9, 16, 97), 10, 0));

        String message = assertThrows(ImageFormatException.class, () -> decoder.decode(file, "odd.webp")).getMessage();

        assertEquals("odd.webp: its first frame of 12 x 9 pixels at 10, 0 reaches outside the picture of 20 x 10",
                message);
    }

    @Test
    void decode_canvasAboveTheLimit_isRefused() {
        byte[] file = animation(30_000, 30_000, frame(patches(12, 9, 16, 98), 0, 0));

        String message = assertThrows(ImageFormatException.class, () -> decoder.decode(file, "big.webp")).getMessage();

        assertTrue(message.contains("30000 x 30000 pixels are more than the limit"), message);
    }

    private static byte[] animation(int width, int height, byte[]... frames) {
        byte[] header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putInt(0x12).put(u24(width - 1))
                .put(u24(height - 1)).array();
        byte[] color = {-1, -1, -1, -1, 0, 0};
        return LosslessWebp.riff(LosslessWebp.chunk("VP8X", header), LosslessWebp.chunk("ANIM", color),
                Samples.concat(frames));
    }

    private static byte[] frame(Pixels pixels, int left, int top) {
        byte[] picture = LosslessWebp.chunk("VP8L", LosslessWebp.picture(pixels));
        return frameOf(picture, pixels.width(), pixels.height(), left, top);
    }

    private static byte[] frameOf(byte[] picture, int width, int height, int left, int top) {
        return LosslessWebp.chunk("ANMF", Samples.concat(u24(left / 2), u24(top / 2), u24(width - 1), u24(height - 1),
                u24(100), new byte[]{2}, picture));
    }

    private static byte[] u24(int value) {
        return new byte[]{(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }
}
