package io.leveret.spark.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leveret.cli.Cli;
import io.leveret.cli.classify.ClassifyCommand;
import io.leveret.cli.console.Console;
import io.leveret.cli.measure.EvaluateCommand;
import io.leveret.models.ModelStore;
import io.leveret.spark.JavaProcess;
import io.leveret.spark.Samples;
import io.leveret.spark.Sessions;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the commands with a local master, beside those of one machine. */
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;
    private static SparkSession spark;
    private static Path model;

    private final StringWriter notes = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
        model = Files.write(folder.resolve("colors.tflite"), Samples.model());
        Path photos = folder.resolve("photos");
        Samples.write(photos, 40, 10);
        Files.write(photos.resolve("part 0/empty.jpg"), new byte[0]);
        Files.write(photos.resolve("part 0/without extension, \"quoted\""), Samples.photo(2, 99));
        Files.writeString(photos.resolve("part 0/README"), "no photo");
        Files.write(photos.resolve("part 0/.hidden.png"), Samples.photo(2, 99));
        Files.createSymbolicLink(photos.resolve("part 1/circle"), photos);
        for (int i = 0; i < 60; i++) { // every seventh is in the wrong folder
            Path part = folder.resolve("labeled/" + Samples.COLORS.get((i % 7 == 0 ? i + 1 : i) % 3));
            Files.createDirectories(part);
            Files.write(part.resolve(i + ".png"), i % 20 == 19 ? new byte[]{1} : Samples.photo(i % 3, i));
        }
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private Console console() {
        out.reset();
        return new Console(new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8, notes, false, 80,
                ModelStore::ofUser);
    }

    private ExitCode run(String... arguments) {
        return Main.run(console(), arguments);
    }

    private ExitCode classify(String output, String... more) {
        return run(Stream.concat(Stream.of("spark", "classify", "--input", folder.resolve("photos").toString(),
                "--output", folder.resolve(output).toString(), "--model", model.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static long count(String table) {
        return spark.read().parquet(folder.resolve(table).toString()).count();
    }

    /** Returns what {@code leveret classify} says of the same photos: labels with scores, by file. */
    private Map<String, String> expected(String... more) throws IOException {
        Console console = console();
        Cli.run(console, Map.of("classify", new ClassifyCommand(console)), Stream.concat(Stream.of("classify",
                "--format", "json", "--model", model.toString(), folder.resolve("photos").toString()),
                Stream.of(more)).toArray(String[]::new));
        Map<String, String> expected = new TreeMap<>();
        for (JsonNode photo : JSON.readTree(out.toByteArray()).get("results")) {
            StringBuilder classes = new StringBuilder();
            photo.get("classifications").forEach(each -> classes.append(each.get("index").asInt()).append(' ')
                    .append(each.get("label").asText()).append(' ').append(each.get("score").floatValue()).append(';'));
            if (photo.get("error").isNull()) {
                expected.put("file:" + photo.get("file").asText(), classes.toString());
            }
        }
        return expected;
    }

    private Map<String, String> found(String output, TableFormat format) {
        Dataset<Row> rows = format.read(spark, folder.resolve(output + "/photos").toString(),
                ResultRows.photos(format));
        Map<String, String> found = new TreeMap<>();
        for (Row row : rows.orderBy(format == TableFormat.CSV ? "rank" : "file").collectAsList()) {
            List<Row> classes = format == TableFormat.CSV ? List.of(row)
                    : row.getList(row.fieldIndex("classifications"));
            for (Row each : classes) {
                found.merge(row.getAs("file"), each.isNullAt(each.fieldIndex("index")) ? ""
                        : each.getAs("index") + " " + each.getAs("label") + " " + each.getAs("score") + ";",
                        String::concat);
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void classify_givesWhatOneMachineGives_inAnyFormat(TableFormat format) throws IOException {
        String output = "labels " + format;

        assertEquals(ExitCode.PARTLY_FAILED, classify(output, "--format", format.name(), "--top", "2", "--threshold",
                "0.035", "--roi", "0.0,0.0,0.5,1.0"), notes::toString);

        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("42 photos: 37 done, 5 unreadable\n"),
                out::toString);
        assertEquals(expected("--top", "2", "--threshold", "0.035", "--roi", "0.0,0.0,0.5,1.0"),
                found(output, format));
        List<Row> unreadable = format.read(spark, folder.resolve(output + "/unreadable").toString(),
                ResultRows.UNREADABLE).collectAsList();
        assertEquals(5, unreadable.size(), "the damaged ones and the empty one");
        for (Row row : unreadable) {
            assertEquals("BAD_PHOTO", row.getAs("code"));
            assertTrue(row.<String>getAs("error").contains(row.<String>getAs("file")), row::toString);
        }
    }

    @Test
    void classify_again_doesOnlyWhatIsNew_andRefusesOtherOptions() throws IOException {
        assertEquals(ExitCode.PARTLY_FAILED, classify("again"), notes::toString);
        assertEquals(ExitCode.DONE, classify("again"), notes::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("0 photos: 0 done, 0 unreadable; 42 were"),
                out::toString);
        Path added = Files.write(folder.resolve("photos/part 2/added.png"), Samples.photo(0, 1000));
        try {
            assertEquals(ExitCode.DONE, classify("again"), notes::toString);
            assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("1 photo: 1 done, 0 unreadable; 42 were"),
                    out::toString);
            assertEquals(38, count("again/photos"));
        } finally {
            Files.delete(added);
        }

        assertEquals(ExitCode.BAD_INPUT, classify("again", "--top", "1"));
        assertTrue(notes.toString().contains("--top 5, now it is 1"), notes::toString);
        assertEquals(ExitCode.BAD_INPUT, classify("photos"));
        assertTrue(notes.toString().contains("holds something else"), notes::toString);
    }

    @Test
    void classify_anyNames_ofFilesAndOutput() throws IOException {
        List<String> names = List.of("a b.png", "100%.png", "100%25.png", "what?.png", "ü–é.png", "a:b.png", "[x].png",
                "{y}.png", "q\"uo\\te'.png", "new\nline.png", "star*.png", "#h.png", "a+b&c.png", " lead.png",
                "co:lon/x.png", "pct%20/x.png", "*/x.png", "[b]/x.png", "_DSC0001.png", "_unsure/x.png");
        for (String name : names) {
            Path file = folder.resolve("any names").resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, Samples.photo(1, name.hashCode()));
        }
        for (TableFormat format : TableFormat.values()) {
            String output = folder.resolve("any [names] {of} output*? " + format).toString();
            String[] command = {"classify", "--input", folder.resolve("any names").toString(), "--output", output,
                    "--model", model.toString(), "--format", format.name(), "--top", "1"};

            assertEquals(ExitCode.DONE, run(command), notes::toString);
            assertEquals(ExitCode.DONE, run(command), notes::toString);

            assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("0 photos: 0 done, 0 unreadable; 20 were"),
                    out::toString);
            assertEquals(names.stream().map(name -> "file:" + folder.resolve("any names/" + name)).sorted().toList(),
                    List.copyOf(found(folder.relativize(Path.of(output)).toString(), format).keySet()));
        }
    }

    @Test
    void classify_outputWithinInput_isNotListed() throws IOException {
        Path within = Files.createDirectories(folder.resolve("within"));
        Files.write(within.resolve("a.png"), Samples.photo(0, 1));
        for (int i = 0; i < 2; i++) {
            assertEquals(ExitCode.DONE, run("classify", "--input", within.toString(), "--glob", "*", "--output",
                    within.resolve("labels").toString(), "--model", model.toString()), notes::toString);
        }

        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("0 photos: 0 done, 0 unreadable; 1 were"),
                out::toString);
    }

    @Test
    void classify_damagedOutput_isSaidInALine() throws IOException {
        assertEquals(ExitCode.PARTLY_FAILED, classify("damaged"), notes::toString);
        try (Stream<Path> parts = Files.list(folder.resolve("damaged/photos"))) {
            for (Path part : parts.toList()) {
                Files.write(part, new byte[100]);
            }
        }

        assertEquals(ExitCode.PARTLY_FAILED, classify("damaged"));

        String last = notes.toString().lines().toList().getLast();
        assertTrue(last.startsWith("leveret: Spark failed: ") && last.endsWith("goes on where it was"), last);
    }

    @Test
    void classify_globAndPattern_chooseFiles() {
        assertEquals(ExitCode.DONE, run("classify", "--input", folder + "/photos/part [12]", "--glob", "*5.png",
                "--output", folder.resolve("some").toString(), "--model", model.toString()), notes::toString);

        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("1 photo: 1 done"), out::toString); // 15 of 1, 8 …
    }

    @Test
    void classify_whatCannotBe_isRefused() {
        assertRefused("there is nothing", "classify", "--input", folder.resolve("none").toString(), "--output",
                folder.resolve("x").toString(), "--model", model.toString());
        assertRefused("--input is missing", "classify", "--output", folder.resolve("x").toString());
        assertRefused("--output is missing", "classify", "--input", folder.resolve("photos").toString());
        assertRefused("--conf cannot be 'x'", "classify", "--input", folder.resolve("photos").toString(), "--output",
                folder.resolve("y").toString(), "--model", model.toString(), "--conf", "x");
        assertRefused("roi cannot be '1,2'", "classify", "--input", folder.resolve("photos").toString(), "--output",
                folder.resolve("z").toString(), "--model", model.toString(), "--roi", "1,2");
        assertRefused("--glob cannot be '['", "classify", "--input", folder.resolve("photos").toString(), "--output",
                folder.resolve("y").toString(), "--model", model.toString(), "--glob", "[");
        assertRefused("leave out --model-input", "classify", "--input", folder.resolve("photos").toString(), "--output",
                folder.resolve("y").toString(), "--model", model.toString(), "--model-input", "x=1");
        assertRefused("S3AFileSystem not found; put the jars of this file system on Spark's class path", "classify",
                "--input", "s3a://lake/photos", "--output", folder.resolve("y").toString(), "--model",
                model.toString());
        assertRefused("unknown option --topp; did you mean --top?", "classify", "--topp", "3");
    }

    private void assertRefused(String message, String... arguments) {
        assertEquals(ExitCode.BAD_INPUT, run(arguments), notes::toString);
        assertTrue(notes.toString().contains(message), notes::toString);
    }

    /** Returns the figures of an evaluation, without times and names. */
    private static JsonNode figures(byte[] document) throws IOException {
        ObjectNode figures = (ObjectNode) JSON.readTree(document);
        figures.remove(List.of("data", "model", "times", "meanInferenceMillis"));
        figures.get("unreadable").forEach(photo -> ((ObjectNode) photo).remove("error"));
        return figures;
    }

    private JsonNode evaluated(String data, String... more) throws IOException {
        Console console = console();
        List<String> usual = List.of(more).contains("--model") ? List.of("evaluate", "--format", "json", data)
                : List.of("evaluate", "--format", "json", "--model", model.toString(), data);
        Cli.run(console, Map.of("evaluate", new EvaluateCommand(console)),
                Stream.concat(usual.stream(), Stream.of(more)).toArray(String[]::new));
        return figures(out.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void evaluate_equalsThatOfOneMachine_toTheLastDigit(TableFormat format) throws IOException {
        String data = folder.resolve("labeled").toString();
        Path output = folder.resolve("figures " + format);

        assertEquals(ExitCode.PARTLY_FAILED, run("evaluate", "--input", data, "--output", output.toString(), "--model",
                model.toString(), "--format", format.name()), notes::toString);

        JsonNode figures = figures(Files.readAllBytes(output.resolve("evaluation.json")));
        assertEquals(evaluated(data), figures);
        assertEquals(57, figures.get("images").asInt());
        assertTrue(out.toString(StandardCharsets.UTF_8).length() > 0);
    }

    @Test
    void evaluate_table_withIndicesAndAShift() throws IOException {
        StringBuilder rows = new StringBuilder("file,index\n");
        for (int i = 0; i < 12; i++) {
            Path photo = folder.resolve("table/p " + i + ".png");
            Files.createDirectories(photo.getParent());
            Files.write(photo, Samples.photo(i % 3, i));
            rows.append(i < 6 ? photo : "p " + i + ".png").append(',').append(i % 3 - 1).append('\n');
        }
        Path table = Files.writeString(folder.resolve("table/truth.csv"), rows);

        assertEquals(ExitCode.DONE, run("evaluate", "--input", table.toString(), "--output",
                folder.resolve("table figures").toString(), "--model", model.toString(), "--index-shift", "1"),
                notes::toString);

        JsonNode figures = figures(Files.readAllBytes(folder.resolve("table figures/evaluation.json")));
        assertEquals(evaluated(table.toString(), "--index-shift", "1"), figures);
        assertEquals(1, figures.get("top1").asDouble());
    }

    @Test
    void evaluate_otherTruth_countsItOnly_andTriesMissingPhotosAgain() throws IOException {
        Path home = Files.createDirectories(folder.resolve("truth"));
        for (int i = 0; i < 9; i++) {
            Files.write(home.resolve(i + ".png"), Samples.photo(i % 3, i));
        }
        Files.write(home.resolve("bad.png"), new byte[]{1});
        Path table = Files.writeString(home.resolve("truth.csv"), "\ufeff file , label\n0.png,red\n1.png,green\n"
                + "2.png,red\n3.png,red\n4.png,red\n5.png,blue\nbad.png,blue\nlater.png,blue\n");
        String[] command = {"evaluate", "--input", table.toString(), "--output", folder.resolve("truths").toString(),
                "--model", model.toString()};
        Path document = folder.resolve("truths/evaluation.json");

        assertEquals(ExitCode.PARTLY_FAILED, run(command), notes::toString);
        assertEquals(2, count("truths/unreadable"));
        assertEquals(evaluated(table.toString()), figures(Files.readAllBytes(document)));

        Files.write(home.resolve("later.png"), Samples.photo(2, 77));
        Files.writeString(table, "file,label\n0.png,red\n1.png,green\n2.png,blue\n3.png,red\nbad.png,blue\n"
                + "later.png,blue\n8.png,blue\n");
        assertEquals(ExitCode.PARTLY_FAILED, run(command), notes::toString);

        assertTrue(out.toString(StandardCharsets.UTF_8).contains("2 photos: 2 done, 0 unreadable; 5 were in"),
                out::toString);
        assertEquals(evaluated(table.toString()), figures(Files.readAllBytes(document)));
        assertEquals(1, count("truths/unreadable"));
        assertEquals(8, count("truths/photos"));
        assertEquals(8, spark.read().parquet(folder + "/truths/photos").select("file").distinct().count());
    }

    @ParameterizedTest
    @EnumSource
    void evaluate_severalLabels_equalsThatOfOneMachine_toTheLastDigit(TableFormat format) throws IOException {
        StringBuilder rows = new StringBuilder("file,label\n");
        for (int i = 0; i < 40; i++) {
            Path photo = folder.resolve("several/" + (i + 100) + ".png");
            Files.createDirectories(photo.getParent());
            Files.write(photo, i % 20 == 19 ? new byte[]{1} : Samples.photo(i % 3, i));
            String label = Samples.COLORS.get((i % 7 == 0 ? i + 1 : i) % 3);
            rows.append(photo).append(',').append(i % 5 == 0 ? label + "; green" : i % 11 == 3 ? "" : label)
                    .append('\n');
        }
        Path table = Files.writeString(folder.resolve("several/truth.csv"), rows);
        Path several = Files.write(folder.resolve("several.tflite"),
                format == TableFormat.CSV ? Samples.logitModel() : Samples.independentModel());
        Path output = folder.resolve("several figures " + format);

        assertEquals(ExitCode.PARTLY_FAILED, run("evaluate", "--input", table.toString(), "--output",
                output.toString(), "--model", several.toString(), "--format", format.name(), "--threshold", "0.7"),
                notes::toString);

        JsonNode figures = figures(Files.readAllBytes(output.resolve("evaluation.json")));
        assertEquals(evaluated(table.toString(), "--model", several.toString(), "--threshold", "0.7"), figures);
        assertEquals(38, figures.get("images").asInt());
        assertRefused("does not give each class a probability of its own", "evaluate", "--input", table.toString(),
                "--output", folder.resolve("several softmax").toString(), "--model", model.toString());
    }

    @Test
    void evaluate_labelsThatTheModelDoesNotHave_areRefused() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/purple"));
        Files.write(other.resolve("a.png"), Samples.photo(0, 1));

        assertRefused("purple", "evaluate", "--input", other.getParent().toString(), "--output",
                folder.resolve("refused").toString(), "--model", model.toString());
    }

    @Test
    void split_isTestedByEvaluate_asOnOneMachine_andRefusedByFeatures() throws IOException {
        for (String part : List.of("Train/red", "Train/blue", "test/red", "test/green")) {
            Files.write(Files.createDirectories(folder.resolve("split/" + part)).resolve("a.png"), Samples.photo(0, 1));
        }
        String data = folder.resolve("split").toString();
        Path output = folder.resolve("split figures");

        assertEquals(ExitCode.DONE, run("evaluate", "--input", data, "--output", output.toString(), "--model",
                model.toString()), notes::toString);

        String note = "is split into Train/, test/: evaluating test/";
        assertTrue(notes.toString().contains(note), notes::toString);
        JsonNode figures = figures(Files.readAllBytes(output.resolve("evaluation.json")));
        assertEquals(evaluated(data), figures);
        assertEquals(2, figures.get("images").asInt());
        assertRefused("is split into Train/, test/; give one of these folders", "features", "--input", data,
                "--output", folder.resolve("split features").toString());
    }

    @Test
    void classify_driverInterruptedAndKilled_goesOnWhereItWas() throws IOException, InterruptedException {
        Path many = folder.resolve("many");
        Samples.write(many, 80, 20);
        String output = folder.resolve("resumed").toString();
        String[] command = {"classify", "--input", many.toString(), "--output", output, "--model", model.toString(),
                "--master", "local[1]", "--conf", "spark.sql.files.maxPartitionBytes=300000", "--conf",
                "spark.sql.shuffle.partitions=2"}; // a task for each photo, 5 rounds

        Process interrupted = drive(folder.resolve("interrupted.log"), output, command);
        interrupted.destroy(); // as Ctrl-C
        interrupted.waitFor();
        String said = Files.readString(folder.resolve("interrupted.log"));
        assertTrue(said.contains("interrupted; the same command goes on where it was"), said);
        assertFalse(said.contains("internal error") || said.contains("Spark failed"), said);
        drive(folder.resolve("killed.log"), output, command).destroyForcibly().waitFor();
        long before = count("resumed/photos");
        assertTrue(before > 0 && before < 76, () -> before + " photos were done");
        assertEquals(1, Files.readAllLines(folder.resolve("killed.log")).stream()
                .filter(line -> line.contains("set spark.executor.defaultJavaOptions=--add-modules")).count());

        assertEquals(ExitCode.PARTLY_FAILED, run(command), notes::toString);

        assertEquals(76, count("resumed/photos"));
        assertEquals(76, spark.read().parquet(output + "/photos").select("file").distinct().count());
        assertEquals(4, spark.read().parquet(output + "/unreadable").select("file").distinct().count());
        assertEquals(4, count("resumed/unreadable"));
    }

    /** Runs a command in a JVM of its own, without Java's options, until it has written one more table of photos. */
    private static Process drive(Path log, String output, String... command) throws IOException, InterruptedException {
        long before = files(output);
        Process driver = JavaProcess.start(log, List.of(), Main.class.getName(), command);
        while (driver.isAlive() && files(output) <= before) {
            driver.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return driver;
    }

    private static long files(String output) throws IOException {
        Path table = Path.of(output, "photos");
        if (!Files.isDirectory(table)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(table)) {
            return all.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }
}
