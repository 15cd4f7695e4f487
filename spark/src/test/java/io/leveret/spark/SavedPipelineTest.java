package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a pipeline saved by one JVM gives the same in another. */
class SavedPipelineTest {
    @TempDir
    Path folder;

    /** What the other JVM runs: loads a pipeline and applies it. */
    public static final class OtherJvm {
        private OtherJvm() {}

        /** Takes the pipeline, the photos, a folder for itself and the place of the result. */
        public static void main(String[] arguments) throws IOException {
            try (SparkSession spark = Sessions.builder("local[1]", Path.of(arguments[2])).getOrCreate()) {
                apply(spark, PipelineModel.load(arguments[0]), arguments[1]).write().json(arguments[3]);
            }
        }
    }

    private static Dataset<Row> apply(SparkSession spark, PipelineModel pipeline, String photos) {
        Dataset<Row> read = spark.read().format("binaryFile").option("recursiveFileLookup", true).load(photos);
        return pipeline.transform(read).select("path", "classes", "error").orderBy("path").coalesce(1);
    }

    @Test
    void pipeline_loadedInAFreshJvm_givesTheSame() throws IOException, InterruptedException {
        Samples.write(folder.resolve("photos"), 20, 10);
        String pipeline = folder.resolve("pipeline").toString();
        List<String> here;
        try (SparkSession spark = Sessions.builder("local[2]", folder).getOrCreate()) {
            PipelineModel fitted = new Pipeline().setStages(new PipelineStage[]{new LeveretClassifier()
                    .setModel(Samples.model()).setTopK(2).setThreshold(0.03f)}).fit(spark.emptyDataFrame()
                            .selectExpr("binary('') AS content"));
            fitted.save(pipeline);
            here = apply(spark, fitted, folder.resolve("photos").toString()).toJSON().collectAsList();
        }

        Process other = JavaProcess.start(folder.resolve("log"), List.of(ExecutorOptions.JAVA.split(" ")),
                OtherJvm.class.getName(), pipeline,
                folder.resolve("photos").toString(), folder.resolve("other").toString(),
                folder.resolve("result").toString());

        assertTrue(other.waitFor(3, TimeUnit.MINUTES));
        assertEquals(0, other.exitValue(), () -> log(folder.resolve("log")));
        assertEquals(20, here.size());
        try (var files = Files.list(folder.resolve("result"))) {
            assertEquals(here, Files.readAllLines(files.filter(file -> file.toString().endsWith(".json")).findFirst()
                    .orElseThrow()));
        }
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
