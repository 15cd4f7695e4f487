package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Text;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trains on an embedder whose features are the mean red, green and blue, to classify warm and cold photos. */
class TrainCommandTest {
    private static final int PHOTOS = 10; // of each class

    @TempDir
    Path folder;

    private Path backbone;
    private Path data;
    private Path model;

    @BeforeEach
    void writePhotos() throws IOException {
        backbone = Files.write(folder.resolve("colors.tflite"), Samples.colorFeatures());
        data = folder.resolve("weather");
        for (int i = 0; i < PHOTOS; i++) {
            Samples.patternedPhoto(data.resolve("warm/" + i + ".png"), 0xd02010, i);
            Samples.patternedPhoto(data.resolve("cold/" + i + ".png"), 0x1020d0, 100 + i);
        }
        model = folder.resolve("weather.tflite");
    }

    @Test
    void text_saysWhatWasMadeAndWhatToDoNext() throws IOException {
        CommandRun run = train();

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        List<String> lines = run.outLines();
        assertEquals(model + ": 2 classes, " + Text.thousands(Files.size(model)) + " bytes, from " + backbone,
                lines.getFirst());
        assertTrue(lines.get(1).startsWith("trained with 16 photos for "), run.out());
        assertTrue(
                run.out()
                        .contains("\nTested with photos that it never saw:\n" + model + " on " + data + ": 4 images\n"),
                run.out());
        assertTrue(run.out().contains("top-1   1.000"), run.out());
        assertTrue(run.out().endsWith("\nNext:\n  leveret classify --model " + model + " PHOTO\n"), run.out());
    }

