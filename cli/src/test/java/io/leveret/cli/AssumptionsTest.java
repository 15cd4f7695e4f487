package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is assumed of a model, is said; options and stored settings replace it. */
class AssumptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path model;
    private Path photos;
    private Path labels;

    @BeforeEach
    void writeFiles() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.bareColorModel());
        photos = folder.resolve("photos");
        Samples.photo(photos.resolve("red/1.png"), Samples.RED);
        Samples.photo(photos.resolve("blue/1.png"), Samples.BLUE);
        Samples.photo(photos.resolve("blue/2.png"), Samples.BLUE);
        labels = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
    }

    private CommandRun run(String command, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray());
    }

    private static JsonNode json(CommandRun run) throws IOException {
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return JSON.readTree(run.out());
    }

    private static List<Double> scores(JsonNode result) {
        List<Double> scores = new ArrayList<>(List.of(0.0, 0.0, 0.0));
        result.get("classifications").forEach(each -> scores.set(each.get("index").asInt(),
                Math.round(each.get("score").asDouble() * 1000) / 1000.0));
        return scores;
    }

    private List<Double> scoresOfRed(Path file, Object... options) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--model", file, "--softmax", "off", "--format", "json",
                photos.resolve("red")));
        arguments.addAll(List.of(options));
        return scores(json(run("classify", arguments.toArray())).at("/results/0"));
    }

    // ---- what is said ----

    @ParameterizedTest
    @ValueSource(strings = {"classify", "evaluate"})
    void assumedRange_isNotedOnce(String command) {
        CommandRun assumed = run(command, "--model", model, "--labels", labels, photos);
        CommandRun given = run(command, "--model", model, "--labels", labels, photos, "--mean", "0", "--std", "1");

        assertEquals(List.of("leveret: " + model + " does not say which values it takes for pixels; assumed is −1…1:"
                + " (pixel − 127.5) / 127.5; --mean and --std set others"), assumed.errLines());
        assertEquals("", given.err());
    }

    @Test
    void assumedRange_ofComparedModels_isNotedForEach() throws IOException {
        Path stated = Files.write(folder.resolve("stated.tflite"), Samples.colorModel());
        CommandRun run = run("compare", model, stated, "--data", photos, "--labels", labels, "--runs", 1, "--warmup", 0,
                "--min-seconds", 0);

        assertEquals(1, run.errLines().stream().filter(line -> line.contains("does not say which values")).count(),
                run.err());
    }

    @Test
    void info_labelsBesideTheModel_areAssumed() throws IOException {
        Path beside = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");

        JsonNode found = json(run("info", "--model", model, "--format", "json")).at("/assumed/labels");

        assertEquals("assumed", found.get("from").asText());
        assertEquals("those of " + beside, found.get("reason").asText());
        assertEquals(3, found.get("count").asInt());
    }

    @Test
    void info_json_saysWhatIsAssumed() throws IOException {
        JsonNode assumed = json(run("info", "--model", model, "--format", "json")).get("assumed");
        JsonNode given = json(run("info", "--model", model, "--format", "json", "--mean", "0", "--std", "255",
                "--channels", "bgr", "--labels", labels)).get("assumed");

        assertEquals("{\"text\":\"−1…1: (pixel − 127.5) / 127.5\",\"normalization\":{\"mean\":[127.5],\"std\":[127.5]},"
                + "\"from\":\"assumed\",\"reason\":\"\"}", assumed.get("range").toString());
        assertEquals("{\"value\":\"rgb\",\"from\":\"assumed\",\"reason\":\"\"}", assumed.get("channels").toString());
        assertEquals("assumed", assumed.at("/labels/from").asText());
        assertEquals("0…1: pixel / 255", given.at("/range/text").asText());
        assertEquals("option", given.at("/range/from").asText());
        assertEquals("bgr", given.at("/channels/value").asText());
        assertEquals(3, given.at("/labels/count").asInt());
        assertEquals("option", given.at("/labels/from").asText());
    }

    @Test
    void info_noClassifier_saysWhy() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        Path other = Files.write(folder.resolve("other.tflite"),
                builder.output(builder.relu(vector, Quant.NONE)).build());

        CommandRun text = run("info", "--model", other);
        assertTrue(text.out().contains("  no classifier  " + other + " is no image classifier: its input is FLOAT32"),
                text.out());
        assertTrue(json(run("info", "--model", other, "--format", "json")).get("assumed").isNull());
    }

    // ---- options ----

    @Test
    void options_changeTheInput() throws IOException {
        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(model));
        assertEquals(List.of(1.0, 0.0, 0.0), scoresOfRed(model, "--mean", "0", "--std", "255"));
        assertEquals(List.of(-1.0, -1.0, 1.0), scoresOfRed(model, "--channels", "bgr"));
        assertEquals(scoresOfRed(model, "--channels", "gray"), scoresOfRed(model, "--channels", "grey"));
        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(model, "--input-size", "4x4"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--channels|cmyk|give rgb, bgr or grey", "--input-size|4|such as 224x224",
            "--input-size|0x4|cannot be 0x4", "--input-size|5x4|takes pictures of 4×4", "--mean|1|go together",
            "--std|0|go together", "--signature|infer|no signature", "--input|rate|give NAME=VALUE",
            "--input|rate=much|give true, false or a number", "--input|rate=1|no input rate",
            "--output|nope|no output 'nope'", "--output|1|no output '1'"})
    void option_unusable_isRefusedByAllCommands(String option, String value, String expected) {
        Path set = folder.resolve("set.tflite");
        List<CommandRun> runs = List.of(run("classify", "--model", model, option, value, photos),
                run("evaluate", "--model", model, option, value, photos), run("info", "--model", model, option, value),
                run("benchmark", "--model", model, option, value),
                run("compare", model, "--data", photos, option, value),
                run("metadata", "set", "--model", model, "-o", set, option, value));
        for (CommandRun run : runs) {
            assertEquals(ExitCode.BAD_INPUT, run.code(), run.out());
            assertEquals(1, run.errLines().size(), run.err());
            assertTrue(run.err().contains(expected), run.err());
        }
        assertTrue(Files.notExists(set));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--channels|cmyk|give rgb, bgr or grey", "--mean|1|go together",
            "--input-size|5x4|takes pictures of 4×4", "--signature|infer|no signature", "--input|rate=1|no input rate"})
    void option_unusable_isRefusedByTraining(String option, String value, String expected) throws IOException {
        Path backbone = Files.write(folder.resolve("features.tflite"), Samples.colorFeatures());
        for (int i = 0; i < 6; i++) {
            Samples.patternedPhoto(photos.resolve("red/" + i + ".png"), Samples.RED, i);
            Samples.patternedPhoto(photos.resolve("blue/" + i + ".png"), Samples.BLUE, i);
        }
        Path trained = folder.resolve("trained.tflite");

        CommandRun run = run("train", photos, "-o", trained, "--backbone", backbone, "--no-cache", option, value);

        assertEquals(ExitCode.BAD_INPUT, run.code(), run.out());
        assertTrue(run.err().contains(expected), run.err());
        assertTrue(Files.notExists(trained));
    }

    @Test
    void benchmarkAndInfo_ofNoClassifier_takeNoOptionsOfClassifiers() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        Path other = Files.write(folder.resolve("other.tflite"),
                builder.output(builder.relu(vector, Quant.NONE)).build());

        for (List<String> options : List.of(List.of("--channels", "bgr"), List.of("--output", "0"),
                List.of("--mean", "0", "--std", "1"), List.of("--input", "rate=1"))) {
            for (String command : List.of("benchmark", "info")) {
                List<Object> arguments = new ArrayList<>(List.of("--model", other));
                arguments.addAll(options);
                CommandRun run = run(command, arguments.toArray());
                assertEquals(ExitCode.BAD_INPUT, run.code(), run.out());
                assertTrue(run.err().contains("is no image classifier"), run.err());
            }
        }
        assertEquals(ExitCode.DONE, run("benchmark", "--model", other, "--input-size", "3x2", "--runs", 1, "--warmup",
                0, "--min-seconds", 0).code());
    }

    @Test
    void compare_ofStoredSettings_followsThoseOfEachModel() throws IOException {
        Path stored = set(model, "--channels", "bgr", "--mean", "0", "--std", "255");

        JsonNode models = json(run("compare", model, stored, "--data", photos, "--labels", labels, "--runs", 1,
                "--warmup", 0, "--min-seconds", 0, "--format", "json")).get("models");
        assertEquals(List.of(1.0, 0.0),
                List.of(models.at("/0/top1").asDouble(), models.at("/1/top1").asDouble()));
        JsonNode given = json(run("compare", model, stored, "--data", photos, "--labels", labels, "--runs", 1,
                "--warmup", 0, "--min-seconds", 0, "--format", "json", "--channels", "rgb")).get("models");
        assertEquals(List.of(1.0, 1.0), List.of(given.at("/0/top1").asDouble(), given.at("/1/top1").asDouble()));
    }

    @Test
    void explain_followsTheOptions() throws IOException {
        Path open = Files.write(folder.resolve("open.tflite"), ModelPacker.openInputs(means(1), 1, 2));
        Path rgb = folder.resolve("rgb.png");
        Path bgr = folder.resolve("bgr.png");
        Path photo = Samples.patternedPhoto(folder.resolve("photo.png"), Samples.RED, 1);

        CommandRun inOrder = run("classify", "--model", open, "--input-size", "24x32", "--explain", rgb, photo);
        CommandRun reversed = run("classify", "--model", open, "--input-size", "24x32", "--explain", bgr, photo,
                "--channels", "bgr");

        assertTrue(inOrder.out().contains("class 0") && reversed.out().contains("class 2"),
                inOrder.out() + reversed.out());
        assertTrue(Files.size(rgb) > 0);
        assertArrayEquals(Files.readAllBytes(rgb), Files.readAllBytes(bgr));
    }

    @Test
    void openSize_isAskedForByItsFlag() throws IOException {
        Path open = Files.write(folder.resolve("open.tflite"), ModelPacker.openInputs(means(1), 1, 2));
        CommandRun refused = run("classify", "--model", open, photos);
        assertEquals(ExitCode.BAD_INPUT, refused.code());
        assertEquals("leveret: " + open + " leaves the size of its pictures open; give it with --input-size, such as"
                + " 224x224\n", refused.err());

        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(open, "--input-size", "6x5"));
        JsonNode benchmark = json(run("benchmark", "--model", open, "--input-size", "6x5", "--runs", 1, "--warmup", 0,
                "--min-seconds", 0, "--format", "json"));
        assertEquals(1, benchmark.get("runs").asInt());
        assertTrue(run("info", "--model", open).out().contains("give it with --input-size"));
    }

    @Test
    void pixelsInARow_needASize_whichCanBeStored() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int row = builder.input(TensorKind.FLOAT32, 1, 36);
        int rows = builder.reshape(builder.relu(row, Quant.NONE), 1, 12, 3);
        Path flat = Files.write(folder.resolve("flat.tflite"),
                builder.output(builder.mean(rows, new int[]{1}, false, Quant.NONE)).build());
        CommandRun refused = run("classify", "--model", flat, photos);
        assertEquals(ExitCode.BAD_INPUT, refused.code());
        assertTrue(refused.err().contains("give its size with --input-size, such as 28x28"), refused.err());

        List<Object> given = List.of("--mean", "0", "--std", "255", "--input-size", "3x4");
        assertEquals(List.of(1.0, 0.0, 0.0), scoresOfRed(flat, given.toArray()));
        Path stored = set(flat, given.toArray());
        assertEquals(List.of(1.0, 0.0, 0.0), scoresOfRed(stored));
        String info = run("info", "--model", stored).out();
        assertTrue(info.contains("3×4") && info.contains("pixels in a row, channels last assumed"), info);
    }

    private static byte[] means(int side) {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, side, side, 3);
        return builder.output(builder.mean(image, new int[]{1, 2}, false, Quant.NONE)).build();
    }

    @Test
    void signature_isAskedForByItsFlag() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        byte[] train = builder.output(builder.relu(vector, Quant.NONE)).build();
        Path both = Files.write(folder.resolve("both.tflite"),
                ModelPacker.withSignatures(train, "train", means(4), "infer"));

        CommandRun refused = run("classify", "--model", both, photos);
        assertTrue(refused.err().contains("it has the signatures train, infer; choose one of them with --signature"),
                refused.err());
        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(both, "--signature", "infer"));
    }

    @Test
    void input_ofOneNumber_isAskedForByItsFlag() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int rate = builder.input(TensorKind.FLOAT32, 1);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int scaled = builder.add(means, rate, FusedActivation.NONE, Quant.NONE);
        Path file = Files.write(folder.resolve("rate.tflite"), builder.name(rate, "rate").output(scaled).build());

        CommandRun refused = run("classify", "--model", file, photos);
        assertTrue(refused.err().contains("has the input rate, FLOAT32 1, beside its picture; give its value with"
                + " --input rate=VALUE"), refused.err());
        assertEquals(List.of(1.5, -0.5, -0.5), scoresOfRed(file, "--input", "rate=0.5"));
        assertEquals(List.of(2.0, 0.0, 0.0), scoresOfRed(file, "--input", "rate=true"));

        Path journal = folder.resolve("journal");
        List<CommandRun> evaluated = List.of("rate=0.5", "rate=0.5", "rate=2").stream()
                .map(value -> run("evaluate", "--model", file, "--labels", labels, "--resume", journal, photos,
                        "--input", value))
                .toList();
        assertEquals(ExitCode.DONE, evaluated.get(1).code(), evaluated.get(1).err());
        assertTrue(evaluated.get(2).err().contains("other settings: --input was rate=0.5 and is rate=2.0; give"),
                evaluated.get(2).err());
    }

    // ---- stored ----

    private Path set(Path from, Object... options) {
        Path out = folder.resolve("set.tflite");
        List<Object> arguments = new ArrayList<>(List.of("set", "--model", from, "-o", out));
        arguments.addAll(List.of(options));
        CommandRun run = run("metadata", arguments.toArray());
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return out;
    }

    @Test
    void stored_channelsAndRange_areFollowedAndShown() throws IOException {
        Path stored = set(model, "--channels", "bgr", "--mean", "0", "--std", "255");

        assertEquals(List.of(0.0, 0.0, 1.0), scoresOfRed(stored));
        assertEquals(List.of(1.0, 0.0, 0.0), scoresOfRed(stored, "--channels", "rgb"));
        assertEquals("", run("classify", "--model", stored, photos).err());
        String info = run("info", "--model", stored).out();
        assertTrue(info.contains("  range          0…1: pixel / 255 (metadata)\n"
                + "  channels       bgr (stored in the model)\n"), info);
        String shown = run("metadata", "show", "--model", stored).out();
        assertTrue(shown.contains("  channels       bgr\n  packed files   leveret.json ("), shown);
        JsonNode settings = json(run("metadata", "show", "--model", stored, "--format", "json")).get("settings");
        assertEquals("bgr", settings.get("channels").asText());

        Path both = set(stored, "--input-size", "4x4", "--name", "Colors");
        assertEquals(List.of(0.0, 0.0, 1.0), scoresOfRed(both));
        assertTrue(run("info", "--model", both).out().contains("input size     4×4 (stored in the model)"));
    }

    @Test
    void forget_removesWhatIsStored() throws IOException {
        Path stored = set(model, "--channels", "bgr", "--mean", "0", "--std", "255", "--output", "0",
                "--name", "Colors");

        Path channels = set(stored, "--forget", "channels");
        assertEquals(List.of(1.0, 0.0, 0.0), scoresOfRed(channels));
        JsonNode shown = json(run("metadata", "show", "--model", channels, "--format", "json"));
        assertTrue(shown.at("/settings/channels").isNull(), shown::toString);
        assertEquals("0", shown.at("/settings/output").asText());

        Path range = set(set(channels, "--channels", "bgr"), "--forget", "range");
        assertEquals(List.of(-1.0, -1.0, 1.0), scoresOfRed(range));

        Path none = set(range, "--forget", "all");
        assertEquals(scoresOfRed(model), scoresOfRed(none));
        String text = run("metadata", "show", "--model", none).out();
        assertTrue(text.contains("Colors"), text);
        assertTrue(!text.contains("leveret.json") && !text.contains("normalization"), text);

        Path replaced = set(stored, "--forget", "all", "--channels", "grey");
        assertEquals(scoresOfRed(model, "--channels", "grey"), scoresOfRed(replaced));
    }

    @Test
    void forget_ofIntegersInputsSignatureAndSize_removesThem() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        byte[] train = builder.output(builder.relu(vector, Quant.NONE)).build();
        Path both = Files.write(folder.resolve("both.tflite"),
                ModelPacker.withSignatures(means(4), "infer", train, "train"));
        Path stored = set(both, "--signature", "train", "--input-size", "3x2", "--input", "rate=1");
        Path forgotten = set(stored, "--forget", "signature", "--forget", "input-size", "--forget", "input");

        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(forgotten));
        CommandRun unknown = run("metadata", "set", "--model", both, "-o", forgotten, "--forget", "labels");
        assertEquals(ExitCode.BAD_INPUT, unknown.code());
        assertTrue(unknown.err().contains("give range, channels, input-size, signature, output, input or all"),
                unknown.err());
    }

    @Test
    void stored_rangeOfIntegers_isFollowed() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.UINT8, 1, 4, 4, 3);
        int floats = builder.cast(image, TensorKind.FLOAT32);
        Path bytes = Files.write(folder.resolve("bytes.tflite"),
                builder.output(builder.mean(floats, new int[]{1, 2}, false, Quant.NONE)).build());

        assertEquals(List.of(255.0, 0.0, 0.0), scoresOfRed(bytes));
        Path fifths = set(bytes, "--mean", "0", "--std", "5");
        assertEquals(List.of(51.0, 0.0, 0.0), scoresOfRed(fifths));
        assertEquals(List.of(255.0, 0.0, 0.0), scoresOfRed(set(fifths, "--forget", "range")));
    }

    @Test
    void stored_sizeAndSignature_chooseTheGraph() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        byte[] train = builder.output(builder.relu(vector, Quant.NONE)).build();
        Path both = Files.write(folder.resolve("both.tflite"),
                ModelPacker.withSignatures(train, "train", means(4), "infer"));
        Path open = Files.write(folder.resolve("open.tflite"), ModelPacker.openInputs(means(1), 1, 2));

        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(set(open, "--input-size", "3x2")));
        assertEquals(List.of(1.0, -1.0, -1.0), scoresOfRed(set(both, "--signature", "infer")));
    }
}
