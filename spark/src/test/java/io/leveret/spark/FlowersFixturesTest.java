package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.Trainer;
import io.leveret.train.TrainingListener;
import io.leveret.train.TrainingOptions;
import io.leveret.train.TrainingPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares a trainer of Spark ML on {@link LeveretFeaturizer} with Leveret's own head, on real photos. */
@Tag("fixtures")
class FlowersFixturesTest {
    private static final Path FIXTURES = Path.of(System.getProperty("leveret.fixtures"));
    private static final double TWO_POINTS = 0.02;

    @TempDir
    Path folder;

    /** Links every fourth photo of each class below test, the others below train. */
    private void split() throws IOException {
        try (Stream<Path> classes = Files.list(FIXTURES.resolve("datasets/flowers"))) {
            for (Path each : classes.filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.list(each)) {
                    List<Path> photos = files.sorted().limit(40).toList();
                    for (int i = 0; i < photos.size(); i++) {
                        Path part = folder.resolve(i % 4 == 0 ? "test" : "train").resolve(each.getFileName());
                        Files.createDirectories(part);
                        Files.createSymbolicLink(part.resolve(photos.get(i).getFileName()), photos.get(i));
                    }
                }
            }
        }
    }

    @Test
    void logisticRegression_onFeatures_isAsGoodAsTheHead() throws IOException {
        split();
        Path backbone = FIXTURES.resolve("models/mobilenet_v1_0.25_128_quant.tflite");
        TrainedModel head = Trainer.train(TrainingPhotos.read(folder), Backbone.read(backbone),
                TrainingOptions.builder().otherViews(0).build(), TrainingListener.NONE);
        double wanted = head.test().top(1).orElseThrow().share();

        try (SparkSession spark = Sessions.builder("local[2]", folder.resolve("spark"))
                .config("spark.sql.files.openCostInBytes", "1000").getOrCreate()) {
            PipelineModel fitted = new Pipeline().setStages(new PipelineStage[]{
                    new StringIndexer().setInputCol("class").setOutputCol("label"),
                    new LeveretFeaturizer().setModelPath(backbone.toString()),
                    new LogisticRegression().setRegParam(0.01).setMaxIter(40)}).fit(photos(spark, "train"));
            Dataset<Row> predicted = fitted.transform(photos(spark, "test"));

            assertEquals(head.test().images(), predicted.count());
            double found = (double) predicted.where("label = prediction").count() / predicted.count();
            assertTrue(found >= wanted - TWO_POINTS, () -> "Spark ML " + found + ", the head " + wanted);
        }
    }

    private Dataset<Row> photos(SparkSession spark, String part) {
        return spark.read().format("binaryFile").option("recursiveFileLookup", true)
                .load(folder.resolve(part).toString())
                .withColumn("class", functions.expr("element_at(split(path, '/'), -2)"));
    }
}
