package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageOpTest {
    private static final int[] SIDES = {1, 2, 3, 7, 8, 13};

    @ParameterizedTest
    @EnumSource
    void resize_everyResizer_squashes(Resizer resizer) {
        Pixels picture = TestPixels.noise(20, 9, 100);

        assertEquals(resizer.resize(picture, 7, 5), ImageOp.resize(7, 5, resizer).apply(picture));
    }

    @ParameterizedTest
    @EnumSource
    void resize_everyFit_isKept(Fit fit) {
        Pixels picture = TestPixels.noise(20, 9, 101);
        Resize resize = new Resize(Resizer.AREA, fit);

        assertEquals(resize.apply(picture, 7, 5), ImageOp.resize(7, 5, resize).apply(picture));
    }

    @Test
    void crop_region_isThatOfThePicture() {
        Pixels picture = TestPixels.noise(20, 9, 102);

        assertEquals(picture.crop(10, 0, 10, 9), ImageOp.crop(Region.fractions(0.5, 0, 0.5, 1)).apply(picture));
    }

    /** Looks up each pixel of the result where the Support Library's rectangles say. */
    @Test
    void cropOrPad_everySizeToEverySize_isCenterdWithTheSmallerHalfFirst() {
        for (int width : SIDES) {
            for (int height : SIDES) {
                Pixels picture = TestPixels.noise(width, height, 102);
                for (int newWidth : SIDES) {
                    for (int newHeight : SIDES) {
                        Pixels result = ImageOp.cropOrPad(newWidth, newHeight).apply(picture);
                        for (int y = 0; y < newHeight; y++) {
                            for (int x = 0; x < newWidth; x++) {
                                int column = source(x, width, newWidth);
                                int row = source(y, height, newHeight);
                                boolean inside = column >= 0 && column < width && row >= 0 && row < height;
                                for (int channel = 0; channel < 3; channel++) {
                                    assertEquals(inside ? TestPixels.sample(picture, column, row, channel) : 0,
                                            TestPixels.sample(result, x, y, channel));
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static int source(int at, int side, int newSide) {
        return newSide > side ? at - (newSide - side) / 2 : at + (side - newSide) / 2;
    }

    @Test
    void cropOrPad_oddDifference_hasTheSmallerHalfOnTheLeft() {
        Pixels row = gray(1, 2, 3, 4);

        assertEquals(gray(1), ImageOp.cropOrPad(1, 1).apply(gray(1, 2)));
        assertEquals(gray(1, 2, 3), ImageOp.cropOrPad(3, 1).apply(row));
        assertEquals(gray(1, 2, 3, 4, 0), ImageOp.cropOrPad(5, 1).apply(row));
        assertEquals(gray(0, 1, 2, 3, 4, 0, 0), ImageOp.cropOrPad(7, 1).apply(row));
    }

    @Test
    void cropOrPad_sameSize_isTheSamePicture() {
        Pixels picture = TestPixels.noise(9, 4, 103);

        assertSame(picture, ImageOp.cropOrPad(9, 4).apply(picture));
    }

    /** Computed by hand from the evaluation tool's formulas. */
    @ParameterizedTest
    @CsvSource({"0.875, 640, 480, 420, 110, 30", "0.875, 480, 640, 420, 30, 110", "0.875, 300, 299, 262, 19, 19",
            "0.875, 500, 333, 291, 105, 21", "0.875, 224, 224, 196, 14, 14", "0.875, 4, 9, 4, 0, 3",
            "0.875, 3, 3, 3, 0, 0", "1, 5, 2, 2, 2, 0", "1, 6, 3, 3, 2, 0", "0.5, 3, 3, 2, 1, 1", "0.5, 5, 5, 3, 1, 1",
            "0.01, 7, 7, 1, 3, 3", "0.1, 8, 2, 1, 4, 1"})
    void centerCrop_fraction_isTheEvaluationToolsSquare(float fraction, int width, int height, int side, int left,
            int top) {
        Pixels picture = TestPixels.noise(width, height, 104);

        assertEquals(picture.crop(left, top, side, side), ImageOp.centerCrop(fraction).apply(picture));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -0.5f, 1.0001f, Float.NaN, Float.POSITIVE_INFINITY})
    void centerCrop_fractionOutsideZeroToOne_isNamed(float fraction) {
        assertEquals(
                "a center crop of " + fraction + " of the shorter side: it must be above 0 and at most 1",
                assertThrows(OptionException.class, () -> ImageOp.centerCrop(fraction)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 7, -1, -2, -3, -4, -7, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void rotate90_anyNumberOfTurns_isCounterClockwise(int k) {
        Pixels picture = TestPixels.noise(5, 3, 105);
        Pixels expected = picture;
        for (int turn = 0; turn < Math.floorMod(k, 4); turn++) {
            expected = turnedLeft(expected);
        }

        assertEquals(expected, ImageOp.rotate90(k).apply(picture));
    }

    /** Numpy's rot90: the right column becomes the top row. */
    private static Pixels turnedLeft(Pixels picture) {
        byte[] rgb = new byte[picture.rgb().length];
        int to = 0;
        for (int x = picture.width() - 1; x >= 0; x--) {
            for (int y = 0; y < picture.height(); y++) {
                for (int channel = 0; channel < 3; channel++) {
                    rgb[to++] = (byte) TestPixels.sample(picture, x, y, channel);
                }
            }
        }
        return Pixels.of(picture.height(), picture.width(), rgb);
    }

    /** Black, white, red, blue, green, cyan: the golden numbers of the Support Library's test. */
    @Test
    void grayscale_sixColors_areTheSupportLibrarysGrays() {
        Pixels colors = Pixels.of(6, 1, new byte[]{0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, -1, 0, -1, 0, 0, -1, -1});

        assertEquals(gray(0, 255, 76, 29, 150, 179), ImageOp.grayscale().apply(colors));
    }

    @Test
    void grayscale_manyColors_followsTheFormula() {
        Pixels picture = TestPixels.noise(211, 97, 106);
        Pixels result = ImageOp.grayscale().apply(picture);

        for (int y = 0; y < 97; y++) {
            for (int x = 0; x < 211; x++) {
                double luma = 0.299 * TestPixels.sample(picture, x, y, 0) + 0.587 * TestPixels.sample(picture, x, y, 1)
                        + 0.114 * TestPixels.sample(picture, x, y, 2);
                for (int channel = 0; channel < 3; channel++) {
                    assertEquals(luma, TestPixels.sample(result, x, y, channel), 0.5 + 1e-9);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "5, 0", "-1, 5", "65536, 65536"})
    void factories_impossibleSides_areRefusedBeforeAnyPicture(int width, int height) {
        for (Executable factory : new Executable[]{() -> ImageOp.resize(width, height, Resizer.AREA),
                () -> ImageOp.resize(width, height, Resize.DEFAULT), () -> ImageOp.cropOrPad(width, height)}) {
            assertTrue(refusal(factory).startsWith((width > 5 ? "" : "a picture of ") + width + " x " + height));
        }
    }

    @Test
    void factories_null_isRefusedBeforeAnyPicture() {
        assertThrows(NullPointerException.class, () -> ImageOp.resize(2, 2, (Resizer) null));
        assertThrows(NullPointerException.class, () -> ImageOp.resize(2, 2, (Resize) null));
    }

    private static String refusal(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    private static Pixels gray(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Pixels.of(values.length, 1, PixelLayout.GRAY, bytes);
    }
}