    @Test
    void model_classifiesWithItsOwnLabels() {
        train();

        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "csv", data.resolve("warm/3.png"),
                data.resolve("cold/4.png"), "--top", 1);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertTrue(run.outLines().get(1).contains(",warm,") && run.outLines().get(2).contains(",cold,"), run.out());
    }

    @Test
    void model_saysWhereItComesFrom() throws IOException {
        train("--seed", 7);

        String description = new ObjectMapper()
                .readTree(CommandRun.of("metadata", "show", "--model", model, "--format", "json").out())
                .get("description").asText();

        assertTrue(description.startsWith("Tells 2 classes apart. Trained by Leveret "), description);
        JsonNode provenance = new ObjectMapper().readTree(description.lines().toList().get(1));
        assertEquals(7, provenance.get("seed").asInt());
        assertEquals(16, provenance.get("trainImages").asInt());
        assertEquals(1.0, provenance.get("top1").asDouble());
        assertTrue(provenance.get("data").asText().matches("sha256:[0-9a-f]{64}"), description);
    }

    @Test
    void json_hasTheFieldsThatStay() throws IOException {
        JsonNode json = json(train("--format", "json"));

        assertEquals(2, json.get("classes").asInt());
        assertEquals("[\"cold\",\"warm\"]", json.get("labels").toString());
        assertEquals(16, json.get("trainImages").asInt());
        assertEquals(16, json.get("validationImages").asInt());
        assertEquals(4, json.get("testImages").asInt());
        assertEquals(1.0, json.get("top1").asDouble());
        assertEquals(1.0, json.get("test").get("top1").asDouble());
        assertEquals(1, json.get("epochs").get(0).get("epoch").asInt());
        assertTrue(json.get("epochs").size() >= json.get("bestEpoch").asInt());
        assertEquals(backbone.toString(), json.get("backbone").asText());
    }

    @Test
    void seed_sameGivesTheSameModel() throws IOException {
        train();
        byte[] first = Files.readAllBytes(model);
        train();
        byte[] again = Files.readAllBytes(model);
        train("--seed", 2);

        assertArrayEquals(first, again);
        assertFalse(Arrays.equals(first, Files.readAllBytes(model)));
    }

    @Test
    void options_reachTheTraining() throws IOException {
        JsonNode json = json(train("--hidden", 8, "--optimizer", "adamw", "--learning-rate", 0.01, "--weight-decay",
                0.001, "--dropout", 0, "--label-smoothing", 0, "--batch", 4, "--epochs", 12, "--views", 1,
                "--photos-per-class", 6, "--test-share", 0.3, "--decode", "exact", "--format", "json"));

        assertEquals(12, json.get("trainImages").asInt());
        assertEquals(6, json.get("testImages").asInt());
        assertTrue(json.get("epochs").size() <= 12);
        assertEquals("{\"seed\":1,\"testShare\":0.3,\"otherViews\":1,\"decode\":\"exact\","
                + "\"tuned\":false,\"hidden\":8,\"epochs\":12,\"batch\":4,\"optimizer\":\"adamw\","
                + "\"learningRate\":0.01,\"weightDecay\":0.001,\"dropout\":0.0,\"labelSmoothing\":0.0}",
                json.get("options").toString());
    }

    @Test
    void unreadablePhotos_areListedAndNotTrainedWith() throws IOException {
        Files.write(data.resolve("cold/0.png"), Arrays.copyOf(Files.readAllBytes(data.resolve("cold/0.png")), 60));

        CommandRun run = train("--format", "json");

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains("cold/0.png"), run.err());
        assertEquals("cold/0.png", json(run).get("unreadable").get(0).get("file").asText());
        assertEquals(19, json(run).get("trainImages").asInt() + json(run).get("testImages").asInt());
        assertTrue(Files.exists(model));
    }

    @Test
    void tooManyPixels_areRefusedWithTheFlagThatAllowsThem() throws IOException {
        Files.write(data.resolve("cold/0.png"), Samples.pngBomb());

        CommandRun run = train("--format", "json");

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertNamesMaxPixels(run.err());
        assertNamesMaxPixels(json(run).get("unreadable").get(0).get("error").asText());
    }

    @Test
    void tooManyPixels_onlyInTheTest_areRefusedWithTheFlagThatAllowsThem() throws IOException {
        Path cache = folder.resolve("cache");
        List<Object> command = List.of("train", data, "-o", model, "--backbone", backbone, "--cache", cache,
                "--format", "json");
        CommandRun.of(command.toArray());
        List<Object> again = new ArrayList<>(command);
        again.addAll(List.of("--max-pixels", 64 * 48 - 1));

        JsonNode unreadable = json(CommandRun.of(again.toArray())).get("test").get("unreadable");

        assertEquals(4, unreadable.size());
        unreadable.forEach(photo -> assertNamesMaxPixels(photo.get("error").asText()));
    }

    private static void assertNamesMaxPixels(String message) {
        assertTrue(message.contains("raise --max-pixels") && !message.contains("DecodeLimits"), message);
    }

    @Test
    void samePhotoInTwoClasses_isSaid() throws IOException {
        Files.copy(data.resolve("warm/1.png"), data.resolve("cold/copy.png"));

        CommandRun run = train();

        assertEquals(ExitCode.DONE, run.code());
        assertEquals("leveret: cold/copy.png and warm/1.png are almost the same picture, but of different classes; one"
                + " label may be wrong\n", run.err());
    }

    @Test
    void cache_isUsedAgain() throws IOException {
        Path cache = folder.resolve("cache");
        CommandRun first = CommandRun.of("train", data, "-o", model, "--backbone", backbone, "--cache", cache);
        long bytes = size(cache);
        CommandRun second = CommandRun.of("train", data, "-o", model, "--backbone", backbone, "--cache", cache);

        assertTrue(bytes > 0);
        assertEquals(bytes, size(cache));
        assertEquals(withoutTimes(first), withoutTimes(second));
    }

    private static String withoutTimes(CommandRun run) {
        return run.out().replaceAll("(?s)Milliseconds.*", "");
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void cacheThatIsNoFolder_isRefused() {
        CommandRun run = CommandRun.of("train", data, "-o", model, "--backbone", backbone, "--cache", backbone);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("leveret: features cannot be kept: " + backbone), run.err());
        assertFalse(Files.exists(model));
    }

    @Test
    void oneClassOnly_isRefused() throws IOException {
        deleteClass("cold");

        assertRefused(train(), "there is one class only, warm; a classifier needs at least two");
    }

    @Test
    void emptyClass_isRefused() throws IOException {
        Files.createDirectory(data.resolve("mild"));

        assertRefused(train(), "there is no photo in the class folder mild; put some there, or take it away");
    }

    @Test
    void twoPhotosInAClass_areTooFew() throws IOException {
        Samples.patternedPhoto(data.resolve("mild/1.png"), 0x808080, 201);
        Samples.patternedPhoto(data.resolve("mild/2.png"), 0x808080, 202);

        assertRefused(train(), "too few has mild (2)");
    }

    @Test
    void noFeatureLayer_isRefusedWithWhatCouldBeNamed() throws IOException {
        Files.write(backbone, Samples.twoHeads());

        assertRefused(train(), "no feature layer can be found");
    }

    @Test
    void featureLayer_unknown_isRefusedWithWhatCouldBeNamed() {
        assertRefused(train("--feature-layer", "color"), "no layer that makes a tensor called color; name one with"
                + " --feature-layer: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"DATA | give -o MODEL.tflite", "-o MODEL | PHOTOS",
            "nowhere -o MODEL | nowhere: there is no such file", "DATA -o nowhere/m.tflite | there is no folder",
            "DATA -o DATA | -o is a folder", "DATA -o MODEL --format csv | give text or json",
            "DATA -o MODEL --report page.txt | --report cannot be 'page.txt'",
            "DATA -o MODEL --backbone none.tflite | none.tflite: there is no such file",
            "DATA -o MODEL --cache c --no-cache | exclude each other",
            "DATA -o MODEL --test-share 0.9 | --test-share must be 0.05 to 0.5, not 0.9",
            "DATA -o MODEL --photos-per-class 1 | --photos-per-class must be 2",
            "DATA -o MODEL --views -1 | --views must be 0", "DATA -o MODEL --epochs 0 | --epochs must be 1",
            "DATA -o MODEL --batch 0 | --batch must be 1", "DATA -o MODEL --hidden -1 | --hidden must be 0",
            "DATA -o MODEL --learning-rate 0 | --learning-rate must be above 0 to 10",
            "DATA -o MODEL --weight-decay NaN | --weight-decay must be 0",
            "DATA -o MODEL --dropout 1 | --dropout must be 0",
            "DATA -o MODEL --label-smoothing 2 | --label-smoothing must be 0",
            "DATA -o MODEL --optimizer lion | lion' is none of sgd, adamw",
            "DATA -o MODEL --threads 0 | --threads cannot be 0",
            "DATA -o MODEL --max-pixels 0 | --max-pixels cannot be 0"})
    void badArgument_saysWhatToGive(String arguments, String expected) {
        List<Object> all = new ArrayList<>(List.of("train"));
        all.addAll(
                Arrays.asList((Object[]) arguments.replace("DATA", data.toString()).replace("MODEL", model.toString())
                        .split(" ")));

        assertRefused(CommandRun.of(all.toArray()), expected);
    }

    private void assertRefused(CommandRun run, String expected) {
        assertEquals(ExitCode.BAD_INPUT, run.code(), run.err());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals("", run.out());
        assertFalse(Files.exists(model));
    }

    private void deleteClass(String label) throws IOException {
        for (int i = 0; i < PHOTOS; i++) {
            Files.delete(data.resolve(label + "/" + i + ".png"));
        }
        Files.delete(data.resolve(label));
    }

    private CommandRun train(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", data, "-o", model, "--backbone", backbone, "--no-cache"));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray());
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
