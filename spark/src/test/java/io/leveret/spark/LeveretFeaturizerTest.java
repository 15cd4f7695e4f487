package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.base.UnsuitableModelException;
import io.leveret.image.ImageDecoder;
import io.leveret.train.Backbone;
import io.leveret.vision.FeatureExtractor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link LeveretFeaturizer}: its features, and a training of Spark ML on them. */
class LeveretFeaturizerTest {
    @TempDir
    static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> photos(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create((double) (i % 3), Samples.photo(i % 3, i)));
        }
        return spark.createDataset(rows, Encoders.row(new StructType().add("label", DataTypes.DoubleType).add("content",
                DataTypes.BinaryType)));
    }

    @Test
    void transform_givesTheBackbonesFeatures_andAReasonForTheRest() {
        FeatureExtractor alone = Backbone.of(Samples.model(), "colors", Optional.empty()).extractor();
        Dataset<Row> all = photos(6).union(spark.createDataset(List.of(RowFactory.create(9.0, new byte[]{1})),
                photos(1).encoder()));

        List<Row> rows = new LeveretFeaturizer().setModel(Samples.model()).transform(all).orderBy("label")
                .collectAsList();

        for (Row row : rows.subList(0, 6)) {
            float[] expected = alone
                    .extract(new ImageDecoder().decode(row.<byte[]>getAs("content"), "photo", alone.framing())
                            .picture());
            double[] wanted = new double[expected.length];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = expected[i];
            }
            assertArrayEquals(wanted, row.<Vector>getAs("features").toArray());
            assertNull(row.getAs("error"));
        }
        assertNull(rows.getLast().getAs("features"));
        assertEquals("BAD_PHOTO", rows.getLast().<Row>getAs("error").getAs("code"));
    }

    @Test
    void transform_columnWithADotInItsName() {
        Dataset<Row> named = photos(1).withColumnRenamed("content", "photo.file");

        Row row = new LeveretFeaturizer().setModel(Samples.model()).setInputCol("photo.file").transform(named).head();

        assertNull(row.getAs("error"));
    }

    @Test
    void pipeline_withLogisticRegression_learns_andIsSaved() throws Exception {
        PipelineModel fitted = new Pipeline().setStages(new PipelineStage[]{
                new LeveretFeaturizer().setModel(Samples.model()), new LogisticRegression().setMaxIter(20)})
                .fit(photos(30));
        fitted.write().overwrite().save(folder.resolve("pipeline").toString());

        Dataset<Row> predicted = PipelineModel.load(folder.resolve("pipeline").toString()).transform(photos(60));

        assertEquals(60, predicted.where("label = prediction").count());
    }

    @Test
    void transform_unknownLayer_isRefusedWithItsName() {
        UnsuitableModelException refused = assertThrows(UnsuitableModelException.class,
                () -> new LeveretFeaturizer().setModel(Samples.model()).setFeatureLayer("none").transform(photos(1)));

        assertTrue(refused.getMessage().contains("none"), refused::getMessage);
    }
}
