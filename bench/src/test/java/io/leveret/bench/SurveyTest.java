package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.bench.Verdict.Outcome;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
    @TempDir
    private Path folder;

    private static String survey(String... arguments) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, Survey.run(arguments, printed, printed), () -> out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path photo(String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40 * 30; i++) {
            image.setRGB(i % 40, i / 40, i * 97 & 0xff7f3f);
        }
        Path file = folder.resolve("photo." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    @Test
    void run_modelsAndPhotos_countsOutcomesAndCauses() throws Exception {
        Files.write(folder.resolve("whole.tflite"), BenchModel.smallest().file());
        Path half = Files.write(folder.resolve("half.tflite"), Arrays.copyOf(BenchModel.smallest().file(), 5_000));
        byte[] png = Files.readAllBytes(photo("png"));
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 20));

        String printed = survey(folder.toString());

        assertTrue(printed.contains("| models | 2 |\n| --- | --- |\n| equal | 1 |\n| refused by both | 1 |\n"),
                printed);
        assertTrue(printed.contains("| photos | 2 |\n| --- | --- |\n| equal | 1 |\n| refused by both | 1 |\n"),
                printed);
        assertTrue(printed.contains(half + ": refused by both: BAD_MODEL: "), printed);
        assertTrue(printed.contains(cut + ": refused by both: BAD_PHOTO: "), printed);
        assertTrue(printed.contains("| cause | files |"), printed);
    }

    /** OpenCV hands over the stored samples; Leveret follows the profile. */
    @Test
    void run_photoWithProfile_isDifferent() throws Exception {
        byte[] png = Files.readAllBytes(photo("png"));
        int afterHeader = 8 + 4 + 4 + 13 + 4;
        ByteArrayOutputStream linear = new ByteArrayOutputStream();
        linear.write(png, 0, afterHeader);
        linear.write(profileChunk(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB)));
        linear.write(png, afterHeader, png.length - afterHeader);
        Files.write(folder.resolve("photo.png"), linear.toByteArray());

        String printed = survey(folder.toString());

        assertTrue(printed.contains("photo.png: different: pixels: mean difference "), printed);
        assertTrue(printed.contains("| different: pixels: mean difference N, most N | 1 |"), printed);
    }

    private static byte[] profileChunk(ICC_Profile profile) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write("iCCPlinear\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream compressed = new DeflaterOutputStream(content)) {
            compressed.write(profile.getData());
        }
        CRC32 check = new CRC32();
        check.update(content.toByteArray());
        return ByteBuffer.allocate(content.size() + 8).putInt(content.size() - 4).put(content.toByteArray())
                .putInt((int) check.getValue()).array();
    }

    @Test
    void run_withoutFolder_saysHow() throws InterruptedException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, Survey.run(new String[0], System.out, new PrintStream(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/survey"), err::toString);
    }

    @Test
    void parse_readsWhatToLineWrites_andNothingElse() {
        Verdict verdict = Verdict.of(Outcome.ONLY_THERE, "a cause\twith\n  blanks");
        assertEquals(Verdict.of(Outcome.ONLY_THERE, "a cause with blanks"), Verdict.parse(verdict.toLine()));
        assertNull(Verdict.parse("INFO: Created TensorFlow Lite XNNPACK delegate for CPU."));
    }

    @Test
    void kind_leavesOutWhatDiffersFromFileToFile() {
        assertEquals("REVERSE_V2 : its result is N instead of N",
                Survey.kind("REVERSE_V2 (operator 3): its result is 1×2×3 instead of 2.5"));
    }
}
