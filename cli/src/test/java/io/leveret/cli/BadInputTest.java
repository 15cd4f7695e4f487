package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Each kind of bad input: one line that says what is wrong, and the code for it. */
class BadInputTest {
    @TempDir
    Path folder;

    private Path model;
    private Path good;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        good = Samples.photo(folder.resolve("good.png"), Samples.RED);
    }

    // ---- photos ----

    @Test
    void photo_missing() {
        assertPhotoRefused(folder.resolve("missing.jpg"), "no such file");
    }

    @Test
    void photo_empty() throws IOException {
        assertPhotoRefused(Files.createFile(folder.resolve("empty.jpg")), "empty");
    }

    @Test
    void photo_textNamedJpg() throws IOException {
        assertPhotoRefused(Files.writeString(folder.resolve("text.jpg"), "just words"), "just wor");
    }

    @Test
    void photo_truncatedJpeg() throws IOException {
        byte[] whole = Samples.noisyJpeg();
        assertPhotoRefused(Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2)), "cut.jpg");
    }

    @Test
    void photo_pngBomb_namesTheOptionThatRaisesTheLimit() throws IOException {
        assertPhotoRefused(Files.write(folder.resolve("bomb.png"), Samples.pngBomb()), "--max-pixels");
    }

    @Test
    void photo_emptyFolder() throws IOException {
        assertPhotoRefused(Files.createDirectory(folder.resolve("nothing")), "no photo");
    }

    @Test
    void photo_aboveMaxPixels() {
        assertRefused(ExitCode.BAD_INPUT, "limit of 29", "classify", "--model", model, "--max-pixels", 29, good);
        assertEquals(ExitCode.DONE, CommandRun.of("classify", "--model", model, "--max-pixels", 30, good).code());
    }

    @Test
    void photo_nameWithALineBreak_isStillOneLine() {
        assertRefused(ExitCode.BAD_INPUT, "no such file", "classify", "--model", model, "two\nlines\u001b[31m.jpg");
    }

    @Test
    void photo_emptyStandardInput() {
        assertRefused(ExitCode.BAD_INPUT, "-: the file is empty", "classify", "--model", model, "-");
    }

    /** Alone it is all that was asked for; beside a good photo it is a part, and the good one is not lost. */
    private void assertPhotoRefused(Path photo, String reason) {
        assertRefused(ExitCode.BAD_INPUT, reason, "classify", "--model", model, photo);
        CommandRun both = assertRefused(ExitCode.PARTLY_FAILED, reason, "classify", "--model", model, photo, good);
        assertEquals(good.toString(), both.outLines().getFirst());
    }

    // ---- models ----

    @ParameterizedTest
    @ValueSource(strings = {"classify", "info"})
    void model_missing(String command) {
        assertModelRefused(command, folder.resolve("missing.tflite"), "no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "info"})
    void model_folder(String command) {
        assertModelRefused(command, folder, "folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "info"})
    void model_empty(String command) throws IOException {
        assertModelRefused(command, Files.createFile(folder.resolve("empty.tflite")), "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "info"})
    void model_zip(String command) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model.tflite"));
            zip.write(Samples.colorModel());
        }
        assertModelRefused(command, Files.write(folder.resolve("zip.tflite"), bytes.toByteArray()), "zip archive");
    }

    @ParameterizedTest
    @CsvSource({"classify, 4", "classify, 100", "classify, 600", "info, 600"})
    void model_truncated(String command, int bytes) throws IOException {
        assertModelRefused(command,
                Files.write(folder.resolve("cut.tflite"), Arrays.copyOf(Samples.colorModel(), bytes)), "cut.tflite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "info"})
    void model_unsupportedOperators_areAllNamed(String command) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int first = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4, 4, 3);
        int second = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4, 4, 3);
        builder.customOperator("MakeItNice", new byte[0], new int[]{image}, new int[]{first})
                .operator(BuiltinOperator.RFFT2D, 1, null, new int[]{first}, new int[]{second}).output(second);
        Path file = Files.write(folder.resolve("strange.tflite"), builder.build());

        CommandRun run = assertModelRefused(command, file, "MakeItNice");
        assertTrue(run.err().contains("RFFT2D"), run.err());
    }

    @Test
    void model_thatIsNoClassifier() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        Path file = Files.write(folder.resolve("filter.tflite"),
                builder.output(builder.relu(image, Quant.NONE)).build());

        assertModelRefused("classify", file, "no image classifier");
    }

    private CommandRun assertModelRefused(String command, Path file, String reason) {
        return command.equals("info") ? assertRefused(ExitCode.BAD_INPUT, reason, "info", "--model", file)
                : assertRefused(ExitCode.BAD_INPUT, reason, "classify", "--model", file, good);
    }

    // ---- labels ----

    @Test
    void labels_ofAnotherNumber() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\n");

        assertRefused(ExitCode.BAD_INPUT, "6 labels for the 3 classes", "classify", "--model", model, "--labels",
                labels, good);
    }

    @Test
    void labels_offByOne_tellsOfTheBackgroundClass() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\n");

        assertRefused(ExitCode.BAD_INPUT, "background", "classify", "--model", model, "--labels", labels, good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.txt", "."})
    void labels_unreadable(String name) {
        assertRefused(ExitCode.BAD_INPUT, folder.resolve(name).toString(), "classify", "--model", model, "--labels",
                folder.resolve(name), good);
    }

    // ---- arguments ----

    @ParameterizedTest
    @CsvSource({"--top, 0", "--top, -2", "--threads, 0", "--threads, -1", "--threads, 100000", "--max-pixels, 0",
            "--threshold, NaN", "--top, many", "--threshold, high", "--resizer, bicubic", "--resize, stretch",
            "--format, xml"})
    void option_valueThatCannotBe_isNamed(String option, String value) {
        CommandRun run = assertRefused(ExitCode.BAD_INPUT, option, "classify", "--model", model, option, value, good);
        assertTrue(run.err().contains(value), run.err());
    }

    @Test
    void option_unknown_suggestsOne() {
        assertRefused(ExitCode.BAD_INPUT, "did you mean --threshold", "classify", "--treshold", 0.5, good);
    }

    @Test
    void option_withoutValue() {
        assertRefused(ExitCode.BAD_INPUT, "--top", "classify", good, "--top");
    }

    @Test
    void command_unknown_suggestsOne() {
        assertRefused(ExitCode.BAD_INPUT, "did you mean classify", "clasify", good);
    }

    @Test
    void photos_none() {
        assertRefused(ExitCode.BAD_INPUT, "--sample", "classify");
    }

    @Test
    void photos_emptyArgument() {
        assertRefused(ExitCode.BAD_INPUT, "empty", "classify", "--model", model, "");
    }

    @Test
    void standardInput_twice() {
        assertRefused(ExitCode.BAD_INPUT, "twice", "classify", "--model", model, "-", "-");
    }

    @Test
    void info_csv() {
        assertRefused(ExitCode.BAD_INPUT, "text or json", "info", "--model", model, "--format", "csv");
    }

    @Test
    void verbose_addsTheStackTrace() {
        CommandRun run = CommandRun.with(new byte[0], StandardCharsets.UTF_8, "classify", "--verbose", "--model", model,
                folder.resolve("missing.jpg"));

        assertTrue(run.errLines().size() > 2 && run.err().contains("\tat "), run.err());
    }

    private static CommandRun assertRefused(ExitCode code, String reason, Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(code, run.code(), run.toString());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("leveret: "), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        return run;
    }
}
