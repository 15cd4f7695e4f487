package io.leveret.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pixels beside those of libjpeg-turbo: its program {@code cjpeg} makes files, and {@code djpeg} decodes them with its
 * default transform and upsampling.
 */
class JpegPictureTest {
    private static final int[] SCALES = {8, 4, 2, 1};
    private static final int[][] SIZES = {{1, 1}, {2, 3}, {7, 9}, {15, 17}, {16, 16}, {33, 31}, {101, 75}};
    private static final int[] QUALITIES = {5, 30, 75, 90, 100};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1x1,1x1,1x1", "2x1,1x1,1x1", "1x2,1x1,1x1", "2x2,1x1,1x1", "4x1,1x1,1x1", "1x4,1x1,1x1",
            "4x2,1x1,1x1", "2x4,1x1,1x1", "2x2,1x2,1x2", "2x2,2x1,2x1", "1x1,2x2,2x2", "3x1,1x1,1x1", "2x2,2x1,1x2",
            "2x3,1x1,1x1"})
    void color_everyScale_isAsInLibjpegTurbo(String sampling) throws Exception {
        compareSizes(3, sampling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x1", "2x2"})
    void gray_everyScale_isAsInLibjpegTurbo(String sampling) throws Exception {
        compareSizes(1, sampling);
    }

    @Test
    void scansOfSingleComponents_areAsInLibjpegTurbo() throws Exception {
        Path script = Files.writeString(folder.resolve("scans"), "0; 1; 2;");
        compare(50, 37, 3, List.of("-scans", script.toString(), "-sample", "2x2,1x1,1x1"));
        compare(50, 37, 3, List.of("-scans", script.toString(), "-restart", "1", "-sample", "2x1,1x1,1x1"));
    }

    @Test
    void progressiveScripts_areAsInLibjpegTurbo() throws Exception {
        String spectral = "0,1,2: 0-0, 0, 0; 0: 1-63, 0, 0; 1: 1-63, 0, 0; 2: 1-63, 0, 0;";
        String approximating = "0,1,2: 0-0, 0, 2; 0: 1-5, 0, 3; 1: 1-63, 0, 1; 2: 1-63, 0, 1; 0: 6-63, 0, 3;"
                + " 0: 1-63, 3, 2; 0: 1-63, 2, 1; 0,1,2: 0-0, 2, 1; 0: 1-63, 1, 0; 2: 1-63, 1, 0; 1: 1-63, 1, 0;"
                + " 0,1,2: 0-0, 1, 0;";
        for (String text : List.of(spectral, approximating)) {
            Path script = Files.writeString(folder.resolve("scans"), text);
            compare(61, 83, 3, List.of("-scans", script.toString(), "-sample", "2x2,1x1,1x1"));
            compare(61, 83, 3, List.of("-scans", script.toString(), "-sample", "1x1,1x1,1x1", "-restart", "3B"));
        }
    }

    @Test
    void rgb_withoutConversion_isAsInLibjpegTurbo() throws Exception {
        compare(40, 30, 3, List.of("-rgb"));
        compare(41, 53, 3, List.of("-rgb", "-sample", "2x2,1x1,2x1", "-progressive"));
        compare(57, 35, 3, List.of("-rgb", "-sample", "2x1,1x1,1x1", "-restart", "3B"));
    }

    /** Both transforms, over coefficients of all sizes. */
    @Test
    void transforms_giveTheSameSamples() {
        SplittableRandom random = new SplittableRandom(1);
        for (int largest : new int[]{1, 20, 300, 2000}) {
            for (int side : new int[]{2, 4, 8}) {
                int[] blocks = random.ints((long) Block.COEFFICIENTS * InverseDct.LANES, -largest, largest + 1)
                        .toArray();
                int[] steps = random.ints(Block.COEFFICIENTS, 1, 5).toArray();
                int[] scalar = new int[Block.COEFFICIENTS * InverseDct.LANES / 4];
                int[] vector = new int[scalar.length];
                new ScalarInverseDct().transform(blocks.clone(), steps, side, scalar);
                new VectorInverseDct().transform(blocks.clone(), steps, side, vector);

                assertArrayEquals(scalar, vector, side + " a side, coefficients up to " + largest);
            }
        }
    }

    /** Both conversions, over all widths around those of vectors. */
    @Test
    void colorConversions_giveTheSamePixels() {
        SplittableRandom random = new SplittableRandom(2);
        byte[] samples = new byte[3 * 100];
        for (int width = 1; width <= 90; width++) {
            random.nextBytes(samples);
            byte[] scalar = new byte[5 + 3 * width];
            byte[] vector = scalar.clone();
            new ScalarColorConversion().toRgb(samples, 3, samples, 105, samples, 209, width, scalar, 5);
            new VectorColorConversion().toRgb(samples, 3, samples, 105, samples, 209, width, vector, 5);

            assertArrayEquals(scalar, vector, width + " pixels");
        }
    }

    /** Every size, and every coding at some of them, which differ by sampling. */
    private void compareSizes(int channels, String sampling) throws Exception {
        List<List<String>> codings = codings();
        for (int i = 0; i < SIZES.length; i++) {
            List<String> options = new ArrayList<>(List.of("-sample", sampling));
            options.addAll(codings.get(Math.floorMod(sampling.hashCode() + i, codings.size())));
            compare(SIZES[i][0], SIZES[i][1], channels, options);
        }
    }

    private static List<List<String>> codings() {
        return List.of(List.of(), List.of("-progressive"), List.of("-restart", "1B"),
                List.of("-optimize", "-restart", "2"));
    }

    /** Compares all scales of a file with what {@code djpeg} makes of them. */
    private void compare(int width, int height, int channels, List<String> options) throws Exception {
        int quality = QUALITIES[Math.floorMod(options.hashCode() + width, QUALITIES.length)];
        byte[] encoded = LibjpegTurbo.encode(folder, width, height, channels, quality, options);
        for (int eighths : SCALES) {
            String name = width + " x " + height + " of quality " + quality + ", " + String.join(" ", options)
                    + " at " + eighths + "/8";

            assertArrayEquals(LibjpegTurbo.decode(folder, encoded, eighths), pnm(encoded, eighths, channels, name),
                    name);
        }
    }

    private static byte[] pnm(byte[] encoded, int eighths, int channels, String name) throws IOException {
        ScaledPicture picture = ScaledPicture.of(encoded, eighths);
        assertEquals(channels, picture.space().channels(), name);
        assertTrue(picture.damage().isEmpty(), name);
        ByteArrayOutputStream pnm = new ByteArrayOutputStream();
        pnm.writeBytes(LibjpegTurbo.header(picture.width(), picture.height(), channels));
        pnm.writeBytes(picture.samples());
        return pnm.toByteArray();
    }
}
