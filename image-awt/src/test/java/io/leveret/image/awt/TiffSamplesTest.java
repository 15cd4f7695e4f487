package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ErrorCode;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Truncated;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TIFF of floating point and signed samples: their tags say what is black and white, or they are 0…1, or they are
 * refused; they never become all white or all black.
 */
class TiffSamplesTest {
    private static Pixels decode(byte[] tiff) {
        return new ImageDecoder().decode(tiff, "numbers.tif");
    }

    private static Pixels pixels(int width, int... samples) {
        byte[] rgb = new byte[samples.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) samples[i];
        }
        return Pixels.of(width, rgb.length / 3 / width, rgb);
    }

    private static Pixels grays(int... values) {
        return pixels(values.length, Arrays.stream(values).flatMap(each -> Arrays.stream(new int[]{each, each, each}))
                .toArray());
    }

    private static void assertRefused(String expected, byte[] tiff) {
        ImageFormatException refused = assertThrows(ImageFormatException.class, () -> decode(tiff));
        assertEquals(ErrorCode.BAD_PHOTO, refused.code());
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("numbers.tif: "), refused.getMessage());
        assertTrue(refused.getMessage().matches("\\V*"), refused.getMessage());
    }

    private static NumberTiff real(int bits, int samples) {
        return new NumberTiff(NumberTiff.REAL, bits, samples);
    }

    private static NumberTiff signed(int bits, int samples) {
        return new NumberTiff(NumberTiff.SIGNED, bits, samples);
    }

    // ---- floating point ----

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void decode_realsOfZeroToOne_areUsedAsTheyAre(int bits) {
        double[] colors = {0, 0.25, 0.5, 1, 0.75, 0.125};
        Pixels expected = pixels(2, 0, 64, 128, 255, 191, 32);

        assertEquals(grays(0, 64, 128, 255), decode(real(bits, 1).file(4, 0, 0.25, 0.5, 1)));
        assertEquals(expected, decode(real(bits, 3).file(2, colors)));
        assertEquals(expected, decode(real(bits, 3).planar().file(2, colors)));
        assertEquals(expected, decode(real(bits, 3).bigEndian().file(2, colors)));
    }

    @ParameterizedTest
    @CsvSource({"16, 255, 255", "32, 255, 255", "64, 255, 255", "32, 65535, 65535", "64, 65535, 65535",
            "32, 1.5, 1.5", "64, 1e300, 1.0E300", "16, 2048, 2048"})
    void decode_realsBeyondOne_areRefusedWithTheirRange(int bits, double most, String said) {
        assertRefused("its floating point samples run from 0 to " + said + ", not within 0 to 1, and nothing says"
                + " which are black and white; save it with unsigned samples of 8 or 16 bits, scale them to 0 to 1, or"
                + " set the tags SMinSampleValue and SMaxSampleValue", real(bits, 1).file(3, 0, most / 2, most));
        assertRefused("run from 0 to " + said, real(bits, 3).file(1, 0, most / 2, most));
        assertRefused("run from 0 to " + said, real(bits, 3).planar().file(1, 0, most, 0.5));
    }

    @Test
    void decode_realsBelowZero_areRefused() {
        assertRefused("run from -1 to 1, not within 0 to 1", real(32, 1).file(3, -1, 0, 1));
    }

    /** Resizing and rounding leave samples a little beyond white, which 8 bits do not show. */
    @Test
    void decode_realsBeyondByLessThanAStep_areUsed() {
        assertEquals(grays(0, 255), decode(real(32, 1).file(2, -0.0019, 1.0019)));
        assertRefused("run from 0 to 1.0021", real(32, 1).file(2, 0, 1.0021));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void decode_realsWhoseTagsSayTheRange_areScaledByIt(int bits) {
        assertEquals(grays(0, 64, 128, 255), decode(real(bits, 1).range(0, 255).file(4, 0, 64, 128, 255)));
        assertEquals(grays(0, 128, 255), decode(real(bits, 1).range(-1, 1).file(3, -1, 0.00390625, 1)));
        assertEquals(pixels(1, 10, 20, 30), decode(real(bits, 3).range(new double[3], new double[]{255, 255, 255})
                .file(1, 10, 20, 30)));
        assertEquals(pixels(2, 10, 20, 30, 40, 50, 60), decode(real(bits, 3).planar().range(0, 255).bigEndian()
                .file(2, 10, 20, 30, 40, 50, 60)));
        assertEquals(pixels(1, 0, 200, 255), decode(real(bits, 3)
                .rangeOfBytes(new double[3], new double[]{250, 255, 255}).file(1, 0, 200, 255)));
    }

    @Test
    void decode_realsBeyondTheRangeOfTheTags_areRefused() {
        assertRefused("its samples run from 0 to 300, beyond what its tags SMinSampleValue (0) and SMaxSampleValue"
                + " (255) say; correct the tags", real(32, 1).range(0, 255).file(2, 0, 300));
        assertRefused("its tags SMinSampleValue and SMaxSampleValue say that its samples run from 0 to 0; correct or"
                + " remove the tags", real(32, 1).range(0, 0).file(2, 0, 1));
        assertRefused("run from 0 to NaN", real(32, 1).range(0, Double.NaN).file(2, 0, 1));
        assertRefused("its floating point samples run from 0 to 255",
                real(32, 1).range(new double[0], new double[]{255}).file(2, 0, 255));
    }

    @ParameterizedTest
    @CsvSource({"16, NaN", "32, NaN", "64, NaN", "16, Infinity", "32, -Infinity", "64, Infinity"})
    void decode_realsThatAreNoNumbers_areRefused(int bits, double value) {
        String expected = "a sample in row 2 is " + value + ", which is no brightness; replace such samples";

        assertRefused(expected, real(bits, 1).file(1, 0.5, value));
        assertRefused(expected, real(bits, 3).file(1, 0, 0, 0, 0, value, 0));
        assertRefused(expected, real(bits, 1).range(0, 255).file(1, 100, value));
    }

    @Test
    void decode_realsWhoseZeroIsWhite_areInverted() {
        assertEquals(grays(255, 191, 0), decode(real(32, 1).photometric(0).file(3, 0, 0.25, 1)));
        assertEquals(grays(255, 191, 0), decode(real(32, 1).photometric(0).range(0, 255).file(3, 0, 64, 255)));
        assertRefused("run from 0 to 255", real(32, 1).photometric(0).file(3, 0, 0.25, 255));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decode_realsOfAssociatedAlpha_areDivided(boolean planar) {
        NumberTiff small = real(32, 4).associatedAlpha();
        NumberTiff large = real(32, 4).associatedAlpha().range(0, 255);
        NumberTiff mixed = real(32, 4).associatedAlpha().range(new double[4], new double[]{255, 255, 255, 1});
        if (planar) {
            small.planar();
            large.planar();
            mixed.planar();
        }
        Pixels expected = pixels(2, 255, 128, 0, 0, 0, 0);

        assertEquals(expected, decode(small.file(2, 0.5, 0.25, 0, 0.5, 0, 0, 0, 0)));
        assertEquals(expected, decode(large.file(2, 127.5, 63.75, 0, 127.5, 0, 0, 0, 0)));
        assertEquals(expected, decode(mixed.file(2, 127.5, 63.75, 0, 0.5, 0, 0, 0, 0)));
        assertRefused("run from 0 to 255", real(32, 4).associatedAlpha().file(1, 0.5, 0.5, 0, 255));
        assertRefused("a sample in row 1 is NaN", real(32, 4).associatedAlpha().file(1, 0.5, 0.5, 0, Double.NaN));
    }

    /** What is dropped may be anything. */
    @Test
    void decode_realsOfOtherAlpha_dropIt() {
        assertEquals(pixels(1, 0, 128, 255), decode(real(32, 4).file(1, 0, 0.5, 1, Double.NaN)));
        assertEquals(grays(128), decode(real(32, 2).file(1, 0.5, 255)));
        assertRefused("run from 0 to 255", real(32, 4).file(1, 0, 128, 255, 1));
    }

    // ---- signed ----

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void decode_signedSamples_areRefusedWithTheirRange(int bits) {
        assertRefused("its signed samples run from -5 to 100, and nothing says which are black and white; save it with"
                + " unsigned samples of 8 or 16 bits or set the tags SMinSampleValue and SMaxSampleValue",
                signed(bits, 1).file(3, 0, -5, 100));
        assertRefused("its signed samples run from 0 to 127", signed(bits, 3).file(1, 0, 50, 127));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void decode_signedSamplesWhoseTagsSayTheRange_areScaledByIt(int bits) {
        double[] colors = {-128, 127, 0, -1, 1, 100};
        Pixels expected = pixels(2, 0, 255, 128, 127, 129, 228);

        assertEquals(expected, decode(signed(bits, 3).range(-128, 127).file(2, colors)));
        assertEquals(expected, decode(signed(bits, 3).range(-128, 127).planar().file(2, colors)));
        assertEquals(grays(0, 100, 255), decode(signed(bits, 1).range(-128, 127).file(3, -128, -28, 127)));
        assertEquals(grays(255, 155, 0),
                decode(signed(bits, 1).photometric(0).range(-128, 127).file(3, -128, -28, 127)));
    }

    @Test
    void decode_signedSamplesBeyondTheRangeOfTheTags_areRefused() {
        assertRefused("run from -1000 to 3000, beyond what its tags SMinSampleValue (0)",
                signed(16, 1).range(0, 255).file(2, -1000, 3000));
    }

    // ---- others ----

    @ParameterizedTest
    @CsvSource({"3, 32, 3, 8, 1, floating point samples of other colors", "2, 8, 3, 8, 1, signed samples of other",
            "3, 16, 4, 5, 1, floating point samples of other colors", "6, 64, 1, 1, 1, complex samples",
            "5, 32, 1, 1, 1, complex samples", "2, 8, 3, 2, 7, signed samples in JPEG compression"})
    void decode_kindThatIsNotRead_isRefusedByName(int format, int bits, int samples, int photometric, int compression,
            String expected) {
        byte[] tiff = new NumberTiff(format, bits, samples).photometric(photometric).compression(compression)
                .file(1, new double[samples]);

        assertRefused("TIFF with " + expected, tiff);
    }

    /** The range is that of the tags, as are the missing rows' black and the zero that is white. */
    @Test
    void decode_realsThatAreCutOff_areTheRowsThatAreThere() {
        int rows = 300;
        ByteBuffer data = ByteBuffer.allocate(rows * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < rows; y++) {
            data.putFloat((float) Math.sin(y * y) * 100);
        }
        byte[] strip = ProfiledFiles.deflated(data.array());
        byte[] half = Arrays.copyOf(strip, strip.length / 2);
        ImageDecoder partial = new ImageDecoder(DecodeLimits.DEFAULT.withTruncated(Truncated.PARTIAL));
        for (int zero : new int[]{0, 1}) {
            NumberTiff tiff = real(32, 1).photometric(zero).compression(8).range(-100, 100);
            Pixels whole = decode(tiff.file(1, rows, strip));

            Pixels rest = partial.decode(tiff.file(1, rows, half), "half.tif");

            assertEquals(whole.crop(0, 0, 1, 100), rest.crop(0, 0, 1, 100));
            assertEquals(0, Samples.sample(rest, 0, rows - 1, 0));
            assertRefused("of 300 rows are missing", tiff.file(1, rows, half));
        }
        byte[] said = real(32, 1).compression(8).file(1, rows, half);
        assertTrue(assertThrows(ImageFormatException.class, () -> partial.decode(said, "half.tif")).getMessage()
                .contains("not within 0 to 1"));
    }
}
