package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluates binary and multi-label models. */
class EvaluateKindsTest {
    private static final int YELLOW = 0xffff00;
    private static final int MAGENTA = 0xff00ff;

    @TempDir
    Path folder;

    private Path labels;
    private Path several;

    @BeforeEach
    void writePhotos() throws IOException {
        labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        Samples.photo(folder.resolve("yellow.png"), YELLOW);
        Samples.photo(folder.resolve("red.png"), Samples.RED);
        Samples.photo(folder.resolve("blue.png"), Samples.BLUE);
        Samples.photo(folder.resolve("magenta.png"), MAGENTA);
        several = Files.writeString(folder.resolve("several.csv"),
                "file,label\nyellow.png,red;green\nred.png,red\nblue.png,\nmagenta.png,blue;red\n");
    }

    // ---- one score ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void singleScore_twoClassFolders_areInAlphabeticalOrder(boolean probability) throws IOException {
        Path model = model(Samples.redness(probability));
        Path data = folder.resolve("data");
        Samples.photo(data.resolve("other/1.png"), Samples.BLUE);
        Samples.photo(data.resolve("other/2.png"), Samples.GREEN);
        Samples.photo(data.resolve("red/1.png"), Samples.RED);
        Samples.photo(data.resolve("red/2.png"), Samples.BLUE);

