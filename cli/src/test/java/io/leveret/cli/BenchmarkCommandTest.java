package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.Window;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkCommandTest {
    private static final String NUMBER = "[0-9]+(\\.[0-9]+)?";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
    }

    /** Two quantized images in, the features of their sum and the sum out: no classifier. */
    private static byte[] sums(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = Quant.perTensor(0.05, 3);
        int sum = model.add(model.input(kind, quant, 1, 9, 9, 4), model.input(kind, quant, 1, 9, 9, 4),
                FusedActivation.NONE, quant);
        int conv = new RandomLayers(model, 1).conv2d(sum, 6, 3, 3, Window.same(), quant);
        return model.name(conv, "features\u001b").output(conv, sum).build();
    }

    private static CommandRun benchmark(Path model, Object... more) {
        return CommandRun.of(arguments(model, more));
    }

    /** The lines of a text, without the one that a busy machine adds. */
    private static List<String> lines(CommandRun run) {
        return run.outLines().stream().filter(line -> !line.startsWith("  disturbed ")).toList();
    }

    /** A few runs only. */
    private static Object[] arguments(Path model, Object... more) {
        return Stream.concat(Stream.of("benchmark", "--model", model, "--runs", 3, "--warmup", 0, "--min-seconds", 0),
                Arrays.stream(more)).toArray();
    }

    // ---- text ----

    @Test
    void text_model_saysHowFastItIs() {
        CommandRun run = benchmark(model, "--threads", 2);

        assertEquals(ExitCode.DONE, run.code());
        assertEquals("", run.err());
        List<String> expected = List.of(Pattern.quote(model.toString()), "  file           [0-9,]+ bytes",
                "  kernels        .+", "  threads        2", "  initializing   NUMBER ms", "  first run      NUMBER ms",
                "  warm-up        0 runs", "  latency        NUMBER ms, the mean of 3 runs; standard deviation NUMBER",
                "                 min NUMBER, p50 NUMBER, p90 NUMBER, p99 NUMBER, max NUMBER",
                "  memory         268 bytes for each inference; heap at most [0-9,]+ bytes");
        assertEquals(expected.size(), lines(run).size(), run.out());
        for (int i = 0; i < expected.size(); i++) {
            String line = lines(run).get(i);
            assertTrue(line.matches(expected.get(i).replace("NUMBER", NUMBER)), line);
        }
    }

    @Test
    void text_profile_hasThreeTables() throws IOException {
        Path sums = Files.write(folder.resolve("sums.tflite"), sums(TensorKind.INT8));

        CommandRun run = benchmark(sums, "--profile");

        List<String> tables = lines(run).subList(10, lines(run).size());
        assertTrue(tables.get(1).matches("In the order in which they run: " + NUMBER + " ms, the mean of 3 runs more"),
                run.out());
        assertTrue(tables.get(3).endsWith("  ADD       1×9×9×4  tensor2"), run.out());
        assertTrue(tables.get(4)
                .matches("  1 +NUMBER +NUMBER  +100\\.0 +NUMBER +NUMBER +NUMBER  CONV_2D   1×9×9×6  features"
                        .replace("NUMBER", NUMBER)),
                run.out());
        assertEquals(List.of("", "The slowest:"), tables.subList(5, 7));
        assertEquals(List.of("", "By operator:"), tables.subList(10, 12));
        assertEquals(15, tables.size());
    }

    @Test
    void text_profileOfManySteps_hasTheTenSlowestOfAll() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        for (int i = 0; i < 12; i++) {
            image = builder.logistic(image, Quant.NONE);
        }
        Path deep = Files.write(folder.resolve("deep.tflite"), builder.output(image).build());

        List<String> lines = benchmark(deep, "--profile").outLines();

        int slowest = lines.indexOf("The slowest:");
        int byType = lines.indexOf("By operator:");
        assertEquals(12 + 1, slowest - 1 - lines.indexOf(lines.stream().filter(line -> line.startsWith("In the order"))
                .findFirst().orElseThrow()) - 1);
        assertEquals(10 + 1, byType - 1 - slowest - 1);
        assertTrue(lines.getLast().matches(" +12 .* LOGISTIC"), lines.getLast());
    }

    @Test
    void text_asciiOnly_losesNothing() {
        CommandRun run = CommandRun.with(new byte[0], StandardCharsets.US_ASCII, arguments(model, "--profile"));

        assertTrue(run.out().contains("FULLY_CONNECTED  1x3  tensor2"), run.out());
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0000", "123456, 0.1235", "1234567, 1.235", "9123456, 9.123", "12345678, 12.35",
            "1234567890, 1234.6"})
    void millis_ofAnyLength_haveFourDigits(double nanos, String expected) {
        assertEquals(expected, Text.millis(nanos));
    }

    // ---- JSON and CSV ----

    @Test
    void json_noProfile_hasTheFieldsOfTheContract() throws IOException {
        JsonNode document = new ObjectMapper().readTree(benchmark(model, "--format", "json").out());

        for (String field : List.of("initMillis", "firstMillis", "minMillis", "meanMillis", "p50Millis", "p90Millis",
                "p99Millis", "maxMillis")) {
            assertTrue(document.get(field).asDouble() > 0, document::toString);
        }
        assertTrue(document.get("stdMillis").asDouble() >= 0, document::toString);
        assertEquals(model.toString(), document.get("model").asText());
        assertEquals(3, document.get("runs").asInt());
        assertEquals(0, document.get("warmupRuns").asInt());
        assertEquals(Files.size(model), document.get("fileBytes").asLong());
        assertEquals(268, document.get("arenaBytes").asLong());
        assertTrue(document.get("peakHeapBytes").asLong() > 268, document::toString);
        assertTrue(document.get("operators").isArray() && document.get("operators").isEmpty(), document::toString);
        assertTrue(document.get("operatorTypes").isArray() && document.get("operatorTypes").isEmpty());
        assertEquals(0, document.get("profileRuns").asInt());
    }

    @Test
    void json_profile_hasEachOperator() throws IOException {
        JsonNode document = new ObjectMapper().readTree(benchmark(model, "--profile", "--format", "json").out());

        assertEquals(1, document.get("operators").size());
        assertEquals(3, document.get("profileRuns").asInt());
        JsonNode operator = document.at("/operators/0");
        assertEquals("FULLY_CONNECTED", operator.get("operator").asText());
        assertEquals("tensor2", operator.get("output").asText());
        assertEquals("[1,3]", operator.get("shape").toString());
        assertEquals(0, operator.get("index").asInt());
        assertEquals(1, operator.get("share").asDouble());
        assertEquals(1, operator.get("cumulativeShare").asDouble());
        assertEquals(144, operator.get("macs").asLong());
        assertEquals(4 * (48 + 144 + 3), operator.get("bytesMoved").asLong());
        double seconds = operator.get("meanMillis").asDouble() / 1e3;
        assertEquals(1, operator.get("macsPerSecond").asDouble() * seconds / 144, 0.01);
        assertEquals(1, operator.get("bytesPerSecond").asDouble() * seconds / 780, 0.01);
        assertEquals("FULLY_CONNECTED", document.at("/operatorTypes/0/operator").asText());
        assertEquals(1, document.at("/operatorTypes/0/count").asInt());
    }

    @Test
    void csv_noProfile_isOneRowWithTheFieldsOfJson() throws IOException {
        List<String> lines = benchmark(model, "--format", "csv").outLines();
        JsonNode document = new ObjectMapper().readTree(benchmark(model, "--format", "json").out());

        assertEquals(2, lines.size());
        List<String> fields = List.of(lines.getFirst().split(","));
        assertTrue(lines.getLast().startsWith(model + "," + Files.size(model) + ","), lines.getLast());
        // The last two are of the machine.
        assertTrue(lines.getLast().matches(".*,268,[0-9.]+,[0-9.]+"), lines.getLast());
        assertEquals(fields.stream().sorted().toList(), StreamSupport
                .stream(((Iterable<String>) document::fieldNames).spliterator(), false)
                .filter(field -> !field.startsWith("operator") && !field.startsWith("profile")).sorted().toList());
    }

    @Test
    void csv_profile_isARowForEachOperator() throws IOException {
        Path sums = Files.write(folder.resolve("sums.tflite"), sums(TensorKind.UINT8));

        List<String> lines = benchmark(sums, "--profile", "--format", "csv").outLines();

        assertEquals(3, lines.size());
        assertEquals(11, lines.getFirst().split(",").length);
        assertTrue(lines.get(1).startsWith("0,ADD,tensor2,1x9x9x4,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("1,CONV_2D,"), lines.get(2));
        assertEquals(Integer.toString(81 * 6 * 36), lines.get(2).split(",")[7]);
    }

    // ---- raw tensors ----

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void files_ofAQuantizedModel_areThoseOfTensorFlowLite(TensorKind kind) throws IOException {
        byte[] file = sums(kind);
        Path sums = Files.write(folder.resolve("sums.tflite"), file);
        byte[] left = new RandomTensors(1).uint8(9 * 9 * 4);
        byte[] right = new RandomTensors(2).uint8(9 * 9 * 4);

        CommandRun run = benchmark(sums, "--profile", "--input-file", Files.write(folder.resolve("left.raw"), left),
                "--input-file", Files.write(folder.resolve("right.raw"), right), "--output-file",
                folder.resolve("features.raw"), "--output-file", folder.resolve("sum.raw"));

        assertEquals(ExitCode.DONE, run.code(), run.err());
        List<byte[]> expected = TfliteOracle.ask(file, TfliteOracle.Kernels.XNNPACK, left, right);
        assertArrayEquals(expected.get(0), Files.readAllBytes(folder.resolve("features.raw")));
        assertArrayEquals(expected.get(1), Files.readAllBytes(folder.resolve("sum.raw")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 191, 193})
    void inputFile_ofAnotherSize_isRefusedWithBoth(int bytes) throws IOException {
        Path input = Files.write(folder.resolve("input.raw"), new byte[bytes]);
        Path output = folder.resolve("output.raw");

        CommandRun run = assertRefused(model, input + ": it has " + bytes + " bytes", "--input-file", input,
                "--output-file", output);

        assertTrue(run.err().contains("FLOAT32 1×4×4×3, 192 bytes"), run.err());
        assertFalse(Files.exists(output));
    }

    @Test
    void files_ofAnotherNumberThanTensors_areRefused() throws IOException {
        Path sums = Files.write(folder.resolve("sums.tflite"), sums(TensorKind.INT8));
        Path input = Files.write(folder.resolve("input.raw"), new byte[324]);

        assertRefused(sums, "2 inputs, and --input-file is given 1 time", "--input-file", input);
        assertRefused(model, "1 input, and --input-file is given 2 times", "--input-file", input, "--input-file",
                input);
        assertRefused(sums, "2 outputs, and --output-file is given 1 time", "--output-file", folder.resolve("a.raw"));
        assertRefused(sums, "same file twice", "--output-file", folder.resolve("a.raw"), "--output-file",
                folder.resolve("a.raw"));
    }

    @Test
    void files_thatCannotBe_areRefused() {
        assertRefused(model, "missing.raw: there is no such file", "--input-file", folder.resolve("missing.raw"));
        assertRefused(model, folder.toString(), "--input-file", folder);
        assertRefused(model, "--output-file is a folder", "--output-file", folder);
        assertRefused(model, "make it first", "--output-file", folder.resolve("none/out.raw"));
        assertRefused(model, "--output-file", "--output-file", "");
        assertRefused(model, "--input-file cannot be", "--input-file", "a\0b");
    }

    // ---- options ----

    @Test
    void maxSeconds_over_stopsAndSaysSo() {
        CommandRun run = CommandRun.of("benchmark", "--model", model, "--runs", 5, "--max-seconds", 1e-9);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals(List.of("leveret: stopped with 1 of 5 runs after 1.0E-9 s; --max-seconds allows more"),
                run.errLines());
        assertTrue(run.out().contains("the mean of 1 run;"), run.out());
    }

    @ParameterizedTest
    @CsvSource({"--runs, 0", "--runs, -3", "--runs, 10000001", "--runs, many", "--warmup, -1", "--warmup, 10000001",
            "--min-seconds, -0.5", "--min-seconds, NaN", "--min-seconds, 151", "--max-seconds, 0", "--max-seconds, NaN",
            "--max-seconds, Infinity", "--threads, 0", "--format, xml"})
    void option_valueThatCannotBe_isNamed(String option, String value) {
        CommandRun run = CommandRun.of("benchmark", "--model", model, option, value);

        assertOneLine(run, option);
        assertTrue(run.err().contains(value), run.err());
    }

    @Test
    void model_unusable_isRefused() throws IOException {
        assertRefused(folder.resolve("missing.tflite"), "no such file");
        assertRefused(folder, "folder");
        assertRefused(Files.write(folder.resolve("cut.tflite"), Arrays.copyOf(Samples.colorModel(), 600)),
                "cut.tflite");
        assertRefused(model, "none.txt: there is no such file", "--labels", folder.resolve("none.txt"));
    }

    @Test
    void progress_onATerminal_isClearedAtTheEnd() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        List<Object> arguments = new ArrayList<>(List.of(arguments(model)));
        arguments.addAll(List.of("--min-seconds", "1"));
        arguments.subList(7, 9).clear(); // the other --min-seconds

        ExitCode code = Cli.run(
                new Console(new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8, err, true, 80,
                        CommandRun.NONE_PULLED),
                arguments.stream().map(Object::toString).toArray(String[]::new));

        assertEquals(ExitCode.DONE, code);
        assertTrue(err.toString().contains("/100, about "), err.toString()); // each tenth of a second
        assertTrue(err.toString().endsWith(" \r"), err.toString());
    }

    private static CommandRun assertRefused(Path model, String reason, Object... more) {
        CommandRun run = benchmark(model, more);
        assertOneLine(run, reason);
        return run;
    }

    private static void assertOneLine(CommandRun run, String reason) {
        assertEquals(ExitCode.BAD_INPUT, run.code(), run.toString());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("leveret: ") && run.err().contains(reason), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertEquals("", run.out());
    }
}
