package io.leveret.image.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ReferencePrograms;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pixels beside those of libwebp: its program {@code cwebp} makes files, and {@code dwebp} decodes them with its
 * default settings.
 */
class LossyRowsTest {
    private static final int DATA = 20; // position in a simple file
    private static final int[][] SIZES = {{1, 1}, {2, 3}, {3, 2}, {16, 16}, {17, 33}, {31, 15}, {64, 48}, {101, 75}};
    private static final int[] QUALITIES = {0, 5, 30, 75, 90, 100};

    /** What pictures show: most coefficients are used, none is, and few are. */
    private enum Motif {
        GRAIN,
        GRADIENT,
        PATCHES
    }

    @TempDir
    Path folder;

    /** Every pair of method, quality and size. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void everyMethodQualityAndSize_isAsInLibwebp(int method) throws Exception {
        for (int i = 0; i < SIZES.length; i++) {
            int[] size = SIZES[i];
            int quality = QUALITIES[(method + i) % QUALITIES.length];
            Motif motif = Motif.values()[(size[0] + quality + method) % 3];
            compare(ppm(motif, size[0], size[1]), "-m", String.valueOf(method), "-q", String.valueOf(quality));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-strong", "-nostrong"})
    void everyLoopFilter_isAsInLibwebp(String kind) throws Exception {
        for (int level : new int[]{0, 10, 35, 70, 100}) {
            for (int sharpness = 0; sharpness < 8; sharpness++) {
                String quality = String.valueOf(QUALITIES[(level + sharpness) % QUALITIES.length]);
                Motif motif = Motif.values()[sharpness % 3];
                compare(ppm(motif, 75, 51), kind, "-f", String.valueOf(level), "-sharpness",
                        String.valueOf(sharpness), "-q", quality);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-segments 1", "-segments 2 -sns 100", "-segments 4 -sns 100 -q 20", "-sns 0", "-af",
            "-pass 6", "-af -strong -sns 80", "-size 900", "-crop 3 5 29 31", "-partition_limit 100 -q 95",
            "-preset photo", "-preset drawing", "-preset text", "-sharp_yuv", "-jpeg_like", "-low_memory"})
    void everyOption_isAsInLibwebp(String options) throws Exception {
        for (Motif motif : Motif.values()) {
            compare(ppm(motif, 90, 67), options.split(" "));
        }
    }

    /** Alpha is dropped, whatever its coding. */
    @ParameterizedTest
    @ValueSource(strings = {"-alpha_method 0", "-alpha_method 1", "-alpha_filter best -alpha_q 30"})
    void picturesWithAlpha_haveTheColorsOfLibwebp(String options) throws Exception {
        compare(pam(41, 29), options.split(" "));
    }

    /** All that a header can say: versions, segments, levels by mode, partitions, steps, probabilities. */
    @Test
    void randomFrames_areAsInLibwebp() throws Exception {
        for (int seed = 0; seed < 150; seed++) {
            compare(RandomFrame.file(seed), "random frame " + seed);
        }
    }

    private void compare(byte[] pnm, String... options) throws Exception {
        List<String> encode = new ArrayList<>(List.of("cwebp", "-quiet"));
        encode.addAll(List.of(options));
        Path file = folder.resolve("photo.webp");
        encode.addAll(List.of(Files.write(folder.resolve("photo.pnm"), pnm).toString(), "-o", file.toString()));
        ReferencePrograms.run("webp", encode);
        compare(Files.readAllBytes(file), String.join(" ", encode));
    }

    private void compare(byte[] webp, String name) throws Exception {
        Path file = Files.write(folder.resolve("photo.webp"), webp);
        byte[] expected = ReferencePrograms.run("webp", List.of("dwebp", "-quiet", "-ppm", file.toString(), "-o", "-"));
        Envelope envelope = Envelope.open(ImageFormat.WEBP, webp, 1 << 20);
        LossyRows rows = open(envelope.essence(), envelope.width(), envelope.height());
        byte[] header = header("P6", envelope.width(), envelope.height());
        byte[] decoded = Arrays.copyOf(header, header.length + envelope.width() * envelope.height() * 3);
        for (int y = 0; y < envelope.height(); y++) {
            rows.next(decoded, header.length + y * envelope.width() * 3);
        }

        assertArrayEquals(expected, decoded, name);
        assertTrue(rows.damage().isEmpty(), name);
    }

    private static LossyRows open(byte[] simpleFile, int width, int height) throws RefusedFileException {
        return new LossyRows(simpleFile, DATA, simpleFile.length, width, height);
    }

