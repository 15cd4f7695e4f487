package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.wire.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluates the model of three colors, which is right if a photo's folder is. */
class EvaluateCommandTest {
    private static final float SURE = 0.787f; // the score of a photo of one color

    @TempDir
    Path folder;

    private Path model;
    private Path labels;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        labels = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
    }

    // ---- the photos ----

    @Test
    void split_isEvaluatedByItsTestPart() throws IOException {
        Path data = folder.resolve("split");
        Samples.photo(data.resolve("train/red/a.png"), Samples.BLUE);
        Samples.photo(data.resolve("val/red/b.png"), Samples.RED);

        CommandRun run = evaluate(data, "--format", "json");

        assertEquals("leveret: " + data + " is split into train/, val/: evaluating val/\n", run.err());
        assertEquals(1, json(run).get("images").asInt());
        assertEquals(1.0, json(run).get("top1").asDouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 red/1 green/2 blue", "0: red/1: green/2: blue", "0\tred/1\tgreen/2\tblue"})
    void numberedLabels_areEvaluatedByName(String text) throws IOException {
        Path data = colors();
        Files.writeString(labels, text.replace('/', '\n'));

        JsonNode json = json(evaluate(data, "--format", "json"));

        assertEquals(0.75, json.get("top1").asDouble());
        assertEquals("red", json.at("/perClass/0/label").asText());
    }

    @Test
    void numberedClassFolders_areTheClassesOfTheseNumbers() throws IOException {
        Path data = folder.resolve("numbered");
        Samples.photo(data.resolve("0 red/a.png"), Samples.RED);
        Samples.photo(data.resolve("2_blue/b.png"), Samples.BLUE);

        assertEquals(1.0, json(evaluate(data, "--format", "json")).get("top1").asDouble());
        Samples.photo(data.resolve("1 blue/c.png"), Samples.BLUE); // blue is 2
        assertEquals(ExitCode.BAD_INPUT, evaluate(data).code());
    }

    @Test
    @Timeout(120)
    void table_thatNamesAPipe_ends() throws Exception {
        Samples.photo(folder.resolve("a.png"), Samples.RED);
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("pipe.png").toString()).start().waitFor());

        CommandRun run = evaluate(table("file,index", "a.png,0", "pipe.png,1"));

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertTrue(run.err().contains("pipe.png: it is a pipe or a device"), run.err());
    }

    @Test
    void endlessTable_isRefused() throws IOException {
        CommandRun run = evaluate(Path.of("/dev/zero"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("leveret: /dev/zero: a CSV of more than 268435456 bytes"), run.err());
    }

    // ---- formats ----

    @Test
    void text_classFolders_saysAllThatIsWorthKnowing() throws IOException {
        Path data = colors();

        CommandRun run = evaluate(data);

        assertEquals(ExitCode.DONE, run.code());
        assertEquals("", run.err());
        String times = run.out().substring(run.out().indexOf("Milliseconds"));
        assertEquals(model + " on " + data + """
                : 4 images

                Accuracy (with 95 % interval)
                  top-1   0.750 (0.301-0.954)
                  top-2   1.000 (0.510-1.000)
                  top-3   1.000 (0.510-1.000)

                Worst classes
                     images  precision         F1                recall  class
                          2      1.000      0.667   0.500 (0.095-0.905)  red (0)

                Most confused
                          1  red (0) taken for green (1)

                Calibration: expected error 0.037
                      score     images mean score              accuracy
                    0.7-0.8          4      0.787   0.750 (0.301-0.954)  ███████████████

                Thresholds
                  precision 0.9   no score gives it
                  precision 0.95  no score gives it
                  precision 0.99  no score gives it

                """, run.out().substring(0, run.out().length() - times.length()));
        assertTrue(times.matches("(?s)Milliseconds an image, while all threads are busy\n.* decode\n.* preprocess\n"
                + ".* inference\n"), times);
    }

    @Test
    void json_classFolders_hasTheFieldsThatStay() throws IOException {
        JsonNode json = json(evaluate("--format", "json", "--precision", 0.5, colors()));

        assertEquals(4, json.get("images").asInt());
        assertEquals(0.75, json.get("top1").asDouble());
        assertTrue(json.get("top5").isNull(), "of three classes");
        assertEquals(3, json.get("topk").size());
        assertEquals(0.301, json.get("topk").get(0).get("accuracyLow").asDouble(), 0.001);
        assertEquals(0.954, json.get("topk").get(0).get("accuracyHigh").asDouble(), 0.001);
        JsonNode green = json.get("perClass").get(1);
        assertEquals("green 1 2 1 0.5 1.0", green.get("label").asText() + " " + green.get("images") + " "
                + green.get("predicted") + " " + green.get("correct") + " " + green.get("precision") + " "
                + green.get("recall"));
        assertEquals(2 / 3.0, green.get("f1").asDouble(), 1e-12);
        assertEquals("{\"actual\":0,\"predicted\":1,\"images\":1}", json.get("confusion").get(1).toString());
        assertEquals(4, json.get("confusion").size());
        assertEquals("[" + json.get("confusion").get(1) + "]", json.get("mostConfused").toString());
        assertTrue(json.get("meanInferenceMillis").asDouble() > 0);
        assertEquals(SURE - 0.75, json.get("ece").asDouble(), 0.001);
        assertEquals(10, json.get("calibration").size());
        assertEquals(4, json.get("calibration").get(7).get("images").asInt());
        assertTrue(json.get("calibration").get(3).get("accuracy").isNull());
        assertEquals(0.5, json.get("thresholds").get(0).get("wantedPrecision").asDouble());
        assertEquals(0.786, json.get("thresholds").get(0).get("threshold").asDouble());
        assertTrue(json.get("likelyIndexShift").isNull());
        assertEquals(0, json.get("unreadable").size());
    }

    @Test
    void csv_classFolders_hasARowForEachClass() throws IOException {
        CommandRun run = evaluate("--format", "csv", colors());

        assertEquals(4, run.outLines().size());
        assertEquals("index,label,images,predicted,correct,precision,precisionLow,precisionHigh,recall,recallLow,"
                + "recallHigh,f1,damaged", run.outLines().getFirst());
        assertTrue(run.outLines().get(1).startsWith("0,red,2,1,1,1.0,0.2"), run.out());
    }

    @Test
    void json_softmaxOff_hasNoCalibration() throws IOException {
        JsonNode json = json(evaluate("--softmax", "off", "--format", "json", colors()));

        assertEquals(0.75, json.get("top1").asDouble());
        assertTrue(json.get("ece").isNull(), "the logits are -1 and 1");
    }

    // ---- data ----

    @Test
    void csv_twoClassesOfOneName_areApartByIndex() throws IOException {
        Files.writeString(labels, "crane\nowl\ncrane\n");
        Path data = table("file,label,index", "red.png,crane,0", "blue.png,crane,2");

        assertEquals(1, json(evaluate("--format", "json", data)).get("top1").asDouble());

        Path byLabel = table("file,label", "red.png,crane", "blue.png,crane");
        CommandRun refused = evaluate(byLabel);
        assertEquals(ExitCode.BAD_INPUT, refused.code());
        assertTrue(refused.err().contains("crane (0 and 2)") && refused.err().contains("index"), refused.err());
    }

    @Test
    void folders_ofOtherClasses_areAllListed() throws IOException {
        Path data = folder.resolve("flowers");
        Samples.photo(data.resolve("tulip/a.png"), Samples.RED);
        Samples.photo(data.resolve("iris/a.png"), Samples.RED);
        Samples.photo(data.resolve("green/a.png"), Samples.GREEN);

        CommandRun run = evaluate(data);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals(1, run.errLines().size());
        assertTrue(run.err().contains("2 of the 3 labels") && run.err().contains("iris, tulip"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void unreadablePhotos_areListedAndNotCounted() throws IOException {
        Path data = table("file,index", "red.png,0", "gone.png,1", "names.txt,1", "blue.png,2");

        CommandRun run = evaluate("--format", "json", data);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(2, run.errLines().size(), run.err());
        assertTrue(run.errLines().getFirst().endsWith("gone.png: there is no such file; check the path"), run.err());
        JsonNode json = json(run);
        assertEquals(2, json.get("images").asInt());
        assertEquals(1, json.get("top1").asDouble());
        assertEquals("gone.png", json.get("unreadable").get(0).get("file").asText());
        assertEquals("names.txt", json.get("unreadable").get(1).get("file").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "csv"})
    void allUnreadable_isBadInput(String format) throws IOException {
        CommandRun run = evaluate("--format", format, table("file,index", "gone.png,0"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals(1, run.errLines().size());
    }

    @Test
    void filesThatAreNoPhotos_areCountedAsSkipped() throws IOException {
        Path data = colors();
        Files.writeString(data.resolve("README"), "where these are from");

        assertEquals("leveret: skipped 1 file that is no photo in a class folder\n", evaluate(data).err());
    }

    // ---- shifts ----

    @Test
    void indicesOffByOne_isSaidAndNeverMended() throws IOException {
        Path data = table("file,index", "red.png,1", "green.png,2", "blue.png,3", "red.png,1", "green.png,2",
                "blue.png,3");
        Files.write(model, Samples.colorModel(4));
        Files.writeString(labels, "red\ngreen\nblue\nnone\n");

        CommandRun off = evaluate("--format", "json", data);
        CommandRun mended = evaluate("--format", "json", "--index-shift", -1, data);

        assertEquals(ExitCode.DONE, off.code());
        assertEquals(
                "leveret: " + model
                        + ": the indices seem to be off by one: top-1 is 0.000 and would be 1.000"
                        + " with --index-shift -1\n",
                off.err());
        assertEquals(0, json(off).get("top1").asDouble());
        assertEquals(-1, json(off).get("likelyIndexShift").asInt());
        assertEquals("", mended.err());
        assertEquals(1, json(mended).get("top1").asDouble());
        assertTrue(json(mended).get("likelyIndexShift").isNull());
    }

    @Test
    void indicesBeyondTheModel_areRefusedWithTheShiftThatFits() throws IOException {
        CommandRun run = evaluate(table("file,index", "red.png,1", "blue.png,3"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("line 3: the index 3") && run.err().contains("--index-shift -1 all would be"),
                run.err());
    }

    @Test
    void indicesOfTheBackground_areAskedAbout() throws IOException {
        Files.writeString(labels, "background\ngreen\nblue\n");

        CommandRun run = evaluate(table("file,index", "green.png,0", "blue.png,1"));

        assertTrue(run.errLines().getFirst().contains("--index-shift 1"), run.err());
    }

    // ---- preprocessing ----

    @Test
    void evaluationTool_cropsThenResizesAsTensorFlow1Does() throws IOException {
        BufferedImage framed = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            int nearest = Math.min(Math.min(i % 64, 63 - i % 64), Math.min(i / 64, 63 - i / 64));
            framed.setRGB(i % 64, i / 64, nearest < 4 ? Samples.BLUE : Samples.GREEN); // a crop of 56 leaves green
        }
        ImageIO.write(framed, "png", folder.resolve("framed.png").toFile());
        Path data = table("file,index", "framed.png,1");

        assertEquals(SURE, meanScore(evaluate("--preprocess", "evaluation-tool", "--format", "json", data), 7), 0.001);
        // Uncropped, seven of the sixteen pixels that it looks at are of the frame's blue: top row and left column.
        double green = Math.exp(9 / 8.0 - 1);
        double blue = Math.exp(7 / 8.0 - 1);
        assertEquals(green / (green + blue + Math.exp(-1)),
                meanScore(evaluate("--resizer", "legacy-bilinear", "--format", "json", data), 4), 0.001);
    }

    // ---- resuming ----

    @Test
    void resume_finishedRun_givesTheSameToTheByte() throws IOException {
        Path data = table("file,index", "red.png,0", "gone.png,1", "blue.png,1");
        Path journal = folder.resolve("journal");

        CommandRun whole = evaluate("--resume", journal, "--format", "json", data);
        List<String> lines = Files.readAllLines(journal);
        Files.delete(folder.resolve("red.png"));
        Files.write(journal, lines.subList(0, 3)); // the settings and two photos
        CommandRun resumed = evaluate("--resume", journal, "--format", "csv", data);

        assertEquals(ExitCode.PARTLY_FAILED, resumed.code());
        assertEquals(whole.err(), resumed.err());
        assertEquals(4, Files.readAllLines(journal).size());
        assertEquals(evaluate("--format", "json", "--resume", journal, data),
                evaluate("--format", "json", "--resume", journal, data));
        assertEquals(0.5, json(whole).get("top1").asDouble());
        assertEquals(0.5, json(evaluate("--resume", journal, "--format", "json", data)).get("top1").asDouble());
    }

    /** What differs by the option's name, with both values as they are typed, and nothing else. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--decode exact | --decode was scaled and is exact",
            "--truncated refuse | --truncated was nine-tenths and is refuse",
            "--max-pixels 5000 | --max-pixels was not given and is 5000",
            "--preprocess evaluation-tool | --preprocess was resize and is evaluation-tool",
            "--resize crop | --resize was squash and is crop",
            "--resizer area | --resizer was half-pixel-bilinear and is area",
            "--resize pad --decode exact | --resize was squash and is pad, --decode was scaled and is exact",
            "--channels bgr | --channels was rgb and is bgr",
            "--mean 0 --std 1 | range of pixels (--mean, --std) was -1...1: (pixel - 127.5) / 127.5 and is"
                    + " 0...255: pixel"})
    void resume_journalOfOtherOptions_saysWhichDiffer(String arguments, String expected) throws IOException {
        Path data = table("file,index", "red.png,0");
        Path journal = folder.resolve("journal");
        List<Object> all = new ArrayList<>(Arrays.asList((Object[]) arguments.split(" ")));
        all.addAll(List.of("--resume", journal, data));
        evaluate("--resume", journal, data);

        CommandRun run = evaluate(all.toArray());

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals("leveret: " + journal + ": this journal is of a run with other settings: " + expected
                + "; give what was given then to continue it, or another file to begin anew", run.errLines().getLast());

        Files.delete(journal);
        evaluate(all.toArray());
        assertEquals(ExitCode.DONE, evaluate(all.toArray()).code());
        assertTrue(evaluate("--resume", journal, data).err().contains("with other settings: "
                + expected.substring(0, expected.indexOf(" was "))));
    }

    @Test
    void resume_journalOfOtherScoresOrIndices_saysWhatFollows() throws IOException {
        Path data = table("file,index", "red.png,0");
        Path journal = folder.resolve("journal");
        evaluate("--resume", journal, data);

        String softmax = evaluate("--softmax", "off", "--resume", journal, data).err();
        String shifted = evaluate("--index-shift", "1", "--resume", journal, data).err();

        assertTrue(softmax.contains(": --softmax was auto and is off"), softmax);
        assertTrue(shifted.contains("set of photos was 1 photo (names and classes sha256:"), shifted);
        assertTrue(shifted.contains(", --index-shift was 0 and is 1"), shifted);
    }

    @Test
    void resume_journalOfAnotherVersion_isRefused() throws IOException {
        Path data = table("file,index", "red.png,0");
        Path journal = folder.resolve("journal");
        evaluate("--resume", journal, data);
        Files.writeString(journal, Files.readString(journal).replace("\"journal format\":\"4\"",
                "\"journal format\":\"3\""));

        assertTrue(evaluate("--resume", journal, data).err()
                .contains(": this journal is of another version of Leveret; give another file"));
    }

    @Test
    void resume_journalOfAnotherModel_isRefused() throws IOException {
        Path data = table("file,index", "red.png,0");
        Path journal = folder.resolve("journal");
        evaluate("--resume", journal, data);
        Files.write(model, Samples.colorModel(4));
        Files.writeString(labels, "red\ngreen\nblue\nnone\n");

        assertTrue(evaluate("--resume", journal, data).err().contains("model file was sha256:"));
    }

    @Test
    void resume_folderOrNoFolder_isRefused() throws IOException {
        Path data = table("file,index", "red.png,0");

        for (Path unusable : List.of(folder, folder.resolve("none/journal"))) {
            CommandRun run = evaluate("--resume", unusable, data);
            assertEquals(ExitCode.BAD_INPUT, run.code());
            assertTrue(run.err().startsWith("leveret: --resume: " + unusable + ": "), run.err());
        }
    }

    // ---- arguments ----

    @Test
    void noPhotos_isSaid() {
        CommandRun run = CommandRun.of("evaluate", "--model", model);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("DIR|CSV"), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--preprocess evaluation-tool --resize crop | leave out --resize",
            "--precision 0 | --precision cannot be 0", "--precision high | --precision cannot be high",
            "--precision NaN | --precision cannot be NaN", "--max-pixels 0 | --max-pixels cannot be 0",
            "--index-shift one | --index-shift", "--index-shift 1 | leave --index-shift out"})
    void badArgument_saysWhatToGive(String arguments, String expected) throws IOException {
        List<Object> all = new ArrayList<>(Arrays.asList((Object[]) arguments.split(" ")));
        all.add(colors());

        CommandRun run = evaluate(all.toArray());

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.errLines().size());
    }

    @Test
    void noSuchData_saysSo() {
        CommandRun run = evaluate(folder.resolve("none"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals("leveret: " + folder.resolve("none") + ": there is no such file; check the path\n", run.err());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void anyThreads_giveTheSame(int threads) throws IOException {
        List<String> rows = new ArrayList<>(List.of("file,index"));
        for (int i = 0; i < 60; i++) {
            rows.add(List.of("red", "green", "blue").get(i % 3) + ".png," + i % 2);
        }

        CommandRun run = evaluate("--threads", threads, "--format", "csv", table(rows.toArray(String[]::new)));

        assertEquals(List.of("0,red,30,20,10", "1,green,30,20,10", "2,blue,0,20,0"), run.outLines().stream().skip(1)
                .map(row -> String.join(",", Arrays.asList(row.split(",")).subList(0, 5))).toList());
    }

    private static double meanScore(CommandRun run, int bin) throws IOException {
        return json(run).get("calibration").get(bin).get("meanScore").asDouble();
    }

    /** Four photos in class folders, one of them in the wrong one. */
    private Path colors() throws IOException {
        Path data = folder.resolve("data");
        Samples.photo(data.resolve("red/a.png"), Samples.RED);
        Samples.photo(data.resolve("red/b.png"), Samples.GREEN);
        Samples.photo(data.resolve("green/a.png"), Samples.GREEN);
        Samples.photo(data.resolve("blue/a.png"), Samples.BLUE);
        return data;
    }

    /** A CSV beside a photo of each color. */
    private Path table(String... rows) throws IOException {
        Samples.photo(folder.resolve("red.png"), Samples.RED);
        Samples.photo(folder.resolve("green.png"), Samples.GREEN);
        Samples.photo(folder.resolve("blue.png"), Samples.BLUE);
        return Files.write(folder.resolve("photos.csv"), List.of(rows));
    }

    private CommandRun evaluate(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("evaluate", "--model", model, "--labels", labels));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray());
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
