package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Console;
import io.leveret.cli.model.PullProgress;
import io.leveret.models.Catalog;
import io.leveret.models.HostedModel;
import io.leveret.models.ModelCache;
import io.leveret.models.ModelStore;
import io.leveret.models.PullLimits;
import io.leveret.testing.Answer;
import io.leveret.testing.ArchiveBuilder;
import io.leveret.testing.LocalServer;
import io.leveret.tflite.BundledModel;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosted models, from the list to a photo classified with one, with a server on this machine for their host. */
class ModelsCommandTest {
    private static final String COLORS = "colors_1.0";
    private static final String OTHERS = "colors_0.25_quant";

    @TempDir
    Path folder;

    private LocalServer server;
    private Path cache;
    private Path photo;

    @BeforeEach
    void start() throws IOException {
        server = new LocalServer();
        cache = folder.resolve("cache");
        photo = Samples.photo(folder.resolve("blue.png"), Samples.BLUE);
        host(COLORS, new ArchiveBuilder().file("a/" + COLORS + ".tflite", Samples.colorModel())
                .file("a/labels.txt", "red\ngreen\nblue\n"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- list ----

    @Test
    void list_text_isATableThatSaysWhatIsHere() {
        run("models", "pull", COLORS);

        assertEquals(new CommandRun(ExitCode.DONE, """
                name               type    input    MB top-1 top-5
                colors_1.0         float32     4   0.1  50.0  75.0  pulled
                colors_0.25_quant  uint8     224   2.6  69.9  88.1
                inception_v3_quant uint8     299  23.0  77.5  93.7  bundled
                From 127.0.0.1; --format json and csv have the addresses.
                Pulled models are in %s.
                """.formatted(cache), ""), run("models", "list"));
    }

    @Test
    void list_text_ofAllPublishedModels_fitsATerminal() {
        CommandRun run = CommandRun.of("models", "list");

        assertEquals(58, run.outLines().size());
        assertTrue(run.outLines().stream().limit(57).allMatch(line -> line.length() <= 80), run.out());
    }

    @Test
    void list_json_hasTheFieldsOfTheContract() throws IOException {
        run("models", "pull", COLORS);

        JsonNode document = new ObjectMapper().readTree(run("models", "list", "--format", "json").out());

        assertEquals(cache.toString(), document.get("cache").asText());
        assertEquals(3, document.get("models").size());
        assertEquals(new ObjectMapper().readTree("""
                {"name": "colors_1.0", "type": "float32", "inputSide": 4, "megabytes": 0.1, "top1Percent": 50.0,
                 "top5Percent": 75.0, "pixel3Millis": 1.5, "source": "%s", "bundled": false, "path": "%s"}
                """.formatted(server.address("/" + COLORS), file(COLORS))), document.at("/models/0"));
        assertTrue(document.at("/models/1/path").isNull());
        assertTrue(document.at("/models/2/bundled").asBoolean());
    }

    @Test
    void list_csv_hasTheSameFields() {
        assertEquals(List.of("name,type,inputSide,megabytes,top1Percent,top5Percent,pixel3Millis,source,bundled,path",
                "colors_1.0,float32,4,0.1,50.0,75.0,1.5," + server.address("/" + COLORS) + ",false,"),
                run("models", "list", "--format", "csv").outLines().subList(0, 2));
    }

    // ---- pull and path ----

    @Test
    void pull_printsThePathAndNothingElse() throws IOException {
        CommandRun pull = run("models", "pull", COLORS);

        assertEquals(new CommandRun(ExitCode.DONE, file(COLORS) + "\n", ""), pull);
        assertArrayEquals(Samples.colorModel(), Files.readAllBytes(file(COLORS)));
        assertEquals(pull, run("models", "path", COLORS));
        assertEquals(pull, run("models", "pull", COLORS));
        assertEquals(1, server.requests().size());
    }

    @Test
    void pull_oneOfTwoFails_theOtherIsHere() {
        CommandRun run = run("models", "pull", OTHERS, COLORS);

        assertEquals(new CommandRun(ExitCode.PARTLY_FAILED, file(COLORS) + "\n", "leveret: " + OTHERS + ": "
                + server.address("/" + OTHERS) + " is not there (404)\n"), run);
    }

    @Test
    void pull_unknown_fetchesNothingAndSuggestsOne() {
        assertRefused("did you mean colors_1.0?; leveret models list shows all", "models", "pull", COLORS,
                "colours_1.0");
        assertEquals(List.of(), server.requests());
    }

    @Test
    void pull_cutOff_goesOnTheNextTime() {
        byte[] archive = new ArchiveBuilder().file(OTHERS + ".tflite", Samples.colorModel(1000)).tar();
        server.answer("/" + COLORS, Answer.file(archive, "\"1\"").cutAt(500));
        CommandRun cut = run("models", "pull", COLORS);
        assertEquals(ExitCode.PARTLY_FAILED, cut.code());
        assertEquals(List.of("leveret: " + COLORS + ": the connection to 127.0.0.1 broke after 500 of "
                + archive.length + " bytes; pull again to go on from there"), cut.errLines());

        server.answer("/" + COLORS, Answer.file(archive, "\"1\""));
        assertEquals(ExitCode.DONE, run("models", "pull", COLORS).code());
        assertEquals("bytes=500-", server.requests().getLast().range());
    }

    @Test
    void pull_aWebPage_isOneLine() {
        server.answer("/" + COLORS, Answer.page("<html>\nSign in</html>"));
        CommandRun run = run("models", "pull", COLORS);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains("web page"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void pull_offline_isOneLine_andTheBundledModelWorks() {
        server.close();
        CommandRun run = run("models", "pull", COLORS);

        assertEquals(new CommandRun(ExitCode.PARTLY_FAILED, "",
                "leveret: colors_1.0: 127.0.0.1 cannot be reached; see that there is a network and pull again;"
                        + " the bundled model works without one (leave --model out)\n"),
                run);
        assertTrue(run("classify", "--sample", "--top", 1).out().contains("Labrador retriever"));
    }

    @Test
    void pull_cacheThatCannotBeWritten_saysWhatToDo() throws IOException {
        Files.writeString(cache, "no folder");

        CommandRun run = run("models", "pull", COLORS);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains(cache.toString()) && run.err().contains("set LEVERET_CACHE"), run.err());
    }

    @Test
    void pull_verbose_addsTheStackTrace() {
        assertTrue(run("models", "pull", "--verbose", OTHERS).err().contains("\tat "));
    }

    @Test
    void pull_whileAnotherPulls_saysThatItWaits() {
        StringWriter err = new StringWriter();
        Console console = new Console(new ByteArrayInputStream(new byte[0]),
                OutputStream.nullOutputStream(), StandardCharsets.UTF_8, err, false, 80, this::hosted);

        new PullProgress(console, COLORS).waiting();

        assertEquals("leveret: colors_1.0: it is being pulled already; waiting for that\n", err.toString());
    }

    @Test
    void path_notPulled_saysHowTo() {
        assertRefused("leveret models pull colors_1.0", "models", "path", COLORS);
        assertRefused("did you mean colors_1.0?", "models", "path", "colors-1.0");
    }

    // ---- arguments ----

    @Test
    void models_alone_printsTheHelp() {
        CommandRun run = run("models");

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.out().contains("Usage: leveret models") && run.out().contains("pull"), run.out());
    }

    @Test
    void models_wrongArguments_areRefused() {
        assertRefused("did you mean list?; see leveret models --help", "models", "lst");
        assertRefused("NAME", "models", "pull");
        assertRefused("NAME", "models", "path");
        assertRefused("unknown command", "models", "path", COLORS, OTHERS);
        assertRefused("xml", "models", "list", "--format", "xml");
    }

    @Test
    void cacheFolder_thatCannotBe_isRefused() {
        CommandRun run = CommandRun.with(() -> {
            throw new InvalidPathException("a?b", "Illegal char <?>");
        }, "models", "list");

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals(List.of("leveret: the cache folder cannot be 'a?b'; see LEVERET_CACHE and XDG_CACHE_HOME"),
                run.errLines());
    }

    // ---- --model NAME ----

    @Test
    void model_pulled_isFoundByItsName_withItsLabels() {
        run("models", "pull", COLORS);

        CommandRun run = run("classify", "--model", COLORS, "--top", 1, photo);

        assertEquals("", run.err());
        assertTrue(run.outLines().get(1).startsWith("  0.79  blue"), run.out());
        String info = run("info", "--model", COLORS).out();
        assertTrue(info.contains("labels         3: red; green; blue (those of ") && info.contains("labels.txt)\n"),
                info);
    }

    @Test
    void model_pulled_labelsOfTheCommandLineWin() throws IOException {
        run("models", "pull", COLORS);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "rot\ngrün\nblau\n");

        assertTrue(run("classify", "--model", COLORS, "--labels", labels, "--top", 1, photo).out().contains("blau"));
    }

    @Test
    void model_of1001ClassesWithoutLabels_hasThoseOfImageNet() {
        host(COLORS, new ArchiveBuilder().file(COLORS + ".tflite", Samples.colorModel(1001)));
        run("models", "pull", COLORS);

        assertTrue(run("classify", "--model", COLORS, "--top", 1, photo).out().contains("goldfish"));
        assertTrue(run("info", "--model", COLORS).out().contains("1,001: background; tench; goldfish"));
    }

    @Test
    void model_of1001ClassesWithLabelsOfItsOwn_hasThose() {
        host(COLORS, new ArchiveBuilder().file(COLORS + ".tflite", Samples.colorModel(1001)).file("labels.txt",
                "own\n".repeat(1001)));
        run("models", "pull", COLORS);

        assertTrue(run("info", "--model", COLORS).out().contains("1,001: own; own"));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1000, 1002})
    void model_ofAnotherNumberOfClasses_hasNoWrongLabels(int classes) {
        host(COLORS, new ArchiveBuilder().file(COLORS + ".tflite", Samples.colorModel(classes)).file("labels.txt",
                "a\nb\n"));
        run("models", "pull", COLORS);

        assertTrue(run("classify", "--model", COLORS, "--top", 1, photo).out().contains("class 2"));
        assertTrue(run("info", "--model", COLORS).out().contains("labels         none"));
    }

    @Test
    void model_file_isNotGivenImageNetsLabels() throws IOException {
        Path file = Files.write(folder.resolve("mine.tflite"), Samples.colorModel(1001));

        assertTrue(run("info", "--model", file).out().contains("labels         none"));
    }

    @Test
    void model_notPulled_saysHowTo() {
        assertRefused("leveret models pull colors_1.0", "info", "--model", COLORS);
        assertRefused("leveret models pull colors_1.0", "classify", "--model", COLORS, photo);
    }

    @Test
    void model_misspelt_suggestsAHostedOne() {
        assertRefused("there is no such file; did you mean the hosted model colors_1.0?", "info", "--model",
                "colors_1.0.tflite");
        assertRefused("there is no such file; check the path", "info", "--model", folder.resolve("missing.tflite"));
    }

    @Test
    void model_nameOfTheBundledOne_needsNoPull() {
        assertTrue(run("info", "--model", BundledModel.require().name()).out()
                .startsWith(BundledModel.require().name() + "\n"));
        assertRefused("leveret models pull", "models", "path", BundledModel.require().name());
    }

    @Test
    void model_fileOfThatName_wins() throws IOException {
        Path file = Path.of(OTHERS); // as a user in this folder types it
        try {
            Files.write(file, Samples.colorModel());
            assertTrue(run("info", "--model", OTHERS).out().contains("mean colors"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void model_folderOfThatName_doesNotHideIt() throws IOException {
        run("models", "pull", COLORS);
        Path unpackedByHand = Files.createDirectory(Path.of(COLORS));
        try {
            assertEquals(ExitCode.DONE, run("info", "--model", COLORS).code());
        } finally {
            Files.delete(unpackedByHand);
        }
    }

    private void host(String name, ArchiveBuilder archive) {
        server.answer("/" + name, Answer.file(archive.tgz(), "\"1\""));
    }

    private Path file(String name) {
        return cache.resolve(name).resolve(name + ".tflite");
    }

    private ModelStore hosted() {
        return new ModelStore(new Catalog(List.of(
                new HostedModel(COLORS, "float32", 4, 0.1, 50, 75, 1.5, server.address("/" + COLORS)),
                new HostedModel(OTHERS, "uint8", 224, 2.6, 69.88, 88.12, 8.5, server.address("/" + OTHERS)),
                new HostedModel(BundledModel.require().name(), "uint8", 299, 23, 77.5, 93.7, 148,
                        server.address("/starter")))),
                new ModelCache(cache), PullLimits.DEFAULT);
    }

    private CommandRun run(Object... arguments) {
        return CommandRun.with(this::hosted, arguments);
    }

    private void assertRefused(String reason, Object... arguments) {
        CommandRun run = run(arguments);
        assertEquals(ExitCode.BAD_INPUT, run.code(), run.toString());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }
}