        CommandRun run = CommandRun.of("evaluate", "--model", model, "--format", "json", data);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        JsonNode json = json(run);
        assertEquals(2, json.get("classes").asInt());
        assertEquals(0.75, json.get("top1").asDouble());
        assertEquals("red", json.at("/perClass/1/label").asText());
        assertEquals(0.5, json.at("/perClass/1/recall").asDouble());
        assertFalse(json.get("ece").isNull(), "the scores are probabilities");
        assertTrue(run.err().contains("assumed: a high score means red, a low one other"), run.err());
        assertFalse(run.err().contains("background"), run.err());
    }

    @Test
    void singleScore_withLabels_isMatchedByThem() throws IOException {
        Path model = model(Samples.redness(true));
        Path names = Files.writeString(folder.resolve("names.txt"), "zebra\napple\n");
        Path data = folder.resolve("fruit");
        Samples.photo(data.resolve("apple/1.png"), Samples.RED);
        Samples.photo(data.resolve("zebra/1.png"), Samples.BLUE);

        CommandRun run = CommandRun.of("evaluate", "--model", model, "--labels", names, "--format", "json", data);

        assertEquals(1, json(run).get("top1").asDouble(), run.err());
        assertEquals("apple", json(run).at("/perClass/1/label").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"labels.txt|zebra;apple", "single.txt|0 zebra;1 apple",
            "metadata.json|{\"names\": {\"0\": \"zebra\", \"1\": \"apple\"}}"})
    void singleScore_labelsBeside_areBothClasses(String name, String text) throws IOException {
        Path beside = Files.createDirectories(folder.resolve("beside"));
        Path model = Files.write(beside.resolve("single.tflite"), Samples.redness(true));
        Files.writeString(beside.resolve(name), text.replace(";", "\n"));
        Path data = folder.resolve("fruit");
        Path red = Samples.photo(data.resolve("apple/1.png"), Samples.RED);
        Samples.photo(data.resolve("zebra/1.png"), Samples.BLUE);

        JsonNode classes = json(CommandRun.of("classify", "--model", model, "--format", "json", red))
                .at("/results/0/classifications");
        assertEquals(List.of("apple", "zebra"), classes.findValuesAsText("label"));
        assertEquals(1, classes.get(0).get("score").asDouble() + classes.get(1).get("score").asDouble(), 1e-6);
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--format", "json", data);
        assertEquals(1, json(run).get("top1").asDouble(), run.err());
        assertTrue(run.err().contains("taking those of " + beside.resolve(name)), run.err());
    }

    @Test
    void singleScore_threeLabelsBeside_areNotTaken() throws IOException {
        JsonNode classes = json(CommandRun.of("classify", "--model", model(Samples.redness(true)), "--format", "json",
                folder.resolve("red.png"))).at("/results/0/classifications"); // labels.txt has three lines

        assertEquals(List.of(""), classes.findValuesAsText("label"));
    }

    @Test
    void singleScore_indices_areZeroAndOne() throws IOException {
        Path data = Files.writeString(folder.resolve("indices.csv"),
                "file,index\nred.png,1\nblue.png,0\nmagenta.png,0\n");

        CommandRun run = CommandRun.of("evaluate", "--model", model(Samples.redness(false)), "--format", "json", data);

        assertEquals(2 / 3.0, json(run).get("top1").asDouble(), 1e-9, run.err());
    }

    // ---- several labels ----

    /**
     * A color that is there has .731, another one .269. Red is right on all; blue has the same score on a photo that
     * shows it and one that does not.
     */
    @Test
    void severalLabels_json_hasFiguresComputedByHand() throws IOException {
        CommandRun run = evaluate("--format", "json");

        assertEquals(ExitCode.DONE, run.code(), run.err());
        JsonNode json = json(run);
        assertEquals(4, json.get("images").asInt());
        assertEquals(2.5 / 3, json.get("meanAveragePrecision").asDouble(), 1e-9);
        assertEquals(2.5 / 3, json.at("/macro/precision").asDouble(), 1e-9);
        assertEquals(1, json.at("/macro/recall").asDouble(), 1e-9);
        assertEquals((2 + 2 / 3.0) / 3, json.at("/macro/f1").asDouble(), 1e-9);
        assertEquals(5 / 6.0, json.at("/micro/precision").asDouble(), 1e-9);
        assertEquals(10 / 11.0, json.at("/micro/f1").asDouble(), 1e-9);
        assertEquals(0.5, json.at("/perClass/2/averagePrecision").asDouble(), 1e-9);
        assertEquals("blue 1 2 1", json.at("/perClass/2/label").asText() + " " + json.at("/perClass/2/images") + " "
                + json.at("/perClass/2/predicted") + " " + json.at("/perClass/2/correct"));
    }

    @Test
    void severalLabels_threshold_decidesWhatIsPredicted() throws IOException {
        JsonNode high = json(evaluate("--format", "json", "--threshold", 0.8));
        JsonNode low = json(evaluate("--format", "json", "--threshold", 0.2));

        assertEquals(0, high.at("/micro/recall").asDouble());
        assertTrue(high.at("/perClass/0/precision").isNull());
        assertEquals(1, low.at("/micro/recall").asDouble());
        assertEquals(5 / 12.0, low.at("/micro/precision").asDouble(), 1e-9);
        assertEquals(high.get("meanAveragePrecision"), low.get("meanAveragePrecision"));
    }

    @Test
    void severalLabels_textCsvAndPage_sayTheSame() throws IOException {
        Path page = folder.resolve("page.html");

        CommandRun text = evaluate("--report", page);
        CommandRun csv = evaluate("--format", "csv");

        assertTrue(text.out().contains("4 images\n\nMean average precision 0.833\n"), text.out());
        assertTrue(text.out().contains("0.833      1.000      0.909  all decisions together (micro)"), text.out());
        assertTrue(text.out().contains("1      0.500      0.500      1.000      0.667  blue (2)"), text.out());
        assertEquals("index,label,images,predicted,correct,averagePrecision,precision,precisionLow,precisionHigh,"
                + "recall,recallLow,recallHigh,f1,damaged", csv.outLines().getFirst());
        assertTrue(csv.outLines().get(3).startsWith("2,blue,1,2,1,0.5,0.5,"), csv.out());
        assertTrue(Files.readString(page).contains("\"kind\":\"labels\""));
    }

    @Test
    void severalLabels_modelOfLogits_getsAProbabilityOfItsOwnForEachClass() throws IOException {
        Object[] command = {"evaluate", "--model", model(Samples.colorModel()), "--labels", labels, "--format", "json",
                several};
        CommandRun logits = CommandRun.of(command);
        CommandRun sigmoids = CommandRun
                .of(Stream.concat(Stream.of(command), Stream.of("--softmax", "sigmoid")).toArray());
        CommandRun softmax = CommandRun.of(Stream.concat(Stream.of(command), Stream.of("--softmax", "on")).toArray());

        assertEquals(1, logits.errLines().size(), logits.err());
        assertTrue(logits.err().contains("assumed is a probability of its own for each class (--softmax sigmoid)"),
                logits.err());
        assertEquals("", sigmoids.err());
        for (CommandRun run : List.of(logits, sigmoids)) {
            assertEquals(2.5 / 3, json(run).get("meanAveragePrecision").asDouble(), 1e-9, run.err());
            assertEquals(10 / 11.0, json(run).at("/micro/f1").asDouble(), 1e-9);
        }
        assertEquals(ExitCode.BAD_INPUT, softmax.code());
    }

    @Test
    void sigmoid_ofLogits_isIndependentInClassify() throws IOException {
        JsonNode result = json(CommandRun.of("classify", "--model", model(Samples.colorModel()), "--labels", labels,
                "--softmax", "sigmoid", "--format", "json", folder.resolve("yellow.png"))).at("/results/0");

        assertEquals(0.731, result.at("/classifications/0/score").asDouble(), 1e-3);
        assertEquals(0.731, result.at("/classifications/1/score").asDouble(), 1e-3);
        assertEquals("undefined", result.at("/ambiguity/verdict").asText(), result::toString);
    }

    @Test
    void severalLabels_modelOfOneLabel_isRefused() throws IOException {
        CommandRun run = CommandRun.of("evaluate", "--model", model(softmaxColors()), "--labels", labels, several);
        CommandRun ranked = CommandRun.of("evaluate", "--model", model(Samples.colorModel()), "--labels", labels,
                "--softmax", "off", "--threshold", 0, "--format", "json", several);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("does not give each class a probability of its own"), run.err());
        assertEquals(2.5 / 3, json(ranked).get("meanAveragePrecision").asDouble(), 1e-9, ranked.err());
    }

    @Test
    void severalLabels_compareTrainAndResume_areRefused() throws IOException {
        Path model = model(Samples.independentColors());
        CommandRun compare = CommandRun.of("compare", model, "--labels", labels, "--data", several);
        CommandRun resume = evaluate("--resume", folder.resolve("journal"));
        CommandRun train = CommandRun.of("train", several, "-o", folder.resolve("new.tflite"));

        for (CommandRun run : List.of(compare, resume, train)) {
            assertEquals(ExitCode.BAD_INPUT, run.code(), run.err());
            assertTrue(run.err().contains("several"), run.err());
        }
        assertTrue(resume.err().contains("needs those of all classes; leave it out"), resume.err());
    }

    private static byte[] softmaxColors() {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        return Samples.stated(builder.output(builder.softmax(means, 1, Quant.NONE)).build());
    }

    private CommandRun evaluate(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(
                List.of("evaluate", "--model", model(Samples.independentColors()), "--labels", labels));
        all.addAll(List.of(arguments));
        all.add(several);
        return CommandRun.of(all.toArray());
    }

    private Path model(byte[] model) throws IOException {
        return Files.write(folder.resolve("model.tflite"), model);
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
