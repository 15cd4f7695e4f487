package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Console;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the model of three colors with one that takes green for red, and has the larger file. */
class CompareCommandTest {
    @TempDir
    Path folder;

    private Path right;
    private Path blind;
    private Path data;

    @BeforeEach
    void writeModelsAndPhotos() throws IOException {
        right = Files.write(folder.resolve("right.tflite"), Samples.colorModel());
        blind = Files.write(folder.resolve("blind.tflite"), Samples.greenBlindModel());
        Samples.photo(folder.resolve("red.png"), Samples.RED);
        Samples.photo(folder.resolve("green.png"), Samples.GREEN);
        Samples.photo(folder.resolve("blue.png"), Samples.BLUE);
        data = table("file,index", "red.png,0", "blue.png,2", "green.png,1", "green.png,1", "green.png,1",
                "green.png,1", "green.png,1", "green.png,1");
    }

    // ---- formats ----

    @Test
    void text_saysAllThatTheChoiceDependsOn() {
        CommandRun run = compare(blind, right, "--max-size", "1MB", "--max-latency", "60 s");

        assertEquals(ExitCode.DONE, run.code());
        assertEquals("", run.err());
        String figures = " +[0-9.]+ +[0-9.]+  0\\.00[0-9]  ";
        List<String> lines = run.outLines();
        assertEquals("2 models on " + data + ": 8 images", lines.getFirst());
        assertEquals("", lines.get(1));
        assertTrue(
                lines.get(2)
                        .matches("  top-1  95 % interval  top-5  p50 ms  p90 ms     MB  model         on the frontier"),
                run.out());
        assertTrue(lines.get(3).matches("  1\\.000    0\\.676-1\\.000      -" + figures + "right\\.tflite +yes"),
                run.out());
        assertTrue(lines.get(4)
                .matches("  0\\.250    0\\.071-0\\.591      -" + figures + "blind\\.tflite +(yes|no: dominated by"
                        + " right\\.tflite)"),
                run.out());
        String rest = String.join("\n", lines.subList(5, lines.size()));
        assertTrue(rest.startsWith("""

                right.tflite and each other model, photo by photo (McNemar's test)
                  only it right  only the other      p  the other
                              6               0  0.031  blind.tflite  a real difference

                Recommended within 60 s and 1MB
                  the most accurate: right.tflite, top-1 1.000, \
                """), run.out());
        assertEquals(12, lines.size());
    }

    @Test
    void json_hasModelsDifferencesAndRecommendation() throws IOException {
        CommandRun run = compare(blind, right, "--format", "json", "--max-size", Files.size(right));

        assertEquals(ExitCode.DONE, run.code());
        JsonNode json = json(run);
        assertEquals(data.toString(), json.get("data").asText());
        assertTrue(json.get("maxLatencyMillis").isNull());
        assertEquals(Files.size(right), json.get("maxFileBytes").asLong());
        JsonNode first = json.get("models").get(0);
        assertEquals(blind.toString(), first.get("model").asText());
        assertEquals(0.25, first.get("top1").asDouble());
        assertEquals(Files.size(blind), first.get("fileBytes").asLong());
        assertFalse(first.get("withinBudget").asBoolean());
        assertTrue(json.get("models").get(1).get("withinBudget").asBoolean());
        assertTrue(json.get("models").get(1).get("onFrontier").asBoolean());
        assertTrue(json.get("models").get(1).get("p50Millis").asDouble() > 0);
        assertEquals(3, json.get("models").get(1).get("runs").asInt());
        JsonNode difference = json.get("differences").get(0);
        assertEquals(blind.toString(), difference.get("first").asText());
        assertEquals(0, difference.get("onlyFirst").asInt());
        assertEquals(6, difference.get("onlySecond").asInt());
        assertEquals(2 / 64.0, difference.get("pValue").asDouble());
        assertTrue(difference.get("significant").asBoolean());
        assertEquals(right.toString(), json.get("recommendation").get("best").asText());
    }

    @Test
    void csv_hasARowForEachModelInTheirOrder() {
        CommandRun run = compare(blind, right, "--format", "csv", "--max-size", "1kB");

        assertEquals("model,images,unreadable,top1,top1Low,top1High,top5,ece,meanMillis,p50Millis,p90Millis,p99Millis,"
                + "fileBytes,arenaBytes,withinBudget,onFrontier,dominatedBy", run.outLines().getFirst());
        assertTrue(run.outLines().get(1).startsWith(blind + ",8,0,0.25,0.07"), run.out());
        assertTrue(run.outLines().get(2).startsWith(right + ",8,0,1.0,0.67"), run.out());
        assertTrue(run.outLines().get(2).endsWith(",false,true,"), run.out());
        assertEquals(3, run.outLines().size());
    }

    @Test
    void oneModel_isComparedWithNone() {
        CommandRun run = compare(right);

        assertEquals(ExitCode.DONE, run.code());
        assertFalse(run.out().contains("McNemar"), run.out());
        assertTrue(run.out().contains("\nRecommended\n  the most accurate: right.tflite"), run.out());
    }

