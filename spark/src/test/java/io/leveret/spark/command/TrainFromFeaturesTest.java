package io.leveret.spark.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.cli.console.Console;
import io.leveret.models.ModelStore;
import io.leveret.spark.Samples;
import io.leveret.spark.Sessions;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureSource;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a classifier can be trained from a table of features. */
class TrainFromFeaturesTest {
    @TempDir
    static Path folder;
    private static SparkSession spark;
    private static Path backbone;

    private final StringWriter notes = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
        backbone = Files.write(folder.resolve("colors.tflite"), Samples.model());
        for (int i = 0; i < 60; i++) {
            Path part = Files
                    .createDirectories(folder.resolve("photos/" + new String[]{"warm", "fresh", "cold"}[i % 3]));
            Files.write(part.resolve(i + ".png"), i == 30 ? new byte[]{1} : Samples.photo(i % 3, i));
        }
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private ExitCode run(String... arguments) {
        return Main
                .run(new Console(new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8, notes, false, 80,
                        ModelStore::ofUser), arguments);
    }

    @Test
    void features_thenTrain_givesAModelThatClassifies() throws IOException {
        String table = folder.resolve("features").toString();
        Path model = folder.resolve("new.tflite");
        assertEquals(ExitCode.PARTLY_FAILED, run("features", "--input", folder.resolve("photos").toString(),
                "--output", table, "--backbone", backbone.toString()), notes::toString);
        assertEquals(59, spark.read().parquet(table + "/photos").count());
        assertEquals(1, spark.read().parquet(table + "/unreadable").count());

        assertEquals(ExitCode.DONE, run("train", "--input", table, "-o", model.toString(), "--backbone",
                backbone.toString(), "--epochs", "60"), notes::toString);

        assertTrue(out.toString(StandardCharsets.UTF_8).contains("3 classes"), out::toString);
        int right = 0;
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.file(model), ClassifierOptions.DEFAULT)) {
            for (int i = 100; i < 130; i++) {
                right += classifier.classify(PictureSource.bytes(Samples.photo(i % 3, i), "photo")).classifications()
                        .getFirst().label().equals(new String[]{"warm", "fresh", "cold"}[i % 3]) ? 1 : 0;
            }
        }
        assertEquals(30, right);
    }

    @Test
    void train_withoutATable_orOfAnotherBackbone_isRefused() throws IOException {
        String few = folder.resolve("few").toString();
        assertEquals(ExitCode.DONE, run("features", "--input", folder.resolve("photos").toString(), "--glob", "?.png",
                "--output", few, "--backbone", backbone.toString()), notes::toString);
        assertEquals(ExitCode.DONE, run("classify", "--input", folder.resolve("photos/warm").toString(), "--glob",
                "3.png", "--output", folder.resolve("labels").toString(), "--model", backbone.toString()),
                notes::toString);
        Path other = Files.write(folder.resolve("other.tflite"), Samples.unlabeledModel());

        assertRefused("is no output of leveret spark", "train", "--input", folder.resolve("none").toString(), "-o",
                folder.resolve("x.tflite").toString(), "--backbone", backbone.toString());
        assertRefused("with backbone file not given", "train", "--input", folder.resolve("labels").toString(), "-o",
                folder.resolve("x.tflite").toString(), "--backbone", backbone.toString());
        assertRefused("holds results with backbone file", "train", "--input", few, "-o",
                folder.resolve("x.tflite").toString(), "--backbone", other.toString());
    }

    @Test
    void features_ofPhotosWithOtherLabels_areRefused() throws IOException {
        Path table = folder.resolve("labels.csv");
        String[] command = {"features", "--input", table.toString(), "--output", folder.resolve("relabeled").toString(),
                "--backbone", backbone.toString()};
        Files.writeString(table, "file,label\nphotos/warm/0.png,a\nphotos/warm/3.png,a\n");
        assertEquals(ExitCode.DONE, run(command), notes::toString);
        Files.writeString(table, "file,label\nphotos/warm/0.png,a\nphotos/warm/3.png,b\n");

        assertRefused("warm/3.png as a, and now it is b; give another folder", command);
    }

    private void assertRefused(String message, String... command) {
        assertEquals(ExitCode.BAD_INPUT, run(command), notes::toString);
        assertTrue(notes.toString().contains(message), notes::toString);
    }
}
