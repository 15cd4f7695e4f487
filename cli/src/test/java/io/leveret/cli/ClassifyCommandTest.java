package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Console;
import io.leveret.wire.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifyCommandTest {
    @TempDir
    Path folder;

    private Path model;
    private Path labels;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        labels = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
    }

    // ---- text ----

    @Test
    void text_photo_hasABarForEachClass() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        CommandRun run = classify(photo);

        assertEquals(new CommandRun(ExitCode.DONE, photo + """

                  0.79  red     ███████████████▊
                  0.11  green   ██▏
                  0.11  blue    ██▏
                """, ""), run);
    }

    @Test
    void text_asciiOnly_hasBarsAllTheSame() throws IOException {
        CommandRun run = CommandRun.with(Samples.png(Samples.RED), StandardCharsets.US_ASCII, "classify", "--model",
                model, "--labels", labels, "-");

        assertEquals("""
                -
                  0.79  red     ################
                  0.11  green   ##
                  0.11  blue    ##
                """, run.out());
    }

    @ParameterizedTest
    @CsvSource({"labels.txt,rot/grün/blau", "dict.txt,0 rot/1 grün/2 blau",
            "metadata.json,'{\"names\": {\"0\": \"rot\", \"1\": \"grün\", \"2\": \"blau\"}}'"})
    void labels_besideTheModel_areTakenAndSaid(String name, String text) throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);
        Path file = Files.writeString(folder.resolve(name), text.replace('/', '\n'));

        CommandRun run = CommandRun.of("classify", "--model", model, "--allow", "blau", "--format", "csv", photo);

        assertEquals("leveret: " + model + " names no labels; taking those of " + file, run.err().strip());
        assertTrue(run.outLines().get(1).contains(",2,blau,blau,"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u2066", "\u001b[31m", "\u009b2J"})
    void labels_withControls_doNotReachTheTerminal(String control) throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);
        Path names = Files.writeString(folder.resolve("other.txt"), "red\ngreen\nbl" + control + "ue\n");

        for (String format : List.of("text", "csv", "json")) {
            CommandRun run = CommandRun.of("classify", "--model", model, "--labels", names, "--format", format, photo);

            assertFalse(run.out().contains(control.substring(0, 1)), format);
            assertTrue(run.out().contains("bl"), run.out());
        }
        CommandRun json = CommandRun.of("classify", "--model", model, "--labels", names, "--format", "json", photo);
        assertEquals("bl" + control + "ue",
                new ObjectMapper().readTree(json.out()).at("/results/0/classifications/0/label").asText());
    }

    @Test
    @Timeout(120)
    void folder_withPipes_ends() throws Exception {
        Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("photos/a.jpg").toString()).start().waitFor());

        CommandRun run = classify(folder.resolve("photos"));

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("leveret: skipped 1 file that is no photo\n", run.err());
    }

    @Test
    void devices_areRefusedWithinLimits() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);

        CommandRun asLabels = CommandRun.of("classify", "--model", model, "--labels", "/dev/zero", photo);
        CommandRun asPhoto = classify(Path.of("/dev/zero"));
        CommandRun asModel = CommandRun.of("classify", "--model", "/dev/zero", photo);

        for (CommandRun run : List.of(asLabels, asPhoto, asModel)) {
            assertEquals(ExitCode.BAD_INPUT, run.code(), run.err());
            assertTrue(run.err().startsWith("leveret: /dev/zero"), run.err());
        }
    }

    @Test
    void labels_inAnotherCharset_areRefusedWithTheLine() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);
        Path names = Files.write(folder.resolve("other.txt"),
                "red\ngrün\nblue\n".getBytes(StandardCharsets.ISO_8859_1));

        CommandRun run = CommandRun.of("classify", "--model", model, "--labels", names, photo);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals("leveret: " + names + ", line 2: the byte 0xFC is not UTF-8; save the file as UTF-8\n", run.err());
    }

    @Test
    void file_whoseNameIsNoText_isRefusedBeforeAnythingRuns() throws Exception {
        Samples.photo(folder.resolve("photos/a.png"), Samples.BLUE);
        String script = "cp a.png \"$(printf 'z\\351.png')\"";
        assertEquals(0, new ProcessBuilder("sh", "-c", script).directory(folder.resolve("photos").toFile()).start()
                .waitFor());

        CommandRun run = classify(folder.resolve("photos"));

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("z%E9.png; rename it"), run.err());
        assertEquals(ExitCode.BAD_INPUT, classify(folder.resolve("photos/z\uFFFD.png")).code());
    }

    @Test
    void text_noLabels_showsTheIndex() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/blue.png"), Samples.BLUE);

        CommandRun run = CommandRun.of("classify", "--model", model, "--top", 1, photo);

        assertEquals("  0.79  class 2   ███████████████▊", run.outLines().get(1));
    }

    @Test
    void text_softmaxOff_scoresAreTheModelsOwnWithoutBars() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(List.of(photo.toString(), "   1.0000  red", "  -1.0000  green", "  -1.0000  blue"),
                classify("--softmax", "off", photo).outLines());
    }

    @Test
    void text_nothingAboveTheThreshold_saysSo() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(List.of(photo.toString(), "  no class reaches the threshold"),
                classify("--threshold", 0.8, photo).outLines());
    }

    // ---- which photos ----

    @Test
    void folder_walked_isSortedByNameAndSkipsWhatIsNoPhoto() throws IOException {
        Path photos = folder.resolve("photos");
        Samples.photo(photos.resolve("b.png"), Samples.BLUE);
        Samples.photo(photos.resolve("a/z.png"), Samples.RED);
        Samples.photo(photos.resolve("a/photo without extension"), Samples.GREEN);
        Samples.photo(photos.resolve("c.png"), Samples.RED);
        Files.writeString(photos.resolve("README.txt"), "no photo");
        Files.writeString(photos.resolve("a/list.csv"), "");
        Files.writeString(photos.resolve(".DS_Store"), "");

        CommandRun run = classify("--top", 1, "--format", "csv", photos);

        assertEquals(List.of("a/photo without extension:green", "a/z.png:red", "b.png:blue", "c.png:red"),
                run.outLines().stream().skip(1).map(line -> line.split(","))
                        .map(row -> photos.relativize(Path.of(row[0])) + ":" + row[6]).toList());
        assertEquals(ExitCode.DONE, run.code());
        assertEquals(List.of("leveret: skipped 2 files that are no photos"), run.errLines());
    }

    @Test
    void folder_damagedPhoto_isToldOfAndNotSkipped() throws IOException {
        Path photos = folder.resolve("photos");
        Samples.photo(photos.resolve("a.png"), Samples.RED);
        Files.writeString(photos.resolve("b.jpg"), "<html>not found</html>");

        CommandRun run = classify("--top", 1, photos);

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(1, run.errLines().size());
        assertTrue(run.err().contains("b.jpg"), run.err());
    }

    @Test
    void folder_linkBackToItself_isWalkedOnce() throws IOException {
        Path photos = folder.resolve("photos");
        Samples.photo(photos.resolve("a.png"), Samples.RED);
        Files.createSymbolicLink(photos.resolve("b"), photos);

        assertEquals(2, classify("--top", 1, photos).outLines().size());
    }

    @Test
    void standardInput_isAPhoto() throws IOException {
        CommandRun run = CommandRun.with(Samples.png(Samples.GREEN), StandardCharsets.UTF_8, "classify", "--model",
                model, "--labels", labels, "--top", 1, "-");

        assertEquals(ExitCode.DONE, run.code());
        assertEquals(List.of("-", "  0.79  green   ███████████████▊"), run.outLines());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void manyPhotos_anyThreads_comeInOrderAndNoneIsLost(int threads) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--threads", threads, "--top", 1, "--format", "json"));
        List<String> expected = new ArrayList<>();
        int[] colors = {Samples.RED, Samples.GREEN, Samples.BLUE};
        for (int i = 0; i < 60; i++) {
            Path photo = folder.resolve("photos/" + i + ".png");
            if (i % 7 != 6) {
                Samples.photo(photo, colors[i % 3]);
            }
            arguments.add(photo);
            expected.add(photo + ":" + (i % 7 == 6 ? "" : List.of("red", "green", "blue").get(i % 3)));
        }

        CommandRun run = classify(arguments.toArray());

        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(8, run.errLines().size());
        List<String> actual = new ArrayList<>();
        new ObjectMapper().readTree(run.out()).get("results").forEach(result -> actual
                .add(result.get("file").asText() + ":" + result.at("/classifications/0/label").asText()));
        assertEquals(expected, actual);
    }

    // ---- json and csv ----

    @Test
    void json_hasTheFieldsOfTheContract() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        CommandRun run = classify("--format", "json", photo, "missing.jpg");
        JsonNode document = new ObjectMapper().readTree(run.out());

        assertEquals(List.of("model", "results"), names(document));
        assertEquals(model.toString(), document.get("model").asText());
        JsonNode red = document.at("/results/0");
        List<String> fields = List.of("file", "width", "height", "classifications", "ambiguous", "ambiguity",
                "moreHeads", "decodeMillis", "preprocessMillis", "inferenceMillis", "damage", "error");
        assertEquals(fields, names(red));
        assertEquals(photo.toString(), red.get("file").asText());
        assertEquals(6, red.get("width").asInt());
        assertEquals(5, red.get("height").asInt());
        assertTrue(red.get("error").isNull());
        assertTrue(red.get("decodeMillis").asDouble() > 0 && red.get("inferenceMillis").asDouble() > 0);
        assertEquals(List.of("index", "label", "displayName", "score"), names(red.at("/classifications/0")));
        assertEquals("red", red.at("/classifications/0/label").asText());
        assertEquals(0.787, red.at("/classifications/0/score").asDouble(), 0.001);
        assertTrue(red.get("ambiguous").isBoolean() && !red.get("ambiguous").asBoolean());
        assertEquals(List.of("verdict", "topScore", "margin", "normalizedEntropy", "contenders"),
                names(red.get("ambiguity")));
        assertEquals("clear", red.at("/ambiguity/verdict").asText());
        assertEquals(0.681, red.at("/ambiguity/margin").asDouble(), 0.001);
        assertTrue(red.get("moreHeads").isArray() && red.get("moreHeads").isEmpty());
        JsonNode missing = document.at("/results/1");
        assertEquals(fields, names(missing));
        assertTrue(missing.get("ambiguous").isNull() && missing.get("ambiguity").isNull());
        assertTrue(missing.get("width").isNull() && missing.get("inferenceMillis").isNull());
        assertTrue(missing.get("classifications").isEmpty());
        assertTrue(missing.get("error").asText().startsWith("missing.jpg: "), missing.toString());
        assertEquals(ExitCode.PARTLY_FAILED, run.code());
        assertEquals(List.of("leveret: " + missing.get("error").asText()), run.errLines());
    }

    @Test
    void csv_hasARowForEachClassAndForEachFailure() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red, \"bright\".png"), Samples.RED);

        List<String> lines = classify("--format", "csv", "--top", 2, photo, "missing.jpg").outLines();

        assertEquals("file,width,height,output,rank,index,label,displayName,score,ambiguous,decodeMillis,"
                + "preprocessMillis,inferenceMillis,error,damage", lines.get(0));
        String name = '"' + photo.toString().replace("\"", "\"\"") + '"';
        assertTrue(lines.get(1).startsWith(name + ",6,5,0,1,0,red,red,0.78"), lines.get(1));
        assertTrue(lines.get(2).startsWith(name + ",6,5,0,2,1,green,green,0.10"), lines.get(2));
        assertTrue(lines.get(3).startsWith("missing.jpg,,,,,,,,,,,,,missing.jpg: "), lines.get(3));
        assertEquals(4, lines.size());
    }

    // ---- which files ----

    /** 6 × 5 pixels: three columns of red, then three of blue. */
    private Path halves() throws IOException {
        BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 30; i++) {
            image.setRGB(i % 6, i / 6, i % 6 < 3 ? Samples.RED : Samples.BLUE);
        }
        Path photo = Files.createDirectories(folder.resolve("photos")).resolve("halves.png");
        ImageIO.write(image, "png", photo.toFile());
        return photo;
    }

    @ParameterizedTest
    @CsvSource({"'0,0,3,5', red", "'3,0,3,5', blue", "'0.5,0.0,0.5,1.0', blue", "'0.0,0.9,0.5,0.1', red"})
    void roi_aHalf_isAllThatIsSeen(String region, String label) throws IOException {
        CommandRun run = classify("--roi", region, "--top", 1, halves());

        assertEquals(ExitCode.DONE, run.code(), run.toString());
        assertTrue(run.outLines().get(1).startsWith("  0.79  " + label), run.outLines().get(1));
    }

    @ParameterizedTest
    @CsvSource({"'1,2,3', 'give X,Y,W,H'", "'a,0,1,1', 'not four numbers'", "'0,0,0,1', 'is empty'",
            "'0.5,0.0,0.6,1.0', 'reaches outside'", "'0.0,NaN,1,1', 'is empty'"})
    void roi_thatIsNone_isRefused(String region, String reason) throws IOException {
        CommandRun run = classify("--roi", region, halves());

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.errLines().getFirst().contains("--roi cannot be '" + region + "'")
                && run.errLines().getFirst().contains(reason), run.toString());
    }

    @Test
    void roi_outsideOnePhoto_othersGoOn() throws IOException {
        CommandRun run = classify("--roi", "4,0,2,5", "--format", "csv", halves(),
                Files.write(folder.resolve("photos/noise.jpg"), Samples.noisyJpeg()),
                Samples.photo(folder.resolve("photos/red.png"), Samples.RED));
        CommandRun outside = classify("--roi", "0,0,6,6", halves());

        assertEquals(ExitCode.DONE, run.code(), run.toString());
        assertEquals(ExitCode.BAD_INPUT, outside.code());
        assertTrue(outside.errLines().getFirst().contains("halves.png: the region x=0 y=0 width=6 height=6"),
                outside.toString());
    }

    @Test
    void rotate_quarterTurns_turnThePhoto() throws IOException {
        // of what is 5 wide and 6 high after a quarter turn clockwise, the upper half is the left one before
        CommandRun run = classify("--rotate", "90", "--resize", "crop", "--format", "json", halves());
        CommandRun skewed = classify("--rotate", "45", halves());

        JsonNode result = new ObjectMapper().readTree(run.out()).at("/results/0");
        assertEquals(5, result.get("width").asInt());
        assertEquals(6, result.get("height").asInt());
        assertEquals(ExitCode.BAD_INPUT, skewed.code());
        assertEquals(List.of("leveret: --rotate cannot be 45; give a multiple of 90, such as 90 or -90"),
                skewed.errLines());
    }

    // ---- ambiguity ----

    @Test
    void text_tornBetweenClasses_saysSo() throws IOException {
        List<String> lines = classify("--top", 1, halves()).outLines();

        assertEquals("  ambiguous: torn between red and blue", lines.get(2));
    }

    @Test
    void text_noClassStandsOut_saysSo() throws IOException {
        Path gray = Samples.photo(folder.resolve("photos/gray.png"), 0x808080);

        assertEquals("  ambiguous: no class stands out, it may be none that the model knows",
                classify(gray).outLines().getLast());
        assertTrue(classify("--format", "csv", gray).outLines().get(1).contains(",true,"));
    }

    // ---- explanations ----

    @Test
    void explain_halfOfThePhoto_isWhatIsLit() throws IOException {
        Path map = folder.resolve("why.png");

        CommandRun run = classify("--explain", map, halves());

        assertEquals(ExitCode.DONE, run.code(), run.toString());
        assertEquals(List.of("leveret: " + map + " shows what carries 'red': the brighter a part, the more is lost"
                + " without it"), run.errLines());
        BufferedImage lit = ImageIO.read(map.toFile());
        assertEquals(6, lit.getWidth());
        assertTrue((lit.getRGB(0, 2) >> 16 & 0xff) > 200, Integer.toHexString(lit.getRGB(0, 2)));
        assertTrue((lit.getRGB(5, 2) & 0xff) < 100, Integer.toHexString(lit.getRGB(5, 2)));
    }

    @Test
    void explain_whatCannotBe_isRefused() throws IOException {
        Path photo = halves();

        CommandRun two = classify("--explain", folder.resolve("why.png"), photo, photo);
        CommandRun nowhere = classify("--explain", folder.resolve("nowhere/why.png"), photo);
        CommandRun unreadable = classify("--explain", folder.resolve("why.png"), "missing.jpg");
        CommandRun nothing = classify("--explain", folder.resolve("why.png"), "--threshold", "2", photo);

        assertEquals(List.of("leveret: --explain is for one photo; there are 2"), two.errLines());
        assertEquals(ExitCode.BAD_INPUT, nowhere.code());
        assertEquals(ExitCode.BAD_INPUT, unreadable.code());
        assertEquals(List.of("leveret: no class reaches the threshold, so --explain has nothing to show"),
                nothing.errLines());
        assertEquals(ExitCode.PARTLY_FAILED, nothing.code());
        byte[] before = Files.readAllBytes(photo);
        CommandRun itself = classify("--explain", photo, photo);
        assertEquals(List.of("leveret: --explain " + photo + " is the photo itself; give another file"),
                itself.errLines());
        assertArrayEquals(before, Files.readAllBytes(photo));
        CommandRun jpeg = classify("--explain", folder.resolve("why.jpg"), photo);
        assertEquals(List.of("leveret: --explain cannot be '" + folder.resolve("why.jpg")
                + "'; give a file whose name ends in .png"), jpeg.errLines());
        CommandRun plain = classify("--explain", folder.resolve("why.png"),
                Samples.photo(folder.resolve("photos/red.png"), Samples.RED));
        assertEquals(ExitCode.PARTLY_FAILED, plain.code());
        assertTrue(plain.errLines().getFirst().startsWith("leveret: no part of the photo carries 'red'"),
                plain.toString());
        assertTrue(Files.notExists(folder.resolve("why.png")));
    }

    // ---- several heads ----

    @Test
    void heads_several_areAllThereInEachFormat() throws IOException {
        Path heads = Files.write(folder.resolve("heads.tflite"), Samples.twoHeads());
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(List.of(photo.toString(), " colors", "  0.79  red     ███████████████▊",
                "  0.11  green   ██▏", "  0.11  blue    ██▏", " warm ", "  0.73  class 0   ██████████████▋"),
                CommandRun.of("classify", "--model", heads, "--labels", labels, photo).outLines());
        JsonNode red = new ObjectMapper()
                .readTree(CommandRun.of("classify", "--model", heads, "--format", "json", photo)
                        .out())
                .at("/results/0");
        assertEquals(3, red.get("classifications").size());
        assertEquals(List.of("output", "name", "classifications", "ambiguous", "ambiguity"),
                names(red.at("/moreHeads/0")));
        assertEquals(0.731, red.at("/moreHeads/0/classifications/0/score").asDouble(), 0.001);
        assertEquals("undefined", red.at("/moreHeads/0/ambiguity/verdict").asText());
        List<String> rows = CommandRun.of("classify", "--model", heads, "--format", "csv", photo).outLines();
        assertTrue(rows.get(4).startsWith(photo + ",6,5,1,1,0,,,0.73"), rows.get(4));
        assertEquals(5, rows.size());
    }

    @Test
    void locale_ofTheModelsLabels_isShown() throws IOException {
        Path french = Files.writeString(folder.resolve("french.txt"), "rouge\nvert\nbleu\n");
        Path named = folder.resolve("named.tflite");
        CommandRun set = CommandRun.of("metadata", "set", "--model", model, "-o", named, "--labels", labels, "--labels",
                french + ":fr");
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(ExitCode.DONE, set.code(), set.toString());
        assertTrue(CommandRun.of("classify", "--model", named, "--locale", "fr-CA", photo).out().contains("rouge"));
        assertTrue(CommandRun.of("classify", "--model", named, photo).out().contains("red "));
    }

    // ---- options ----

    @ParameterizedTest
    @ValueSource(strings = {"half-pixel-bilinear", "legacy-bilinear", "align-corners-bilinear", "nearest", "AREA"})
    void resizer_eachName_isKnown(String name) throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(ExitCode.DONE, classify("--resizer", name, "--resize", "crop", photo).code());
    }

    @Test
    void resize_pad_addsBlack() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED); // 6 × 5, so one row of four is black

        assertEquals("   0.5000  red", classify("--softmax", "off", "--resize", "pad", photo).outLines().get(1));
    }

    @Test
    void top_all_showsAll() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(4, classify("--top", -1, photo).outLines().size());
    }

    @Test
    void allow_severalLabels_areTheOnlyOnes() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(List.of(photo.toString(), "   1.0000  red", "  -1.0000  blue"),
                classify("--softmax", "off", "--allow", "blue", "--allow", "red", photo).outLines());
    }

    @Test
    void deny_label_isLeftOut() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertEquals(List.of(photo.toString(), "  -1.0000  green", "  -1.0000  blue"),
                classify("--softmax", "off", "--deny", "red", photo).outLines());
    }

    @Test
    void allowAndDeny_whatCannotBe_isRefused() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        CommandRun both = classify("--allow", "red", "--deny", "blue", photo);
        CommandRun unknown = classify("--allow", "rot", photo);

        assertEquals(ExitCode.BAD_INPUT, both.code());
        assertEquals("leveret: --allow and --deny exclude each other; give one of them\n", both.err());
        assertEquals(ExitCode.BAD_INPUT, unknown.code());
        assertEquals("leveret: none of the labels to allow, [rot], is a label of " + model
                + "; spell them as it does, [red, green, blue] for instance\n", unknown.err());
    }

    // ---- the ends ----

    @Test
    void closedPipe_endsQuietly() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        StringWriter err = new StringWriter();
        assertEquals(ExitCode.DONE, classifyInto(failing("Broken pipe"), err, photo, photo, photo));
        assertEquals("", err.toString());
    }

    @Test
    void fullDisk_isToldOf() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        StringWriter err = new StringWriter();
        assertEquals(ExitCode.PARTLY_FAILED, classifyInto(failing("No space left on device"), err, photo));
        assertEquals("leveret: the results could not be written: No space left on device\n", err.toString());
    }

    @Test
    void sample_starterModel_isALabrador() throws IOException {
        CommandRun run = CommandRun.of("classify", "--sample", "--format", "json");
        JsonNode best = new ObjectMapper().readTree(run.out()).at("/results/0/classifications/0");

        assertAll(() -> assertEquals(ExitCode.DONE, run.code()), () -> assertEquals("", run.err()),
                () -> assertEquals("Labrador retriever", best.get("label").asText()),
                () -> assertTrue(best.get("score").asDouble() > 0.75, best.toString()));
    }

    @Test
    void progress_notATerminal_isNotShown() throws IOException {
        Path photo = Samples.photo(folder.resolve("photos/red.png"), Samples.RED);

        assertFalse(classify(photo, photo, photo).err().contains("\r"));
    }

    private CommandRun classify(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("classify", "--model", model, "--labels", labels));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray());
    }

    private ExitCode classifyInto(OutputStream out, StringWriter err, Path... photos) {
        List<String> arguments = new ArrayList<>(List.of("classify", "--model", model.toString()));
        for (Path photo : photos) {
            arguments.add(photo.toString());
        }
        return Cli.run(new Console(System.in, out, StandardCharsets.UTF_8, err, false, 80, CommandRun.NONE_PULLED),
                arguments.toArray(String[]::new));
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
