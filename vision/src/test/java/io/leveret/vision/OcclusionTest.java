package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.Fit;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that look at one region only show whether the map finds it. */
class OcclusionTest {
    private static final int SIDE = 24;

    /** Scores are red, green and blue of the square of 4 × 4 pixels from (left, top) on, of a picture of 24 × 24. */
    private static byte[] window(int left, int top) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, 3);
        int seen = model.slice(image, new int[]{0, top, left, 0}, new int[]{1, 4, 4, 3});
        return model.output(model.mean(seen, new int[]{1, 2}, false, Quant.NONE)).build();
    }

    /** Red on black: hiding removes red. */
    private static Pixels redSquare(int left, int top) {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int y = top; y < top + 4; y++) {
            for (int x = left; x < left + 4; x++) {
                rgb[(y * SIDE + x) * 3] = (byte) 255;
            }
        }
        return Pixels.of(SIDE, SIDE, rgb);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "20, 4, 1", "8, 20, 2", "12, 12, 3"})
    void explain_modelThatSeesOnePlace_findsIt(int left, int top, int threads) throws IOException {
        try (ImageClassifier classifier = open(window(left, top), threads, Resize.DEFAULT)) {
            HeatMap map = classifier.explain(redSquare(left, top));

            assertEquals(12, map.columns());
            assertEquals(12, map.rows());
            assertEquals(0, map.classification().index());
            // The cells that cover the place are hidden by all patches that can hide it.
            assertEquals(map.largestFall(), map.fall(left / 2, top / 2), 1e-6);
            assertEquals(map.largestFall(), map.fall(left / 2 + 1, top / 2 + 1), map.largestFall() / 3);
            assertEquals(0, map.fall((left / 2 + 8) % 12, (top / 2 + 8) % 12), map.largestFall() / 20);
        }
    }

    /** By hand: of a picture of 4 × 4 pixels, patches of a cell and of two are moved over it. */
    @Test
    void explain_smallPicture_isTheMeanFall() throws IOException {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int corner = model.slice(image, new int[]{0, 0, 0, 0}, new int[]{1, 1, 1, 3});
        byte[] file = model.output(model.mean(corner, new int[]{1, 2}, false, Quant.NONE)).build();
        byte[] rgb = new byte[4 * 4 * 3];
        rgb[0] = (byte) 255; // one pixel of red among 16: their mean is 16
        try (ImageClassifier classifier = open(file, 1, Resize.DEFAULT)) {
            HeatMap map = classifier.explain(Pixels.of(4, 4, rgb));
            double fall = (255 - 16) / 127.5;

            assertEquals(4, map.columns());
            // Small: one patch hides each cell. Large: those at −1 and 1 hide the cells up to 0 and from 1 to 2.
            assertEquals((fall + fall) / 2, map.fall(0, 0), 1e-5);
            assertEquals(0, map.fall(1, 0), 1e-5);
            assertEquals(0, map.fall(3, 3), 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "3, 2", "5, 1"})
    void explain_fewPixels_hidesEach(int width, int height) throws IOException {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, height, width, 3);
        byte[] file = model.output(model.mean(image, new int[]{1, 2}, false, Quant.NONE)).build();
        try (ImageClassifier classifier = open(file, 2, Resize.DEFAULT)) {
            HeatMap map = classifier.explain(redSquare(0, 0));

            assertEquals(width, map.columns());
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    assertTrue(Float.isFinite(map.fall(column, row)), "cell " + column + ", " + row);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void render_anyFit_lightsThePlaceInThePhoto(Fit fit) throws IOException {
        // Where the model looks is, by each fit, the red place in the middle of the photo.
        Pixels photo = wide();
        int left = fit == Fit.SQUASH ? 10 : fit == Fit.CROP ? 8 : 10;
        int top = fit == Fit.PAD ? 10 : 8;
        try (ImageClassifier classifier = open(window(left, top), 1,
                new Resize(Resizer.NEAREST, fit))) {
            Pixels lit = classifier.explain(photo, ImageProcessingOptions.NONE, 0, (_, _) -> {}).render();

            assertEquals(96, lit.width());
            assertEquals(48, lit.height());
            assertTrue(red(lit, 46, 22) > 200, fit + ": " + red(lit, 46, 22));
            assertTrue(green(lit, 94, 46) < 60 && green(lit, 1, 1) < 60, fit + ": " + green(lit, 94, 46));
        }
    }

    /** 96 × 48 pixels of green, with a red place in the middle. */
    private static Pixels wide() {
        byte[] rgb = new byte[96 * 48 * 3];
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 96; x++) {
                boolean inside = x >= 40 && x < 56 && y >= 16 && y < 32;
                rgb[(y * 96 + x) * 3 + (inside ? 0 : 1)] = (byte) 255;
            }
        }
        return Pixels.of(96, 48, rgb);
    }

    private static int green(Pixels picture, int x, int y) {
        return picture.rgb()[(y * picture.width() + x) * 3 + 1] & 0xff;
    }

    private static int red(Pixels picture, int x, int y) {
        return picture.rgb()[(y * picture.width() + x) * 3] & 0xff;
    }

    @Test
    void explain_regionAndRotation_showWhatWasLookedAt() throws IOException {
        try (ImageClassifier classifier = open(window(0, 0), 2, Resize.DEFAULT)) {
            List<Integer> progress = new ArrayList<>();
            HeatMap map = classifier.explain(Colors.halves(),
                    ImageProcessingOptions.builder().region(Region.pixels(0, 0, 8, 2)).rotation(90).build(), 2,
                    (done, total) -> {
                        progress.add(done);
                        assertTrue(done <= total);
                    });

            assertEquals(2, map.classification().index());
            assertEquals(2, map.render().width());
            assertEquals(8, map.render().height());
            assertEquals(progress.size(), progress.getLast());
        }
    }

    @Test
    void explain_classThatHidingHelps_lightsNothing() throws IOException {
        try (ImageClassifier classifier = open(window(8, 8), 1, Resize.DEFAULT)) {
            // No red there: a patch adds some.
            HeatMap map = classifier.explain(redSquare(0, 0), ImageProcessingOptions.NONE, 0, (_, _) -> {});

            assertTrue(map.largestFall() <= 0, "" + map.largestFall());
            assertTrue(red(map.render(), 1, 1) < 60);
        }
    }

    @Test
    void explain_whatCannotBe_isRefused() throws IOException {
        try (ImageClassifier classifier = open(window(0, 0), 1, Resize.DEFAULT);
                ImageClassifier strict = ImageClassifier.open(ModelSource.bytes(window(0, 0), "window"),
                        ClassifierOptions.builder().scoreThreshold(9).build())) {
            Pixels picture = redSquare(0, 0);
            for (int index : new int[]{-1, 3}) {
                String message = assertThrows(OptionException.class, () -> classifier.explain(picture,
                        ImageProcessingOptions.NONE, index, (_, _) -> {})).getMessage();
                assertTrue(message.contains("class " + index + " ") && message.contains("0 to 2"), message);
            }
            assertThrows(OptionException.class, () -> strict.explain(picture));
            HeatMap map = classifier.explain(picture);
            assertThrows(IndexOutOfBoundsException.class, () -> map.fall(12, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> map.fall(0, -1));
        }
    }

    private static ImageClassifier open(byte[] model, int threads, Resize resize) throws IOException {
        return ImageClassifier.open(ModelSource.bytes(model, "window"),
                ClassifierOptions.builder().threads(threads).softmax(Softmax.OFF)
                        .resize(resize).build());
    }
}
