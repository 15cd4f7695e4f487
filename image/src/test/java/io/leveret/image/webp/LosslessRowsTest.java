package io.leveret.image.webp;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pixels beside those of libwebp: its program {@code cwebp} makes files, and {@code dwebp} decodes them. */
class LosslessRowsTest {
    private static final int DATA = 20; // position in a simple file
    private static final int[][] SIZES = {{1, 1}, {1, 90}, {90, 1}, {2, 3}, {16, 16}, {31, 65}, {101, 75}};

    /** What pictures show. */
    private enum Motif {
        PHOTO,
        GRADIENT,
        NOISE,
        GRAY,
        COLORS_2,
        COLORS_4,
        COLORS_16,
        COLORS_256,
        TRANSPARENT
    }

    @TempDir
    Path folder;

    /** Every pair of effort, motif and size. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyEffortMotifAndSize_isAsInLibwebp(int effort) throws Exception {
        for (Motif motif : Motif.values()) {
            int[] size = SIZES[(effort + motif.ordinal()) % SIZES.length];
            compare(pam(motif, size[0], size[1]), "-exact", "-z", String.valueOf(effort));
        }
    }

    /** Every pair of motif, method and quality. */
    @ParameterizedTest
    @EnumSource
    void everyMethodAndQuality_isAsInLibwebp(Motif motif) throws Exception {
        for (int method = 0; method <= 6; method++) {
            int quality = (method + motif.ordinal()) % 5 * 25;
            compare(pam(motif, 83, 41), "-lossless", "-m", String.valueOf(method), "-q", String.valueOf(quality));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nearLossless_isAsInLibwebp(Motif motif) throws Exception {
        for (int level = 0; level <= 100; level += 20) {
            compare(pam(motif, 64, 100), "-near_lossless", String.valueOf(level));
        }
    }

    /** Large enough for many groups of codes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void picturesOfManyKinds_areAsInLibwebp(int effort) throws Exception {
        compare(pam(null, 500, 375), "-exact", "-z", String.valueOf(effort));
    }

    /** What the format allows, in any order: transforms, codes, groups, sides of blocks, caches. */
    @Test
    void randomFiles_areAsInLibwebp() throws Exception {
        for (int seed = 0; seed < 250; seed++) {
            compare(RandomLossless.file(seed), "random file " + seed);
        }
    }

    /** Not all of the picture is kept. */
    @Test
    void copiesFromFarAway_areAsInLibwebp() throws Exception {
        compare(RandomLossless.far(2100, 1700, 1), "wide");
        compare(RandomLossless.far(300, 12000, 2), "high");
        compare(RandomLossless.far(16383, 200, 3), "very wide");
    }

    private void compare(byte[] pam, String... options) throws Exception {
        List<String> encode = new ArrayList<>(List.of("cwebp", "-quiet"));
        encode.addAll(List.of(options));
        Path file = folder.resolve("picture.webp");
        encode.addAll(List.of(Files.write(folder.resolve("picture.pam"), pam).toString(), "-o", file.toString()));
        ReferencePrograms.run("webp", encode);
        compare(Files.readAllBytes(file), String.join(" ", encode));
    }

    private void compare(byte[] webp, String name) throws Exception {
        Path file = Files.write(folder.resolve("picture.webp"), webp);
        byte[] expected = ReferencePrograms.run("webp", List.of("dwebp", "-quiet", "-ppm", file.toString(), "-o", "-"));
        Envelope envelope = Envelope.open(ImageFormat.WEBP, webp, 1 << 24);
        int width = envelope.width();
        int height = envelope.height();
        byte[] header = ("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] decoded = Arrays.copyOf(header, header.length + width * height * 3);
        LosslessRows rows = new LosslessRows(envelope.essence(), DATA, width, height);
        for (int y = 0; y < height; y++) {
            rows.next(decoded, header.length + y * width * 3);
        }

        assertArrayEquals(expected, decoded, name);
        assertTrue(rows.damage().isEmpty(), name);
    }

    /** A picture of a motif, or of all of them side by side. */
    private static byte[] pam(Motif motif, int width, int height) {
        SplittableRandom random = new SplittableRandom(width * 31L + height);
        byte[] header = ("P7\nWIDTH " + width + "\nHEIGHT " + height
                + "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n").getBytes(StandardCharsets.US_ASCII);
        byte[] picture = Arrays.copyOf(header, header.length + width * height * 4);
        Motif[] all = Motif.values();
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            Motif here = motif == null ? all[(x / 60 + y / 50 * 5) % all.length] : motif;
            int argb = argb(here, x, y, random);
            for (int channel = 0; channel < 4; channel++) {
                picture[header.length + i * 4 + channel] = (byte) (argb >> (channel < 3 ? 16 - 8 * channel : 24));
            }
        }
        return picture;
    }

    private static int argb(Motif motif, int x, int y, SplittableRandom random) {
        int patch = (x / 7 + y / 5 * 3) * 0x9e3779b1 >>> 12;
        return switch (motif) {
            case PHOTO -> opaque(wave(x, y, 0, random), wave(x, y, 1, random), wave(x, y, 2, random));
            case GRADIENT -> opaque(x * 2, y * 3, x + y);
            case NOISE -> random.nextInt() | 0xff000000;
            case GRAY -> wave(x, y, 0, random) * 0x10101 | 0xff000000;
            case COLORS_2 -> color(patch % 2);
            case COLORS_4 -> color(patch % 4);
            case COLORS_16 -> color(patch % 16);
            case COLORS_256 -> color((patch + random.nextInt(4)) % 256);
            case TRANSPARENT -> opaque(x * y, wave(x, y, 1, random), y) & 0xffffff
                    | (x < y ? 0 : 5 * x & 0xff) << 24;
        };
    }

    private static int wave(int x, int y, int channel, SplittableRandom random) {
        double level = 128 + 80 * Math.sin(x / 7.0 + channel) + 40 * Math.cos(y / 5.0 - channel * x / 40.0);
        return Math.clamp(Math.round(level + random.nextInt(-5, 6)), 0, 255);
    }

    private static int opaque(int red, int green, int blue) {
        return 0xff000000 | (red & 0xff) << 16 | (green & 0xff) << 8 | blue & 0xff;
    }

    private static int color(int index) {
        return index * 0x3c6ef372 | 0xff000000;
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 5, 8, 13, 17})
    void cutAnywhere_rowsThatAreSaidToBeIntactAre(long seed) throws Exception {
        byte[] file = RandomLossless.file(seed);
        Envelope envelope = Envelope.open(ImageFormat.WEBP, file, 1 << 20);
        int width = envelope.width();
        int height = envelope.height();
        byte[] whole = new byte[width * height * 3];
        decode(file, width, height, whole);
        int before = 0;
        for (int bytes = DATA; bytes <= file.length; bytes++) {
            byte[] part = new byte[whole.length];
            Optional<Damage> damage;
            try {
                damage = decode(Arrays.copyOf(file, bytes), width, height, part);
            } catch (RefusedFileException nothing) {
                assertEquals(0, before);
                continue;
            }
            int intact = damage.map(Damage::intactRows).orElse(height);
            assertTrue(intact >= before && intact > 0, intact + " rows of " + bytes + ", " + before + " of fewer");
            before = intact;
            int samples = intact * width * 3;
            assertArrayEquals(Arrays.copyOf(whole, samples), Arrays.copyOf(part, samples), "of " + bytes + " bytes");
            assertArrayEquals(new byte[whole.length - samples], Arrays.copyOfRange(part, samples, whole.length));
        }
        assertEquals(height, before);
    }

    private static Optional<Damage> decode(byte[] file, int width, int height, byte[] rgb)
            throws RefusedFileException {
        LosslessRows rows = new LosslessRows(file, DATA, width, height);
        for (int y = 0; y < height; y++) {
            rows.next(rgb, y * width * 3);
        }
        return rows.damage();
    }

    /** Bits in the order in which they are read, behind the header of a picture of 4 x 3 pixels. */
    @ParameterizedTest
    @CsvSource({"1 01 1 01, 'the WebP file is damaged: it has a transform twice'",
            "0 1 0000, 'the WebP file is damaged: a color cache of 0 bits'",
            "0 1 0011, 'the WebP file is damaged: a color cache of 12 bits'",
            // 281 lengths for 280 symbols
            "0 0 0 0 1000 000 000 000 100 100 1 001 1110100010, 'a prefix code has too many symbols'",
            // lengths 17, 18 and 0 with codes of one bit
            "0 0 0 0 0000 100 100 100 000, 'a prefix code is not complete'",
            // no length has a code
            "0 0 0 0 0000 000 000 000 000, 'a prefix code is not complete'",
            // distance 200 in a code of 40 symbols
            "0 0 0 1000 1000 1000 1000 101 00010011, 'a prefix code has too many symbols'"})
    void damagedHeaders_areRefused(String bits, String reason) {
        LosslessWriter writer = LosslessWriter.picture(4, 3);
        bits.chars().filter(bit -> bit != ' ').forEach(bit -> writer.write(bit - '0', 1));
        byte[] file = Arrays.copyOf(writer.file(), 100);

        String message = assertThrows(RefusedFileException.class, () -> new LosslessRows(file, DATA, 4, 3))
                .getMessage();

        assertTrue(message.endsWith(reason), message);
    }
}
