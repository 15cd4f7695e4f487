package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares with a plain second implementation of the formulas, in double precision. */
class ResizerTest {
    private static final int[][] SIZES = {{1, 1}, {1, 9}, {13, 1}, {2, 3}, {7, 5}, {16, 16}, {31, 17}, {299, 224}};

    @ParameterizedTest
    @EnumSource
    void resize_betweenManySizes_followsTheFormula(Resizer resizer) {
        for (int[] from : SIZES) {
            Pixels picture = TestPixels.noise(from[0], from[1], 30);
            for (int[] to : SIZES) {
                Pixels resized = resizer.resize(picture, to[0], to[1]);
                for (int y = 0; y < to[1]; y++) {
                    for (int x = 0; x < to[0]; x++) {
                        for (int channel = 0; channel < 3; channel++) {
                            double expected = expected(resizer, picture, x, y, channel, to);
                            assertEquals(expected, TestPixels.sample(resized, x, y, channel), 0.51, resizer + " "
                                    + picture + " to " + resized + " at " + x + ", " + y);
                        }
                    }
                }
            }
        }
    }

    private static double expected(Resizer resizer, Pixels picture, int x, int y, int channel, int[] to) {
        return switch (resizer) {
            case AREA ->
                    area(picture, (double) picture.width() / to[0], (double) picture.height() / to[1], x, y, channel);
            case NEAREST -> TestPixels.sample(picture, (2 * x + 1) * picture.width() / (2 * to[0]),
                    (2 * y + 1) * picture.height() / (2 * to[1]), channel);
            case HALF_PIXEL_BILINEAR, LEGACY_BILINEAR, ALIGN_CORNERS_BILINEAR -> bilinear(picture,
                    place(resizer, x, picture.width(), to[0]), place(resizer, y, picture.height(), to[1]), channel);
        };
    }

    private static double place(Resizer resizer, int o, double in, int out) {
        return switch (resizer) {
            case HALF_PIXEL_BILINEAR -> (o + 0.5) * in / out - 0.5;
            case LEGACY_BILINEAR -> o * in / out;
            default -> out == 1 ? 0 : o * (in - 1) / (out - 1);
        };
    }

    private static double bilinear(Pixels picture, double x, double y, int channel) {
        double sum = 0;
        for (int row = -1; row <= picture.height(); row++) {
            double rowWeight = Math.max(0, 1 - Math.abs(row - y));
            for (int column = -1; rowWeight > 0 && column <= picture.width(); column++) {
                double weight = rowWeight * Math.max(0, 1 - Math.abs(column - x));
                int inside = Math.clamp(column, 0, picture.width() - 1);
                sum += weight * TestPixels.sample(picture, inside, Math.clamp(row, 0, picture.height() - 1), channel);
            }
        }
        return sum;
    }

    private static double area(Pixels picture, double width, double height, int x, int y, int channel) {
        double sum = 0;
        for (int row = (int) (y * height); row < Math.min(picture.height(), (y + 1) * height); row++) {
            double rowShare = Math.min(row + 1, (y + 1) * height) - Math.max(row, y * height);
            for (int column = (int) (x * width); column < Math.min(picture.width(), (x + 1) * width); column++) {
                double columnShare = Math.min(column + 1, (x + 1) * width) - Math.max(column, x * width);
                sum += rowShare * columnShare * TestPixels.sample(picture, column, row, channel);
            }
        }
        return sum / (width * height);
    }

    @Test
    void resize_ofASmallRow_givesWhatTensorFlowGives() {
        // tf.compat.v1.image.resize of [0, 100, 200, 50] to 2 and to 8 columns, worked by hand from its formulas.
        Pixels row = grayRow(0, 100, 200, 50);

        assertEquals(grayRow(50, 125), Resizer.HALF_PIXEL_BILINEAR.resize(row, 2, 1));
        assertEquals(grayRow(0, 200), Resizer.LEGACY_BILINEAR.resize(row, 2, 1));
        assertEquals(grayRow(0, 50), Resizer.ALIGN_CORNERS_BILINEAR.resize(row, 2, 1));
        assertEquals(grayRow(100, 50), Resizer.NEAREST.resize(row, 2, 1));
        assertEquals(grayRow(50, 125), Resizer.AREA.resize(row, 2, 1));
        assertEquals(grayRow(0, 25, 75, 125, 175, 163, 88, 50), Resizer.HALF_PIXEL_BILINEAR.resize(row, 8, 1));
        assertEquals(grayRow(0, 50, 100, 150, 200, 125, 50, 50), Resizer.LEGACY_BILINEAR.resize(row, 8, 1));
    }

    private static Pixels grayRow(int... values) {
        byte[] rgb = new byte[values.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / 3];
        }
        return Pixels.of(values.length, 1, rgb);
    }

    @ParameterizedTest
    @EnumSource
    void resize_oneColor_staysThatColor(Resizer resizer) {
        for (int value : new int[]{0, 1, 127, 254, 255}) {
            int[] values = new int[97];
            Arrays.fill(values, value);
            Pixels resized = resizer.resize(grayRow(values), 31, 7);
            for (byte sample : resized.rgb()) {
                assertEquals(value, Byte.toUnsignedInt(sample));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resize_sameSize_isTheSamePicture(Resizer resizer) {
        Pixels picture = TestPixels.noise(9, 4, 31);
        assertSame(picture, resizer.resize(picture, 9, 4));
    }

    @ParameterizedTest
    @EnumSource
    void resize_toNothing_isRefused(Resizer resizer) {
        assertThrows(IllegalArgumentException.class, () -> resizer.resize(TestPixels.noise(2, 2, 32), 0, 2));
        assertThrows(IllegalArgumentException.class, () -> resizer.resize(TestPixels.noise(2, 2, 32), 2, -1));
    }

    @Test
    void apply_crop_takesTheMiddleOfTheTargetsAspect() {
        Resize resize = new Resize(Resizer.NEAREST, Fit.CROP);
        Pixels wide = TestPixels.noise(10, 4, 33);
        Pixels tall = TestPixels.noise(4, 10, 34);

        assertEquals(wide.crop(3, 0, 4, 4), resize.apply(wide, 4, 4));
        assertEquals(tall.crop(0, 3, 4, 4), resize.apply(tall, 4, 4));
        assertEquals(wide.crop(1, 0, 8, 4), resize.apply(wide, 8, 4));
    }

    @Test
    void apply_pad_putsTheWholeIntoTheMiddle() {
        Resize resize = new Resize(Resizer.NEAREST, Fit.PAD);
        Pixels wide = TestPixels.noise(10, 4, 35);
        Pixels padded = resize.apply(wide, 10, 10);

        assertEquals(wide, padded.crop(0, 3, 10, 4));
        assertEquals(Pixels.of(10, 3, new byte[90]), padded.crop(0, 0, 10, 3));
        assertEquals(Pixels.of(10, 3, new byte[90]), padded.crop(0, 7, 10, 3));
    }

    @Test
    void apply_extremeAspects_stillHavePixels() {
        for (Fit fit : Fit.values()) {
            Pixels resized = new Resize(Resizer.AREA, fit).apply(TestPixels.noise(1000, 1, 36), 3, 5);
            assertTrue(resized.width() == 3 && resized.height() == 5, fit.name());
        }
    }

    @Test
    void apply_default_isHalfPixelBilinearSquashed() {
        Pixels picture = TestPixels.noise(20, 9, 37);
        assertEquals(Resizer.HALF_PIXEL_BILINEAR.resize(picture, 5, 5), Resize.DEFAULT.apply(picture, 5, 5));
    }
}