    @Test
    void modelsOfOneFileName_areCalledByTheirPaths() throws IOException {
        Files.createDirectory(folder.resolve("other"));
        Path namesake = Files.copy(blind, folder.resolve("other/right.tflite"));

        CommandRun run = compare(right, namesake);

        assertTrue(run.out().contains("  " + right + " ") && run.out().contains("  " + namesake + " "), run.out());
    }

    // ---- budgets ----

    @ParameterizedTest
    @ValueSource(strings = {"--max-size 1B", "--max-latency 0.001us"})
    void noModelWithinTheBudget_namesTheNearestAndFails(String limit) {
        CommandRun run = compare(right, blind, limit.split(" ")[0], limit.split(" ")[1]);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertTrue(run.out().contains("\nRecommended within " + limit.split(" ")[1] + "\n  none; the nearest is "),
                run.out());
    }

    @ParameterizedTest
    @CsvSource({"33ms,33", "33 MS,33", "0.5s,500", "800us,0.8", "33,33", "1.5,1.5"})
    void maxLatency_hasUnits(String given, double millis) throws IOException {
        assertEquals(millis, json(compare(right, "--max-latency", given, "--format", "json")).get("maxLatencyMillis")
                .asDouble());
    }

    @ParameterizedTest
    @CsvSource({"5MB,5000000", "800kB,800000", "4MiB,4194304", "1.5 gib,1610612736", "5000,5000", "7B,7",
            "2GB,2000000000",
            "3KiB,3072"})
    void maxSize_hasUnits(String given, long bytes) throws IOException {
        assertEquals(bytes, json(compare(right, "--max-size", given, "--format", "json")).get("maxFileBytes").asLong());
    }

    // ---- data and classes ----

