package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.leveret.cli.console.Console;
import io.leveret.models.ModelStore;
import io.leveret.spark.command.Main;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that all works with Kryo in the place of Java's serialization. */
class KryoTest {
    @TempDir
    static Path folder;
    private static SparkSession spark;
    private static Path model;

    @BeforeAll
    static void start() throws IOException {
        spark = Sessions.builder("local[2]", folder)
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer").getOrCreate();
        model = Files.write(folder.resolve("colors.tflite"), Samples.model());
        Samples.write(folder.resolve("photos"), 40, 20);
        for (int i = 0; i < 30; i++) {
            Path part = Files.createDirectories(folder.resolve("labeled/" + Samples.COLORS.get(i % 3)));
            Files.write(part.resolve(i + ".png"), Samples.photo(i % 3, i));
        }
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static void assertEnds(ExitCode wanted, String... arguments) {
        StringWriter notes = new StringWriter();
        assertEquals(wanted, Main.run(new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(),
                StandardCharsets.UTF_8, notes, false, 80, ModelStore::ofUser), arguments), notes::toString);
    }

    @Test
    void stages_withShufflesAndCaches() {
        Dataset<Row> photos = spark.read().format("binaryFile").option("recursiveFileLookup", true)
                .load(folder.resolve("photos").toString()).repartition(5);

        Dataset<Row> labeled = new LeveretClassifier().setModelPath(model.toString()).transform(photos).cache();
        Dataset<Row> features = new LeveretFeaturizer().setModelPath(model.toString()).transform(photos)
                .repartition(3);

        assertEquals(38, labeled.where("error IS NULL AND classes[0].label IS NOT NULL").count());
        assertEquals(2, labeled.where("error.code = 'BAD_PHOTO'").count());
        assertEquals(38, features.where("features IS NOT NULL").count());
    }

    @Test
    void commands() {
        String photos = folder.resolve("photos").toString();
        String labeled = folder.resolve("labeled").toString();
        assertEnds(ExitCode.PARTLY_FAILED, "classify", "--input", photos, "--output", folder + "/labels", "--model",
                model.toString());
        assertEnds(ExitCode.DONE, "evaluate", "--input", labeled, "--output", folder + "/figures", "--model",
                model.toString());
        assertEnds(ExitCode.DONE, "features", "--input", labeled, "--output", folder + "/features", "--backbone",
                model.toString());
        assertEnds(ExitCode.DONE, "train", "--input", folder + "/features", "-o", folder + "/new.tflite", "--backbone",
                model.toString(), "--epochs", "5");

        assertEquals(38, spark.read().parquet(folder + "/labels/photos").count());
        assertEquals(30, spark.read().parquet(folder + "/features/photos").count());
    }
}
