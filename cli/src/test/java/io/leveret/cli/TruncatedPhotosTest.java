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
import java.util.List;
import java.util.stream.Stream;
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
    void classifyCsv_ofDamagedPhotos_saysWhatIsMissing() throws IOException {
        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "csv", "--top", 1, photo(folder, 97),
                photo(folder, 100));

        List<String> rows = run.out().lines().toList();
        assertTrue(rows.getFirst().endsWith(",error,damage"), run.out());
        assertTrue(rows.get(1).contains(",,16 of 400 rows are missing: its picture data ends early"), run.out());
        assertTrue(rows.get(2).endsWith(",,"), run.out());
    }

    @Test
    void evaluate_damagedPhotos_areInAllFormats() throws IOException {
        Path data = folder.resolve("data");
        Path labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        photo(data.resolve("red"), 100);
        photo(data.resolve("red"), 97);
        photo(data.resolve("blue"), 99);
        Object[] command = {"evaluate", "--model", model, "--labels", labels, "--resume", folder.resolve("journal"),
                data};

        JsonNode json = new ObjectMapper().readTree(evaluate(command, "--format", "json").out());
        assertEquals(List.of("blue/cut99.jpg", "red/cut97.jpg"), json.get("damaged").findValuesAsText("file"));
        assertEquals(384, json.get("damaged").get(1).get("intactRows").asInt());
        assertEquals(SIDE, json.get("damaged").get(1).get("rows").asInt());
        assertTrue(json.get("damaged").get(1).get("reason").asText().contains("ends early"));

        JsonNode resumed = new ObjectMapper().readTree(evaluate(command, "--format", "json").out()); // of the journal
        assertEquals(json, resumed);
        assertTrue(evaluate(command).out().contains(": 3 images (2 cut off or damaged)\n"));
        List<String> rows = evaluate(command, "--format", "csv").out().lines().toList();
        assertTrue(rows.getFirst().endsWith(",f1,damaged"), rows.getFirst());
        assertTrue(rows.stream().anyMatch(row -> row.startsWith("0,red,2,") && row.endsWith(",1")), rows::toString);
    }

    @Test
    void evaluateSeveralLabels_damagedPhotos_areInAllFormats() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        Path sigmoids = Files.write(folder.resolve("sigmoids.tflite"), Samples.independentColors());
        photo(folder, 97);
        photo(folder, 100);
        Path data = Files.writeString(folder.resolve("several.csv"),
                "file,label\ncut97.jpg,red;blue\ncut100.jpg,red;green\n");
        Object[] command = {"evaluate", "--model", sigmoids, "--labels", labels, data};

        JsonNode json = new ObjectMapper().readTree(evaluate(command, "--format", "json").out());
        assertEquals(List.of("cut97.jpg"), json.get("damaged").findValuesAsText("file"));
        assertTrue(evaluate(command).out().contains(": 2 images (1 cut off or damaged)\n"));
        List<String> rows = evaluate(command, "--format", "csv").out().lines().toList();
        assertEquals(List.of("damaged", "1", "0", "1"),
                rows.stream().map(row -> row.substring(row.lastIndexOf(',') + 1)).toList());
    }

    private static CommandRun evaluate(Object[] command, Object... more) throws IOException {
        CommandRun run = run(command, more);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return run;
    }

    private static CommandRun run(Object[] command, Object... more) {
        return CommandRun.of(Stream.of(command, more).flatMap(Stream::of).toArray());
    }

    @Test
    void train_damagedPhotos_areSaidAgainFromTheCache() throws IOException {
        Path classes = folder.resolve("classes");
        for (int i = 0; i < 8; i++) {
            Samples.patternedPhoto(classes.resolve("warm/" + i + ".png"), 0xd02010, i);
            Samples.patternedPhoto(classes.resolve("cold/" + i + ".png"), 0x1020d0, 100 + i);
        }
        photo(classes.resolve("warm"), 97);
        Path embedder = Files.write(folder.resolve("embedder.tflite"), Samples.colorFeatures());
        Object[] command = {"train", classes, "-o", folder.resolve("new.tflite"), "--backbone", embedder, "--epochs", 3,
                "--cache", folder.resolve("cache")};

        for (int run = 0; run < 2; run++) {
            CommandRun json = run(command, "--format", "json");
            JsonNode damaged = new ObjectMapper().readTree(json.out()).get("damaged");
            assertEquals(List.of("warm/cut97.jpg"), damaged.findValuesAsText("file"), json.err());
            assertTrue(json.err().contains("cut97.jpg: 16 of 400 rows are missing"), json.err());
        }
        CommandRun text = run(command, "--truncated", "nine-tenths");
        assertTrue(text.out().contains("; 1 photo cut off or damaged\n"), text.out());
        CommandRun refused = run(command, "--truncated", "refuse");
        assertEquals(ExitCode.PARTLY_FAILED, refused.code(), refused.err());
    }

    @Test
    void classify_unknownRule_isRefused() throws IOException {
        CommandRun run = CommandRun.of("classify", "--model", model, "--truncated", "maybe", photo(folder, 97));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("refuse, nine-tenths, partial"), run.err());
    }
}