    private static byte[] header(String kind, int width, int height) {
        return (kind + "\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ppm(Motif motif, int width, int height) {
        SplittableRandom random = new SplittableRandom(width * 31L + height);
        byte[] header = header("P6", width, height);
        byte[] picture = Arrays.copyOf(header, header.length + width * height * 3);
        for (int i = 0; i < width * height * 3; i++) {
            int channel = i % 3;
            int x = i / 3 % width;
            int y = i / 3 / width;
            double level = switch (motif) {
                case GRAIN -> 128 + 80 * Math.sin(x / 7.0 + channel) + 40 * Math.cos(y / 5.0 - channel * x / 40.0)
                        + random.nextInt(-20, 21);
                case GRADIENT -> 255.0 * (channel == 1 ? y : x) / Math.max(width, height);
                case PATCHES -> (x / 11 + y / 9 + channel) % 3 * 127;
            };
            picture[header.length + i] = (byte) Math.clamp(Math.round(level), 0, 255);
        }
        return picture;
    }

    private static byte[] pam(int width, int height) {
        byte[] header = ("P7\nWIDTH " + width + "\nHEIGHT " + height
                + "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n").getBytes(StandardCharsets.US_ASCII);
        byte[] picture = Arrays.copyOf(header, header.length + width * height * 4);
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            byte[] pixel = {(byte) (x * 6), (byte) (y * 8), (byte) (x * y), (byte) (x < y ? 0 : 5 * x)};
            System.arraycopy(pixel, 0, picture, header.length + i * 4, pixel.length);
        }
        return picture;
    }

    /** Frames of which the last row of macroblocks needs data to the end, with and without filters. */
    @ParameterizedTest
    @ValueSource(longs = {3, 8, 21, 34})
    void cutAnywhere_rowsThatAreSaidToBeIntactAre(long seed) throws Exception {
        byte[] file = RandomFrame.file(seed);
        Envelope envelope = Envelope.open(ImageFormat.WEBP, file, 1 << 20);
        int width = envelope.width();
        int height = envelope.height();
        byte[] whole = new byte[width * height * 3];
        decode(file, width, height, whole);
        int before = 0;
        for (int bytes = DATA + 10; bytes < file.length; bytes += 97) {
            byte[] part = new byte[whole.length];
            Optional<Damage> damage;
            try {
                damage = decode(Arrays.copyOf(file, bytes), width, height, part);
            } catch (RefusedFileException nothing) {
                assertEquals(0, before);
                continue;
            }
            int intact = damage.map(Damage::intactRows).orElse(height);
            assertTrue(intact >= before, intact + " rows of " + bytes + " bytes, " + before + " of fewer");
            before = intact;
            int samples = intact * width * 3;
            assertArrayEquals(Arrays.copyOf(whole, samples), Arrays.copyOf(part, samples), "of " + bytes + " bytes");
            assertArrayEquals(new byte[whole.length - samples], Arrays.copyOfRange(part, samples, whole.length));
        }
        assertEquals(height, before);
    }

    private static Optional<Damage> decode(byte[] file, int width, int height, byte[] rgb)
            throws RefusedFileException {
        LossyRows rows = open(file, width, height);
        for (int y = 0; y < height; y++) {
            rows.next(rgb, y * width * 3);
        }
        return rows.damage();
    }

    /** A macroblock's rows are there only up to those that the filter of the next ones changes. */
    @Test
    void cutWithinTheLastMacroblocks_rowsThatDependOnThemAreMissing() throws Exception {
        compare(ppm(Motif.GRAIN, 48, 64), "-strong", "-f", "60");
        byte[] file = Files.readAllBytes(folder.resolve("photo.webp"));
        assertEquals(Optional.of(new Damage(64, 41, "its picture data ends early or is damaged")),
                decode(Arrays.copyOf(file, file.length - 60), 48, 64, new byte[48 * 64 * 3]));

        compare(ppm(Motif.GRAIN, 48, 64), "-f", "0");
        file = Files.readAllBytes(folder.resolve("photo.webp"));
        assertEquals(Optional.of(new Damage(64, 47, "its picture data ends early or is damaged")),
                decode(Arrays.copyOf(file, file.length - 60), 48, 64, new byte[48 * 64 * 3]));
    }

    @ParameterizedTest
    @ValueSource(ints = {DATA, DATA + 3, DATA + 4, DATA + 5})
    void frameOfAnotherKind_isRefused(int position) {
        byte[] file = RandomFrame.file(1);
        int width = (file[DATA + 6] & 0xff) | (file[DATA + 7] & 0x3f) << 8;
        int height = (file[DATA + 8] & 0xff) | (file[DATA + 9] & 0x3f) << 8;
        file[position] ^= 1;

        assertEquals("the header of the lossy WebP picture is damaged",
                assertThrows(RefusedFileException.class, () -> open(file, width, height)).getMessage());
    }

    @Test
    void otherSides_areRefused() {
        byte[] file = RandomFrame.file(1);

        String message = assertThrows(RefusedFileException.class, () -> open(file, 300, 200)).getMessage();

        assertTrue(message.startsWith("the header of the lossy WebP picture says ")
                && message.endsWith(" pixels instead of 300 x 200"), message);
    }
}