    @Test
    void unreadablePhotos_areToldOnceAndNotCounted() throws IOException {
        data = table("file,index", "blue.png,2", "gone.png,1");

        CommandRun run = compare(right, blind);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().endsWith("gone.png: there is no such file; check the path\n"), run.err());
        assertTrue(run.outLines().getFirst().endsWith(": 1 image, 1 more unreadable and not counted"), run.out());
    }

    @Test
    void noReadablePhoto_isBadInput() throws IOException {
        data = table("file,index", "gone.png,0");

        CommandRun run = compare(right, blind);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.errLines().getLast().endsWith("none of the photos in " + data + " could be read"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void labels_goToTheModelsOfSoManyClasses() throws IOException {
        Path four = Files.write(folder.resolve("four.tflite"), Samples.colorModel(4));
        Path threeNames = Files.writeString(folder.resolve("three.txt"), "red\ngreen\nblue\n");
        Path fourNames = Files.writeString(folder.resolve("four.txt"), "red\ngreen\nblue\nnone\n");
        data = folder.resolve("classes");
        Samples.photo(data.resolve("green/a.png"), Samples.GREEN);
        Samples.photo(data.resolve("blue/a.png"), Samples.BLUE);

        JsonNode json = json(compare(right, four, "--labels", fourNames, "--labels", threeNames, "--format", "json"));

        assertEquals(1, json.get("models").get(0).get("top1").asDouble());
        assertEquals(1, json.get("models").get(1).get("top1").asDouble());
        CommandRun refused = compare(right, "--labels", threeNames, "--labels", fourNames);
        assertEquals(ExitCode.BAD_INPUT, refused.code());
        assertEquals("leveret: " + fourNames + " has 4 labels, and no model has 4 classes; the models have [3]\n",
                refused.err());
    }

    @Test
    void labelsOfOtherClasses_areRefusedBeforeAnythingIsRun() throws IOException {
        Path names = Files.writeString(folder.resolve("three.txt"), "red\ngreen\nblue\n");
        data = folder.resolve("classes");
        Samples.photo(data.resolve("tulip/a.png"), Samples.GREEN);

        CommandRun run = compare(right, blind, "--labels", names);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("1 of the 1 labels") && run.err().contains("tulip"), run.err());
    }

    @Test
    void indexShift_isOneForAllOrOneForEach() throws IOException {
        data = table("file,index", "green.png,0", "green.png,0", "blue.png,1");

        JsonNode each = json(compare(right, blind, "--index-shift", "1,0", "--format", "json"));
        JsonNode all = json(compare(right, blind, "--index-shift", "1", "--format", "json"));

        assertEquals("1.0 0.6", top1(each));
        assertEquals("1.0 0.3", top1(all));
        assertEquals(1, each.get("models").get(0).get("indexShift").asInt());
        assertEquals(0, each.get("models").get(1).get("indexShift").asInt());
    }

    // ---- resuming ----

    @Test
    void resume_goesOnFromWhatEachModelHasSeen() throws IOException {
        Path journals = folder.resolve("journals");

        CommandRun whole = compare(right, blind, "--resume", journals, "--format", "json");
        Files.delete(folder.resolve("green.png"));
        CommandRun resumed = compare(right, blind, "--resume", journals, "--format", "json");

        assertEquals(ExitCode.DONE, whole.code(), whole.err());
        assertEquals(ExitCode.DONE, resumed.code());
        assertEquals(json(whole).get("models").get(1).get("confusion"),
                json(resumed).get("models").get(1).get("confusion"));
        try (Stream<Path> files = Files.list(journals)) {
            assertEquals(List.of("blind.tflite-", "right.tflite-"),
                    files.map(file -> file.getFileName().toString().replaceFirst("[0-9a-f]{12}\\.journal$", ""))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void resume_modelThatWasChanged_startsAnew() throws IOException {
        Path journals = folder.resolve("journals");
        compare(right, "--resume", journals);
        Files.copy(blind, right, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertEquals("0.2", top1(json(compare(right, "--resume", journals, "--format", "json"))));
    }

    @Test
    void resume_noFolder_isRefused() {
        for (Path unusable : List.of(right, folder.resolve("none/journals"))) {
            CommandRun run = compare(right, "--resume", unusable);

            assertEquals(ExitCode.BAD_INPUT, run.code());
            assertTrue(run.err().startsWith("leveret: " + unusable + ": --resume cannot be made a folder"), run.err());
        }
    }

    // ---- arguments and progress ----

    @Test
    void labelsThatAreNoPath_areRefused() {
        CommandRun run = compare(right, "--labels", "a\0b");

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("leveret: --labels cannot be 'a b'; give a file"), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--data DATA | there is nothing to compare; give each MODEL",
            "RIGHT | the photos are missing; give --data",
            "RIGHT RIGHT --data DATA | is given twice",
            "RIGHT none.tflite --data DATA | none.tflite: there is no such file",
            "RIGHT --data nowhere | nowhere: there is no such file", "RIGHT DATA --data DATA | data.csv",
            "RIGHT --data DATA --max-latency fast | --max-latency cannot be 'fast'; give a number above 0 with one of"
                    + " ms, s, us, min, such as 33ms",
            "RIGHT --data DATA --max-latency 0ms | --max-latency cannot be '0ms'",
            "RIGHT --data DATA --max-latency -1ms | --max-latency cannot be '-1ms'",
            "RIGHT --data DATA --max-latency 5MB | --max-latency cannot be '5MB'",
            "RIGHT --data DATA --max-size 5ms | --max-size cannot be '5ms'",
            "RIGHT --data DATA --max-size 1e30 | --max-size cannot be '1e30'",
            "RIGHT --data DATA --max-size 99999999GB | --max-size cannot be '99999999GB'",
            "RIGHT BLIND --data DATA --index-shift 1,1,1 | 3 numbers for 2 models",
            "RIGHT --data DATA --index-shift one | --index-shift cannot be 'one'",
            "RIGHT --data DATA --index-shift 1 | --index-shift 1 is 3, which is no class of",
            "RIGHT --data DATA --runs 0 | --runs cannot be 0", "RIGHT --data DATA --threads 0 | --threads cannot be 0",
            "RIGHT --data DATA --report page.txt | --report cannot be 'page.txt'",
            "RIGHT --data DATA --labels nowhere.txt | nowhere.txt: there is no such file"})
    void badArgument_saysWhatToGive(String arguments, String expected) {
        List<Object> all = new ArrayList<>(List.of("compare"));
        all.addAll(
                Arrays.asList((Object[]) arguments.replace("RIGHT", right.toString()).replace("BLIND", blind.toString())
                        .replace("DATA", data.toString()).split(" ")));

        CommandRun run = CommandRun.of(all.toArray());

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.errLines().size());
        assertEquals("", run.out());
    }

    @Test
    void terminal_isToldWhichModelIsLookedAt() {
        StringWriter err = new StringWriter();
        Console console = new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(),
                StandardCharsets.UTF_8, err, true, 80, CommandRun.NONE_PULLED);

        Cli.run(console, "compare", right.toString(), blind.toString(), "--data", data.toString(), "--runs", "1",
                "--warmup", "0", "--min-seconds", "0");

        assertTrue(
                err.toString().contains("leveret: 1 of 2: " + right)
                        && err.toString().contains("leveret: 2 of 2: " + blind),
                err.toString());
    }

    private Path table(String... lines) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), String.join("\n", lines) + "\n");
    }

    private CommandRun compare(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data, "--runs", 3, "--warmup", 0, "--min-seconds", 0));
        return CommandRun.of(all.toArray());
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }

    /** Top-1 of each model, cut after the first decimal. */
    private static String top1(JsonNode comparison) {
        List<String> shares = new ArrayList<>();
        comparison.get("models").forEach(model -> shares.add(model.get("top1").asText().substring(0, 3)));
        return String.join(" ", shares);
    }
}
