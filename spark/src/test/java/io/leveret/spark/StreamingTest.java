package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that photos are classified as they come, each once, also if the query is started again. */
class StreamingTest {
    @TempDir
    Path folder;
    private SparkSession spark;

    @BeforeEach
    void start() throws IOException {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
        Files.createDirectories(folder.resolve("incoming"));
    }

    @AfterEach
    void stop() {
        spark.stop();
    }

    private void arrive(String name, byte[] photo) throws IOException {
        Path whole = Files.write(folder.resolve("whole"), photo);
        Files.move(whole, folder.resolve("incoming").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs a query over what has come since the last one. */
    private void run() throws Exception {
        Dataset<Row> photos = spark.readStream().format("binaryFile")
                .schema("path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY")
                .load(folder.resolve("incoming").toString());
        Dataset<Row> labeled = new LeveretClassifier().setModel(Samples.model()).setTopK(1).transform(photos)
                .select("path", "classes", "error");
        labeled.writeStream().format("parquet").option("path", folder.resolve("labels").toString())
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow()).start().awaitTermination();
    }

    private List<Row> labels() {
        return spark.read().parquet(folder.resolve("labels").toString())
                .select(functions.substring_index(functions.col("path"), "/", -1),
                        functions.col("classes").getItem(0).getField("label"), functions.col("error.code"))
                .orderBy("path").collectAsList();
    }

    @Test
    void folder_eachPhotoOnce_alsoAfterARestart() throws Exception {
        arrive("a.png", Samples.photo(0, 1));
        arrive("b.png", Samples.photo(1, 2));
        run();
        arrive("c.png", "no photo".getBytes());
        arrive("d.png", Samples.photo(2, 3));
        spark.stop();
        start();
        run();
        run();

        assertEquals("[[a.png,red,null], [b.png,green,null], [c.png,null,BAD_PHOTO], [d.png,blue,null]]",
                labels().toString());
    }
}
