package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.base.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares what is done to rows as they come with one step after the other on whole pictures. */
class FramingTest {
    private static final int[][] SIZES = {{1, 1}, {1, 7}, {9, 4}, {37, 23}, {64, 64}};
    private static final int[][] RESULTS = {{1, 1}, {5, 3}, {16, 16}, {40, 50}};

    @ParameterizedTest
    @EnumSource
    void of_everyOrientationAndFit_isTurningAndThenResizing(Resizer resizer) {
        for (int[] size : SIZES) {
            Pixels picture = TestPixels.noise(size[0], size[1], size[0] + 100 * size[1]);
            for (Orientation orientation : Orientation.values()) {
                Pixels turned = turned(picture, orientation);
                for (int[] result : RESULTS) {
                    for (Fit fit : Fit.values()) {
                        Resize resize = new Resize(resizer, fit);
                        FramedPhoto framed = Framing.of(resize, result[0], result[1]).orientation(orientation)
                                .of(picture);

                        assertEquals(resize.apply(turned, result[0], result[1]), framed.picture(),
                                picture + " " + orientation + " " + resize);
                        assertEquals(turned.width(), framed.width());
                        assertEquals(turned.height(), framed.height());
                        assertEquals(1, framed.reduction());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_region_isCutOutFirst(Orientation orientation) {
        Pixels picture = TestPixels.noise(61, 43, 5);
        for (Region region : new Region[]{Region.pixels(3, 5, 50, 31), Region.fractions(0.1, 0.2, 0.7, 0.5),
                Region.centerSquare(0.875f), Region.pixels(60, 42, 1, 1)}) {
            Framing framing = Framing.of(Resize.DEFAULT, 17, 11).region(region).orientation(orientation);

            assertEquals(Resize.DEFAULT.apply(turned(picture.crop(region), orientation), 17, 11),
                    framing.of(picture).picture(), region.toString());
            assertEquals(turned(picture.crop(region), orientation),
                    Framing.WHOLE.region(region).orientation(orientation).of(picture).picture(), region.toString());
        }
    }

    @Test
    void of_regionOutside_isRefused() {
        Framing framing = Framing.of(Resize.DEFAULT, 4, 4).region(Region.pixels(0, 0, 10, 11));

        String message = assertThrows(OptionException.class, () -> framing.of(TestPixels.noise(10, 10, 1)))
                .getMessage();

        assertTrue(message.contains("reaches outside the picture of 10 x 10"), message);
    }

    @Test
    void inside_keepsTheAspectRatioAndNeverEnlarges() {
        Framing framing = Framing.inside(Resizer.AREA, 20);

        assertEquals(Resizer.AREA.resize(TestPixels.noise(60, 40, 1), 20, 13),
                framing.of(TestPixels.noise(60, 40, 1)).picture());
        assertEquals(TestPixels.noise(20, 7, 2), framing.of(TestPixels.noise(20, 7, 2)).picture());
        assertEquals(1, framing.of(TestPixels.noise(1000, 1, 3)).picture().height());
    }

    @ParameterizedTest
    @EnumSource
    void then_isOneTurnAfterTheOther(Orientation first) {
        Pixels picture = TestPixels.noise(5, 3, 9);
        for (Orientation second : Orientation.values()) {
            assertEquals(turned(turned(picture, first), second), picture.orient(first.then(second)),
                    first + " " + second);
        }
    }

    /** Turns by the definition of the EXIF tag: which corner of the stored picture is the top left one. */
    private static Pixels turned(Pixels picture, Orientation orientation) {
        int width = picture.width();
        int height = picture.height();
        return switch (orientation.exifValue()) {
            case 1 -> picture;
            case 2 -> gathered(picture, width, height, (x, y) -> new int[]{width - 1 - x, y});
            case 3 -> gathered(picture, width, height, (x, y) -> new int[]{width - 1 - x, height - 1 - y});
            case 4 -> gathered(picture, width, height, (x, y) -> new int[]{x, height - 1 - y});
            case 5 -> gathered(picture, height, width, (x, y) -> new int[]{y, x});
            case 6 -> gathered(picture, height, width, (x, y) -> new int[]{y, height - 1 - x});
            case 7 -> gathered(picture, height, width, (x, y) -> new int[]{width - 1 - y, height - 1 - x});
            default -> gathered(picture, height, width, (x, y) -> new int[]{width - 1 - y, x});
        };
    }

    /** Where in the stored picture a pixel comes from. */
    private interface Place {
        int[] of(int x, int y);
    }

    private static Pixels gathered(Pixels picture, int width, int height, Place place) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int[] from = place.of(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[(y * width + x) * 3 + channel] = (byte) TestPixels.sample(picture, from[0], from[1], channel);
                }
            }
        }
        return Pixels.of(width, height, rgb);
    }
}
