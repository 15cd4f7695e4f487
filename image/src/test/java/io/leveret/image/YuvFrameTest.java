package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class YuvFrameTest {
    /** The separate planes of a frame with random sides and samples. */
    private record Planes(int width, int height, byte[] y, byte[] u, byte[] v) {
        static Planes random(Random random) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(40);
            int chromaSamples = (width + width % 2) * (height + height % 2) / 4;
            return new Planes(width, height, bytes(random, width * height), bytes(random, chromaSamples),
                    bytes(random, chromaSamples));
        }

        private static byte[] bytes(Random random, int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        int chromaWidth() {
            return (width + width % 2) / 2;
        }

        int chromaHeight() {
            return (height + height % 2) / 2;
        }

        /** Applies the formulas differently than {@code YuvToRgb}: decimal factors, pixel by pixel. */
        Pixels expected(YuvRange range) {
            byte[] rgb = new byte[width * height * 3];
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    int chroma = row / 2 * chromaWidth() + column / 2;
                    double[] color = formula(range, y[row * width + column] & 0xff, u[chroma] & 0xff, v[chroma] & 0xff);
                    for (int channel = 0; channel < 3; channel++) {
                        rgb[(row * width + column) * 3 + channel] = (byte) Math.round(color[channel]);
                    }
                }
            }
            return Pixels.of(width, height, rgb);
        }
    }

    /** Red, green and blue, clamped but not rounded. */
    private static double[] formula(YuvRange range, int y, int u, int v) {
        double[] color = switch (range) {
            case VIDEO -> {
                double light = 1.16438356 * (y - 16);
                yield new double[]{light + 1.59602679 * (v - 128),
                        light - 0.39176229 * (u - 128) - 0.81296765 * (v - 128), light + 2.01723214 * (u - 128)};
            }
            case FULL -> new double[]{y + 1.402 * (v - 128), y - 0.34413629 * (u - 128) - 0.71413629 * (v - 128),
                    y + 1.772 * (u - 128)};
        };
        for (int channel = 0; channel < 3; channel++) {
            color[channel] = Math.clamp(color[channel], 0, 255);
        }
        return color;
    }

    @ParameterizedTest
    @EnumSource
    void toPixels_allSamples_areTheNearestByteOrAHairFromIt(YuvRange range) {
        int different = 0;
        for (int v = 0; v < 256; v++) {
            Pixels pixels = YuvFrame.yv21(512, 128, everyLumaAndU(v)).toPixels(range);
            for (int y = 0; y < 256; y++) {
                for (int u = 0; u < 256; u++) {
                    double[] color = formula(range, y, u, v);
                    int x = 2 * u + y % 2;
                    for (int channel = 0; channel < 3; channel++) {
                        int sample = TestPixels.sample(pixels, x, y / 2, channel);
                        if (Math.abs(color[channel] - sample) >= 0.5003) {
                            assertEquals(color[channel], sample, 0.5003, range + " " + y + " " + u + " " + v);
                        }
                        different += sample == Math.round(color[channel]) ? 0 : 1;
                    }
                }
            }
        }
        assertTrue(different <= 3 * 256 * 256 * 256 / 5000, different + " of 50 million samples");
    }

    /** All pairs of Y and U: U is 0 to 255 from square to square of two, Y is 0 to 255 within a column of squares. */
    private static byte[] everyLumaAndU(int v) {
        byte[] frame = new byte[512 * 128 * 3 / 2]; // [128][512], [64][256] U, [64][256] V
        for (int i = 0; i < 512 * 128; i++) {
            frame[i] = (byte) (i / 512 * 2 + i % 2);
        }
        for (int i = 0; i < 256 * 64; i++) {
            frame[512 * 128 + i] = (byte) i;
            frame[512 * 128 + 256 * 64 + i] = (byte) v;
        }
        return frame;
    }

    /** The bars of a television's test picture at full saturation, whose YUV every textbook has. */
    @ParameterizedTest
    @CsvSource({"VIDEO, 16, 128, 128, 0, 0, 0", "VIDEO, 235, 128, 128, 255, 255, 255", "VIDEO, 81, 90, 240, 255, 0, 0",
            "VIDEO, 145, 54, 34, 0, 255, 0", "VIDEO, 41, 240, 110, 0, 0, 255", "FULL, 0, 128, 128, 0, 0, 0",
            "FULL, 255, 128, 128, 255, 255, 255", "FULL, 76, 85, 255, 255, 0, 0", "FULL, 150, 44, 21, 0, 255, 0",
            "FULL, 29, 255, 107, 0, 0, 255"})
    void toPixels_primaries_areWithinAStep(YuvRange range, int y, int u, int v, int red, int green, int blue) {
        Pixels pixels = YuvFrame.yv21(1, 1, new byte[]{(byte) y, (byte) u, (byte) v}).toPixels(range);
        Pixels primary = Pixels.of(1, 1, new byte[]{(byte) red, (byte) green, (byte) blue});

        assertTrue(TestPixels.largestDifference(primary, pixels) <= 1, () -> range + " " + y + " " + u + " " + v);
    }

    @ParameterizedTest
    @EnumSource
    void toPixels_everyLayout_followsTheFormulas(YuvRange range) {
        Random random = new Random(70);
        for (int round = 0; round < 300; round++) {
            Planes planes = Planes.random(random);
            int width = planes.width();
            int height = planes.height();
            Pixels pixels = YuvFrame.yv21(width, height, TestPixels.concat(planes.y(), planes.u(), planes.v()))
                    .toPixels(range);

            assertTrue(TestPixels.largestDifference(planes.expected(range), pixels) <= 1, pixels::toString);
            assertEquals(pixels, YuvFrame.yv12(width, height, TestPixels.concat(planes.y(), planes.v(), planes.u()))
                    .toPixels(range));
            assertEquals(pixels, YuvFrame.nv12(width, height,
                    TestPixels.concat(planes.y(), interleaved(planes.u(), planes.v()))).toPixels(range));
            assertEquals(pixels, YuvFrame.nv21(width, height,
                    TestPixels.concat(planes.y(), interleaved(planes.v(), planes.u()))).toPixels(range));
            assertEquals(pixels, strided(planes, random).toPixels(range));
        }
    }

    @Test
    void toPixels_noRangeNamed_isVideo() {
        Planes planes = Planes.random(new Random(71));
        YuvFrame frame = strided(planes, new Random(72));

        assertEquals(frame.toPixels(YuvRange.VIDEO), frame.toPixels());
    }

    /** U and V share a buffer that lacks the byte after the last sample, as on many Android devices. */
    @Test
    void toPixels_interleavedPlanesOfAndroid_endWithTheirLastSample() {
        byte[] y = new byte[16];
        ByteBuffer chroma = ByteBuffer.allocateDirect(8).put(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}).rewind();
        YuvFrame frame = new YuvFrame(4, 4, new YuvPlane(ByteBuffer.wrap(y), 4, 1),
                new YuvPlane(chroma.slice(0, 7), 4, 2), new YuvPlane(chroma.slice(1, 7), 4, 2));

        assertEquals(YuvFrame.nv12(4, 4, TestPixels.concat(y, new byte[]{1, 2, 3, 4, 5, 6, 7, 8})).toPixels(),
                frame.toPixels());
    }

    @Test
    void plane_buffer_isReadFromItsPositionAndNotMoved() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[]{9, 9, 16, (byte) 128, (byte) 128}).position(2);
        YuvPlane luma = new YuvPlane(buffer, 1, 1);
        assertEquals(2, buffer.position());
        buffer.position(5);
        YuvPlane neutral = new YuvPlane(buffer.position(3), 1, 1);
        YuvFrame frame = new YuvFrame(1, 1, luma, neutral, neutral);
        luma.samples().limit(0);

        assertEquals(Pixels.of(1, 1, new byte[3]), frame.toPixels());
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 6", "3, 3, 17", "1, 1, 3", "5, 2, 16", "2, 5, 16", "640, 480, 460800"})
    void factories_wrongLength_nameIt(int width, int height, int expected) {
        for (int length : new int[]{0, expected - 1, expected + 1}) {
            byte[] bytes = new byte[length];
            String ending = ", the array has " + length;
            String start = width + " x " + height + " pixels take " + expected + " bytes of ";
            assertEquals(start + "NV12" + ending, refusal(() -> YuvFrame.nv12(width, height, bytes)));
            assertEquals(start + "NV21" + ending, refusal(() -> YuvFrame.nv21(width, height, bytes)));
            assertEquals(start + "YV12" + ending, refusal(() -> YuvFrame.yv12(width, height, bytes)));
            assertEquals(start + "YV21" + ending, refusal(() -> YuvFrame.yv21(width, height, bytes)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, has no pixels", "1, -1, has no pixels", "2147483647, 2147483647, do not fit into one array",
            "2147483647, 1, do not fit into one array"})
    void frame_impossibleSides_areRefused(int width, int height, String reason) {
        YuvPlane plane = new YuvPlane(ByteBuffer.allocate(8), 1, 1);

        for (String message : new String[]{refusal(() -> YuvFrame.nv21(width, height, new byte[8])),
                refusal(() -> new YuvFrame(width, height, plane, plane, plane))}) {
            assertTrue(message.contains(width + " x " + height) && message.contains(reason), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-4, 1", "4, -1"})
    void plane_strideBelowOne_namesBoth(int rowStride, int pixelStride) {
        assertEquals("strides must be at least 1: rowStride=" + rowStride + " pixelStride=" + pixelStride,
                refusal(() -> new YuvPlane(ByteBuffer.allocate(8), rowStride, pixelStride)));
    }

    @Test
    void frame_rowStrideShorterThanARow_namesThePlane() {
        YuvPlane luma = new YuvPlane(ByteBuffer.allocate(100), 5, 1);
        YuvPlane chroma = new YuvPlane(ByteBuffer.allocate(100), 5, 2);

        new YuvFrame(5, 3, luma, chroma, chroma);
        assertEquals("a row of 5 samples of Y with pixelStride=1 takes 5 bytes, more than rowStride=4",
                refusal(() -> new YuvFrame(5, 3, new YuvPlane(ByteBuffer.allocate(100), 4, 1), chroma, chroma)));
        assertEquals("a row of 3 samples of U with pixelStride=2 takes 5 bytes, more than rowStride=4",
                refusal(() -> new YuvFrame(5, 3, luma, new YuvPlane(ByteBuffer.allocate(100), 4, 2), chroma)));
        assertEquals(
                "a row of 3 samples of V with pixelStride=2147483647 takes 4294967295 bytes, more than rowStride=5",
                refusal(() -> new YuvFrame(5, 3, luma, chroma,
                        new YuvPlane(ByteBuffer.allocate(100), 5, Integer.MAX_VALUE))));
    }

    @Test
    void frame_bufferAByteShort_namesThePlane() {
        YuvPlane luma = new YuvPlane(ByteBuffer.allocate(25), 10, 1);
        YuvPlane chroma = new YuvPlane(ByteBuffer.allocate(13), 8, 2);

        new YuvFrame(5, 3, luma, chroma, chroma);
        assertEquals("5 x 3 samples of Y with rowStride=10 and pixelStride=1 take 25 bytes, the buffer has 24",
                refusal(() -> new YuvFrame(5, 3, new YuvPlane(ByteBuffer.allocate(24), 10, 1), chroma, chroma)));
        assertEquals("3 x 2 samples of U with rowStride=8 and pixelStride=2 take 13 bytes, the buffer has 12",
                refusal(() -> new YuvFrame(5, 3, luma, new YuvPlane(ByteBuffer.allocate(12), 8, 2), chroma)));
        assertEquals("3 x 2 samples of V with rowStride=2147483647 and pixelStride=2 take 2147483652 bytes, the buffer "
                + "has 13",
                refusal(() -> new YuvFrame(5, 3, luma, chroma,
                        new YuvPlane(ByteBuffer.allocate(13), Integer.MAX_VALUE, 2))));
    }

    private static String refusal(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    private static byte[] interleaved(byte[] first, byte[] second) {
        byte[] both = new byte[2 * first.length];
        for (int i = 0; i < first.length; i++) {
            both[2 * i] = first[i];
            both[2 * i + 1] = second[i];
        }
        return both;
    }

    /** Returns the same frame with different strides for each plane. */
    private static YuvFrame strided(Planes planes, Random random) {
        return new YuvFrame(planes.width(), planes.height(),
                strided(planes.y(), planes.width(), planes.height(), random),
                strided(planes.u(), planes.chromaWidth(), planes.chromaHeight(), random),
                strided(planes.v(), planes.chromaWidth(), planes.chromaHeight(), random));
    }

    /** A buffer that starts anywhere and ends with the last sample, on or off the heap, with noise in its gaps. */
    private static YuvPlane strided(byte[] samples, int columns, int rows, Random random) {
        int pixelStride = 1 + random.nextInt(4);
        int rowStride = (columns - 1) * pixelStride + 1 + random.nextInt(9);
        int start = random.nextInt(5);
        byte[] bytes = new byte[start + (rows - 1) * rowStride + (columns - 1) * pixelStride + 1];
        random.nextBytes(bytes);
        for (int i = 0; i < samples.length; i++) {
            bytes[start + i / columns * rowStride + i % columns * pixelStride] = samples[i];
        }
        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(
                bytes.length);
        buffer.put(bytes).position(start);
        return new YuvPlane(random.nextBoolean() ? buffer.asReadOnlyBuffer() : buffer, rowStride, pixelStride);
    }
}
