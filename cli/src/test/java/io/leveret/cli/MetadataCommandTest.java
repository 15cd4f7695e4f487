package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.OutsideBuffers;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.tflite.metadata.ScoreCalibration.Transformation;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.support.metadata.MetadataExtractor;

class MetadataCommandTest {
    @TempDir
    Path folder;

    private Path model;
    private Path out;
    private Path names;
    private Path french;
    private Path sigmoids;

    @BeforeEach
    void writeFiles() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.bareColorModel());
        out = folder.resolve("out.tflite");
        names = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
        sigmoids = Files.writeString(folder.resolve("sigmoids.csv"), "1,2,3\n\n0.5, 4, 5, 0.25\n");
        french = Files.writeString(folder.resolve("french.txt"), "rouge\nvert\nbleu\n");
    }

    private CommandRun set(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("metadata", "set", "--model", model));
        arguments.addAll(Arrays.asList(options));
        return CommandRun.of(arguments.toArray());
    }

    private CommandRun setEverything(Path to) {
        return set("-o", to, "--labels", names, "--labels", french + ":fr", "--mean", "1,2,3", "--std", "4", "--name",
                "Colors", "--description", "Tells colors.", "--threshold", "-0.5", "--calibration", sigmoids,
                "--calibration-transformation", "inverse-logistic", "--calibration-default", "0.125");
    }

    private void assertRefused(String reason, Object... options) throws IOException {
        CommandRun run = set(options);
        assertEquals(ExitCode.BAD_INPUT, run.code(), run.toString());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertFalse(Files.exists(out), "written all the same");
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")), "a part was left behind");
        }
    }

    // ---- set ----

    @Test
    void set_everything_isReadByLeveretAndShown() throws IOException {
        CommandRun run = setEverything(out);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals(out + "\n", run.out());
        assertEquals(List.of("red", "green", "blue"),
                ModelReader.read(out).metadata().labels().orElseThrow().names());
        assertEquals(out + """

                  name           Colors
                  description    Tells colors.
                  min parser     1.0.0
                  input 0        image
                    normalized   (pixel − [1.0, 2.0, 3.0]) / 4.0
                  output 0       scores
                    labels       3 in labels.txt
                    labels       3 in labels_fr.txt, locale fr
                    threshold    -0.5
                    calibration  inverse-logistic, default score 0.125, parameters in score_calibration.csv
                  packed files   labels.txt (15 bytes), labels_fr.txt (16 bytes), score_calibration.csv (29 bytes)
                """, CommandRun.of("metadata", "show", "--model", out).out());
        assertEquals(Optional.of(ScoreCalibration.read(sigmoids, Transformation.INVERSE_LOGISTIC, .125f)),
                ModelReader.read(out).metadata().output(0).calibration());
        assertArrayEquals(Samples.bareColorModel(), Files.readAllBytes(model));
        assertNothingLeft();
    }

    @Test
    void set_everything_isReadByGooglesExtractor() throws IOException {
        setEverything(out);
        MetadataExtractor extractor = new MetadataExtractor(
                ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN));
        assertTrue(extractor.hasMetadata() && extractor.isMinimumParserVersionSatisfied());
        assertEquals("Colors", extractor.getModelMetadata().name());
        assertEquals(Set.of("labels.txt", "labels_fr.txt", "score_calibration.csv"),
                extractor.getAssociatedFileNames());
        assertEquals("fr", extractor.getOutputTensorMetadata(0).associatedFiles(1).locale());
    }

    @Test
    void set_everything_leavesTensorFlowLitesOutputAsItWas() throws IOException {
        setEverything(out);
        byte[] pixels = new byte[4 * 4 * 3 * Float.BYTES];
        ByteBuffer values = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        while (values.hasRemaining()) {
            values.putFloat(random.nextFloat());
        }
        assertArrayEquals(
                TfliteOracle.ask(Files.readAllBytes(model), TfliteOracle.Kernels.XNNPACK, pixels).getFirst(),
                TfliteOracle.ask(Files.readAllBytes(out), TfliteOracle.Kernels.XNNPACK, pixels).getFirst());
    }

    @Test
    void set_oneThing_leavesTheOthers() {
        setEverything(out);
        Path second = folder.resolve("second.tflite");
        assertEquals(ExitCode.DONE,
                CommandRun.of("metadata", "set", "--model", out, "-o", second, "--name", "Other").code());
        assertEquals(
                CommandRun.of("metadata", "show", "--model", out).out().replace("Colors", "Other")
                        .replace(out.toString(), second.toString()),
                CommandRun.of("metadata", "show", "--model", second).out());
    }

    @Test
    void set_ontoTheModel_replacesIt() throws IOException {
        byte[] expected = Files.readAllBytes(Path.of(setEverything(out).out().strip()));
        assertEquals(ExitCode.DONE, setEverything(model).code());
        assertArrayEquals(expected, Files.readAllBytes(model));
        assertNothingLeft();
    }

    @Test
    void set_ontoAModelWithWeightsBehindTheFlatBuffer_keepsThem() throws IOException {
        byte[] pixels = new byte[4 * 4 * 3 * Float.BYTES];
        byte[] expected = TfliteOracle.ask(Files.readAllBytes(model), TfliteOracle.Kernels.XNNPACK, pixels).getFirst();
        Files.write(model, OutsideBuffers.of(Files.readAllBytes(model), 4));
        for (int time = 0; time < 2; time++) {
            assertEquals(ExitCode.DONE, setEverything(model).code());
            assertArrayEquals(expected,
                    TfliteOracle.ask(Files.readAllBytes(model), TfliteOracle.Kernels.XNNPACK, pixels).getFirst());
            assertEquals("Colors", ModelReader.read(model).metadata().name());
        }
        assertNothingLeft();
    }

    @Test
    void set_ontoALink_replacesWhatItPointsTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.tflite"), model);
        assertEquals(ExitCode.DONE, set("-o", link, "--name", "Linked").code());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("Linked", ModelReader.read(model).metadata().name());
    }

    @Test
    void set_fileWhoseNameEndsLikeALocale_isThatFile() throws IOException {
        Path odd = Files.copy(names, folder.resolve("names:fr"));
        assertEquals(ExitCode.DONE, set("-o", out, "--labels", odd).code());
        assertEquals("red", ModelReader.read(out).metadata().labels().orElseThrow().names().getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--std cannot be 0|--mean|1|--std|0",
            "--std cannot be 1,-0,1|--mean|1|--std|1,-0,1",
            "--std cannot be NaN|--mean|1|--std|NaN", "--mean cannot be NaN|--mean|NaN|--std|1",
            "--mean cannot be 1,2|--mean|1,2|--std|1", "--mean cannot be 'x'|--mean|x|--std|1",
            "--std cannot be '1,'|--mean|1|--std|1,", "--threshold cannot be NaN|--threshold|NaN|--name|x",
            "--threshold cannot be Infinity|--threshold|Infinity|--name|x",
            "--calibration-default cannot be NaN|--calibration-default|NaN|--name|x",
            "go with --calibration|--calibration-default|0|--name|x",
            "go with --calibration|--calibration-transformation|log|--name|x",
            "is none of identity, log, inverse-logistic|--calibration-transformation|exp|--name|x"})
    void set_numberThatCannotBe_isRefused(String reason, String first, String value, String second, String other)
            throws IOException {
        assertRefused(reason, "-o", out, first, value, second, other);
    }

    @Test
    void set_labelsThatCannotBe_areRefused() throws IOException {
        Path two = Files.writeString(folder.resolve("two.txt"), "a\nb\n");
        Path four = Files.writeString(folder.resolve("four.txt"), "a\nb\nc\nd\n");
        assertRefused("2 labels for the 3 classes of " + model + ": it seems to have a background class", "-o", out,
                "--labels", two);
        assertRefused("take that line away", "-o", out, "--labels", four);
        assertRefused("no such file", "-o", out, "--labels", folder.resolve("missing.txt"));
        assertRefused("no such file", "-o", out, "--labels", folder.resolve("missing.txt") + ":fr");
        assertRefused(folder.toString(), "-o", out, "--labels", folder);
        assertRefused("give them once", "-o", out, "--labels", names, "--labels", french);
        assertRefused("give those as well", "-o", out, "--labels", french + ":fr");
    }

    @Test
    void set_calibrationAlone_isThatOfTheScores() throws IOException {
        set("-o", out, "--labels", names);
        assertTrue(json(out).at("/outputs/0/calibration").isNull());
        Path second = folder.resolve("second.tflite");
        assertEquals(ExitCode.DONE, CommandRun
                .of("metadata", "set", "--model", out, "-o", second, "--calibration", sigmoids).code());
        assertEquals(Optional.of(ScoreCalibration.read(sigmoids, Transformation.IDENTITY, 0)),
                ModelReader.read(second).metadata().output(0).calibration());
    }

    @Test
    void set_calibrationThatCannotBe_isRefused() throws IOException {
        Path two = Files.writeString(folder.resolve("two.csv"), "1,2,3\n1,2,3\n");
        Path bad = Files.writeString(folder.resolve("bad.csv"), "1,2,3\n1,x,3\n\n");
        assertRefused(bad + ", line 2: \"x\" is no finite number", "-o", out, "--labels", names, "--calibration", bad);
        assertRefused("calibration parameters of 2 classes for 3;", "-o", out, "--labels", names, "--calibration", two);
        assertRefused("a score calibration, but " + model + " has no class names", "-o", out, "--calibration",
                sigmoids);
        assertRefused("no such file", "-o", out, "--calibration", folder.resolve("missing.csv"));
        assertRefused(folder.toString(), "-o", out, "--calibration", folder);
    }

    @Test
    void set_incompleteOptions_areRefused() throws IOException {
        assertRefused("give -o", "--name", "x");
        assertRefused("nothing to set", "-o", out);
        assertRefused("give both", "-o", out, "--mean", "1");
        assertRefused("give both", "-o", out, "--std", "1");
    }

    @Test
    void set_outputThatCannotBe_isRefused() throws IOException {
        assertRefused("is a folder", "-o", folder, "--name", "x");
        assertRefused("there is no folder", "-o", folder.resolve("missing/out.tflite"), "--name", "x");
        assertRefused("give a file", "-o", "", "--name", "x");
    }

    @Test
    void modelThatCannotBe_isRefused() throws IOException {
        for (Path file : List.of(folder, folder.resolve("missing.tflite"), names,
                Files.createFile(folder.resolve("empty.tflite")))) {
            model = file;
            assertRefused(file.toString(), "-o", out, "--name", "x");
            CommandRun shown = CommandRun.of("metadata", "show", "--model", file);
            assertEquals(ExitCode.BAD_INPUT, shown.code());
            assertEquals(1, shown.errLines().size(), shown.err());
        }
    }

    @Test
    void modelOfAnUnknownOperator_isShownAndChanged() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int scores = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 3);
        Files.write(model, builder
                .customOperator("MakeItNice", new byte[]{1}, new int[]{image}, new int[]{scores}).output(scores)
                .build());
        assertEquals(ExitCode.DONE, setEverything(out).code());
        assertEquals(3, json(out).at("/outputs/0/labels/0/count").asInt());
        assertEquals(ExitCode.BAD_INPUT, CommandRun.of("info", "--model", out).code());
    }

    // ---- show ----

    @Test
    void show_noMetadata_saysSo() throws IOException {
        CommandRun run = CommandRun.of("metadata", "show", "--model", model);
        assertEquals(ExitCode.DONE, run.code());
        assertEquals(model + "\n  no metadata\n", run.out());
        JsonNode document = json(model);
        assertFalse(document.get("hasMetadata").asBoolean());
        assertEquals("", document.get("name").asText());
        assertTrue(document.get("inputs").isEmpty() && document.get("outputs").isEmpty());
    }

    @Test
    void show_json_isOneDocument() throws IOException {
        setEverything(out);
        JsonNode document = json(out);
        assertTrue(document.get("hasMetadata").asBoolean());
        assertEquals("Colors", document.get("name").asText());
        assertEquals("1.0.0", document.get("minParserVersion").asText());
        assertEquals("[1.0,2.0,3.0]", document.at("/inputs/0/normalization/mean").toString());
        assertEquals("[4.0]", document.at("/inputs/0/normalization/std").toString());
        assertEquals("{\"file\":\"labels_fr.txt\",\"locale\":\"fr\",\"count\":3}",
                document.at("/outputs/0/labels/1").toString());
        assertEquals(-.5, document.at("/outputs/0/scoreThreshold").asDouble());
        assertEquals("{\"transformation\":\"INVERSE_LOGISTIC\",\"defaultScore\":0.125,"
                + "\"file\":\"score_calibration.csv\"}", document.at("/outputs/0/calibration").toString());
        assertEquals(15, document.at("/packedFiles/0/bytes").asInt());
    }

    @Test
    void show_filesThatAreNotPacked_areNamed() throws IOException {
        setEverything(out);
        byte[] whole = Files.readAllBytes(out);
        int archive = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\3\4");
        Files.write(out, Arrays.copyOf(whole, archive));
        String shown = CommandRun.of("metadata", "show", "--model", out).out();
        assertTrue(shown.contains("labels.txt, which is not packed into the model"), shown);
        assertTrue(shown.contains("parameters in score_calibration.csv, which is not packed into the model"), shown);
    }

    @Test
    void show_csv_isRefused() {
        CommandRun run = CommandRun.of("metadata", "show", "--model", model, "--format", "csv");
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("text or json"), run.err());
    }

    private static JsonNode json(Path file) throws IOException {
        CommandRun run = CommandRun.of("metadata", "show", "--model", file, "--format", "json");
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(run.out());
    }
}
