package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.wire.ExitCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Photos that are cut off: used with a word if nearly all is there, and as {@code --truncated} says. */
class TruncatedPhotosTest {
    private static final int SIDE = 400;

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
    }

    private Path photo(Path in, int percent) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, Samples.RED ^ i * 7919 % 31 * 0x10101);
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", encoded);
        byte[] cut = Arrays.copyOf(encoded.toByteArray(), encoded.size() * percent / 100);
        return Files.write(Files.createDirectories(in).resolve("cut" + percent + ".jpg"), cut);
    }

    @Test
    void classify_nearlyAllThere_isUsedWithAWord() throws IOException {
        Path photo = photo(folder, 97);

        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "json", photo);

        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.err().contains("cut97.jpg: 16 of 400 rows are missing: its picture data ends early"), run.err());
        assertTrue(run.err().contains("(--truncated refuse refuses it)"), run.err());
        JsonNode result = new ObjectMapper().readTree(run.out()).get("results").get(0);
        assertEquals(SIDE, result.get("damage").get("rows").asInt());
        assertEquals(384, result.get("damage").get("intactRows").asInt());
        assertTrue(result.get("damage").get("reason").asText().contains("ends early"));
        assertTrue(result.get("error").isNull());
    }

    @ParameterizedTest
    @CsvSource({"100, refuse, DONE", "97, refuse, BAD_INPUT", "97, nine-tenths, DONE", "97, partial, DONE",
            "60, refuse, BAD_INPUT", "60, nine-tenths, BAD_INPUT", "60, partial, DONE"})
    void classify_rule_decides(int percent, String rule, ExitCode code) throws IOException {
        Path photo = photo(folder, percent);

        CommandRun run = CommandRun.of("classify", "--model", model, "--truncated", rule, photo);

        assertEquals(code, run.code(), run.err());
        assertEquals(code == ExitCode.BAD_INPUT, run.err().contains("set --truncated to partial"), run.err());
        assertEquals(percent == 100, run.err().isEmpty(), run.err());
    }

    @Test
    void classify_wholePhoto_hasNoDamage() throws IOException {
        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "json", photo(folder, 100));

        assertTrue(new ObjectMapper().readTree(run.out()).get("results").get(0).get("damage").isNull(), run.out());
        assertEquals("", run.err());
    }

    @Test
    void evaluate_rule_decides() throws IOException {
        Path data = folder.resolve("data");
        Path labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        photo(data.resolve("red"), 100);
        photo(data.resolve("red"), 97);
        photo(data.resolve("red"), 60);

        assertEvaluated(2, "cut97.jpg: 16 of 400 rows are missing", data, labels, "nine-tenths");
        assertEvaluated(1, "cut97.jpg: 16 of 400 rows are missing", data, labels, "refuse");
        assertEvaluated(3, "cut60.jpg: ", data, labels, "partial");
    }

    private void assertEvaluated(int images, String note, Path data, Path labels, String rule) throws IOException {
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--labels", labels, "--format", "json",
                "--truncated", rule, data);

        assertEquals(images, new ObjectMapper().readTree(run.out()).get("images").asInt(), run.err());
        assertTrue(run.err().contains(note), run.err());
    }

    @Test
    void classify_unknownRule_isRefused() throws IOException {
        CommandRun run = CommandRun.of("classify", "--model", model, "--truncated", "maybe", photo(folder, 97));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("refuse, nine-tenths, partial"), run.err());
    }
}
