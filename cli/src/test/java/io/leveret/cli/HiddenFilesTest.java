package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos with the hidden files of macOS archives and of other systems. */
class HiddenFilesTest {
    private static final int PHOTOS = 10; // of each class

    @TempDir
    Path folder;

    private final List<String> photos = new ArrayList<>();
    private Path backbone;
    private Path data;

    @BeforeEach
    void writePhotos() throws IOException {
        backbone = Files.write(folder.resolve("colors.tflite"), Samples.colorFeatures());
        data = folder.resolve("weather");
        for (String label : List.of("cold", "warm")) {
            for (int i = 0; i < PHOTOS; i++) {
                Samples.patternedPhoto(data.resolve(label + "/" + i + ".png"), label.equals("cold") ? 0x1020d0
                        : 0xd02010, i);
                photos.add(label + "/" + i + ".png");
            }
        }
    }

    private void addWhatSystemsLeave() throws IOException {
        for (String left : List.of(".DS_Store", "._cold", "cold/._0.png", "cold/.DS_Store", "warm/Thumbs.db",
                "warm/desktop.ini", "__MACOSX/._cold", "__MACOSX/cold/._0.png", "__MACOSX/warm/._1.png",
                "$RECYCLE.BIN/desktop.ini")) {
            Files.createDirectories(data.resolve(left).getParent());
            Files.write(data.resolve(left), new byte[]{0, 5, 0x16, 7, 0, 2, 0, 0}); // as AppleDouble begins
        }
        for (String readable : List.of(".thumbnails/0.png", "cold/.thumbnails/0.png", "warm/@eaDir/0.png/SM.png",
                "warm/.hidden.png", "$RECYCLE.BIN/R1.png", "System Volume Information/cover.png")) {
            Samples.photo(data.resolve(readable), Samples.GREEN);
        }
    }

    @Test
    void classify_folder_takesThePhotosOnly() throws IOException {
        addWhatSystemsLeave();
        Path model = Files.write(folder.resolve("model.tflite"), Samples.colorModel());

        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "json", data);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        JsonNode results = new ObjectMapper().readTree(run.out()).get("results");
        assertEquals(photos, StreamSupport.stream(results.spliterator(), false)
                .map(result -> data.relativize(Path.of(result.get("file").asText())).toString()).toList());
    }

    @Test
    void trainAndEvaluate_folder_takeThePhotosOnly() throws IOException {
        Path clean = train("clean.tflite");
        addWhatSystemsLeave();
        Path model = train("model.tflite");
        assertArrayEquals(Files.readAllBytes(clean), Files.readAllBytes(model));

        Path journal = folder.resolve("journal");
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--resume", journal, data);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        List<String> evaluated = new ArrayList<>();
        for (String line : Files.readAllLines(journal)) {
            JsonNode file = new ObjectMapper().readTree(line).get("file");
            if (file != null) { // not the first line, which holds the settings
                evaluated.add(file.asText());
            }
        }
        assertEquals(photos, evaluated);
    }

    @Test
    void classify_hiddenFilesThatAreNamed_areTaken() throws IOException {
        addWhatSystemsLeave();
        Path model = Files.write(folder.resolve("model.tflite"), Samples.colorModel());
        Path file = data.resolve("warm/.hidden.png");
        Path thumbnails = data.resolve("cold/.thumbnails");

        CommandRun run = CommandRun.of("classify", "--model", model, "--format", "csv", "--top", 1, file, thumbnails);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals(List.of(file.toString(), thumbnails.resolve("0.png").toString()),
                run.outLines().stream().skip(1).map(line -> line.split(",")[0]).toList());
    }

    private Path train(String name) {
        Path model = folder.resolve(name);
        CommandRun run = CommandRun.of("train", data, "-o", model, "--backbone", backbone, "--no-cache");
        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("", run.err());
        return model;
    }
}
