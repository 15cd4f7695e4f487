package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureSource;
import io.leveret.wire.RegionText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link LeveretClassifier} with a local master. */
class LeveretClassifierTest {
    private static final StructType PHOTO = new StructType(new StructField[]{
            DataTypes.createStructField("name", DataTypes.StringType, false),
            DataTypes.createStructField("content", DataTypes.BinaryType, true)});

    @TempDir
    static Path folder;
    private static SparkSession spark;
    private static Path model;

    @BeforeAll
    static void start() throws IOException {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
        model = Files.write(folder.resolve("colors.tflite"), Samples.model());
    }

    @AfterAll
    static void stop() {
        spark.stop();
        assertEquals(0, ExecutorModels.open(), "the application has ended, so its models are closed");
    }

    private static LeveretClassifier classifier() {
        return new LeveretClassifier().setModelPath(model.toString());
    }

    /** Returns a table of photos of all colors, the last two of which cannot be read. */
    private static Dataset<Row> photos() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rows.add(RowFactory.create("photo" + i, Samples.photo(i % 3, i)));
        }
        rows.add(RowFactory.create("text", "this is no photo".getBytes()));
        rows.add(RowFactory.create("nothing", null));
        return spark.createDataset(rows, org.apache.spark.sql.Encoders.row(PHOTO)).repartition(3);
    }

    private static List<Classification> expected(byte[] photo, int top, String region) throws IOException {
        try (ImageClassifier alone = ImageClassifier.open(ModelSource.file(model),
                ClassifierOptions.builder().maxResults(top).build())) {
            ImageProcessingOptions.Builder how = ImageProcessingOptions.builder();
            if (!region.isEmpty()) {
                how.region(RegionText.parse("roi", region));
            }
            return alone.classify(PictureSource.bytes(photo, "photo"), how.build()).classifications();
        }
    }

    private static List<Classification> classes(Row row) {
        return row.<Row>getList(row.fieldIndex("classes")).stream().map(each -> new Classification(
                each.<Integer>getAs("index"), each.getAs("label"), each.getAs("displayName"),
                each.<Float>getAs("score"))).toList();
    }

    @Test
    void transform_givesWhatAClassifierGives_andAReasonForTheRest() throws IOException {
        List<Row> rows = classifier().setTopK(2).transform(photos()).orderBy("name").collectAsList();

        assertEquals(11, rows.size());
        for (Row row : rows) {
            byte[] photo = row.getAs("content");
            if (row.<String>getAs("name").startsWith("photo")) {
                assertEquals(expected(photo, 2, ""), classes(row));
                assertNull(row.getAs("error"));
            } else {
                assertNull(row.getAs("classes"));
                Row error = row.getAs("error");
                assertEquals(photo == null ? "UNAVAILABLE" : "BAD_PHOTO", error.getAs("code"));
                assertNotNull(error.getAs("message"));
            }
        }
        assertEquals(List.of("name", "content", "classes", "error"),
                List.of(classifier().transform(photos()).columns()));
    }

    @Test
    void transformSchema_isThatOfTheResult() {
        assertEquals(classifier().transform(photos()).schema(), classifier().transformSchema(photos().schema()));
    }

    @Test
    void transform_regionThresholdAndLabels_areApplied() throws IOException {
        String region = "0.5,0.0,0.5,1.0";
        List<Row> rows = classifier().setRoi(region).setThreshold(0.4f).setLabels(List.of("rot", "grün", "blau"))
                .transform(photos().where("name like 'photo%'")).collectAsList();

        for (Row row : rows) {
            List<Classification> wanted = expected(row.getAs("content"), 5, region).stream()
                    .filter(each -> each.score() >= 0.4f).toList();
            assertEquals(wanted.stream().map(Classification::index).toList(),
                    classes(row).stream().map(Classification::index).toList());
            assertEquals(wanted.stream().map(Classification::score).toList(),
                    classes(row).stream().map(Classification::score).toList());
            assertTrue(classes(row).stream().allMatch(each -> List.of("rot", "grün", "blau").contains(each.label())));
        }
    }

    @Test
    void transform_paths_readsTheFiles_andSaysWhichIsMissing() throws IOException {
        Path there = Files.write(folder.resolve("with space%20ü.png"), Samples.photo(1, 7));
        Dataset<Row> paths = spark.createDataset(List.of(there.toString(), there.toUri().toString().replace("%25", "%")
                .replace("%20", " "), folder.resolve("missing.png").toString()),
                org.apache.spark.sql.Encoders.STRING()).toDF("path");

        List<Row> rows = classifier().setInputCol("path").transform(paths).collectAsList();

        assertEquals("green", classes(rows.getFirst()).getFirst().label());
        Row error = rows.getLast().getAs("error");
        assertEquals("UNAVAILABLE", error.getAs("code"));
        assertTrue(error.<String>getAs("message").contains("missing.png"), error::toString);
    }

    @Test
    void transform_imageStruct_isBgr_andRefusesWhatSparkBreaks() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("color.png"), Samples.photo(BufferedImage.TYPE_INT_RGB, 2, 3));
        Files.write(images.resolve("gray8.png"), Samples.photo(BufferedImage.TYPE_BYTE_GRAY, 1, 3));
        Files.write(images.resolve("gray16.png"), Samples.photo(BufferedImage.TYPE_USHORT_GRAY, 1, 3));
        Files.write(images.resolve("alpha.png"), Samples.photo(BufferedImage.TYPE_INT_ARGB, 0, 3));
        Files.writeString(images.resolve("text.png"), "no photo");
        Dataset<Row> read = spark.read().format("image").load(images.toString());

        List<Row> rows = classifier().setInputCol("image").transform(read).collectAsList();

        assertEquals(5, rows.size());
        for (Row row : rows) {
            String origin = row.<Row>getAs("image").getAs("origin");
            String name = origin.substring(origin.lastIndexOf('/') + 1);
            if (name.equals("gray16.png") || name.equals("text.png")) {
                String message = row.<Row>getAs("error").getAs("message");
                assertTrue(message.contains(name), message);
                assertTrue(message.contains(name.equals("gray16.png") ? "16 bits" : "could not decode"), message);
            } else {
                assertEquals(expected(Files.readAllBytes(images.resolve(name)), 5, ""), classes(row), name);
            }
        }
    }

    @Test
    void transform_onErrorFail_failsTheJob() {
        Dataset<Row> failing = classifier().setOnError("fail").transform(photos());

        Exception failure = assertThrows(Exception.class, failing::collectAsList);

        assertTrue(String.valueOf(failure).contains("the photo"), failure::toString);
    }

    @Test
    void transform_columnPath_namesPhotosInMessages() {
        Dataset<Row> named = photos().withColumnRenamed("name", "path");

        Exception failure = assertThrows(Exception.class, classifier().setOnError("fail")
                .transform(named.where("path = 'text'"))::collectAsList);

        assertTrue(String.valueOf(failure).contains("text: its content"), failure::toString);
        assertEquals("nothing: there is no photo, the value is null", classifier().transform(named)
                .where("content IS NULL").select("error.message").head().getString(0));
    }

    @Test
    void transform_imageStructThatIsIncomplete_isAnError() {
        String values = """
                VALUES (0, 'a', 1, 1, 16, X'010203'),
                (1, null, null, null, null, null),
                (3, 'b', 2, 1, 16, X'0102'),
                (4, 'c', 2147483647, 2147483647, 16, X'0102'),
                (5, 'd', 1, 1, 5, X'010203') AS t(id, origin, height, width, mode, data)""";
        Dataset<Row> images = spark.sql("SELECT id, named_struct('origin', origin, 'height', height, 'width', width,"
                + " 'nChannels', 3, 'mode', mode, 'data', data) AS image FROM " + values + " UNION ALL SELECT 2, null");

        List<Row> rows = classifier().setInputCol("image").transform(images).orderBy("id")
                .selectExpr("error.code", "error.message").collectAsList();

        assertEquals(RowFactory.create(null, null), rows.getFirst());
        assertEquals(RowFactory.create("BAD_PHOTO", "the photo: Spark's image source could not decode it"),
                rows.get(1));
        assertEquals("UNAVAILABLE", rows.get(2).getString(0));
        assertEquals(RowFactory.create("BAD_PHOTO", "b: 2 bytes are not 1 x 2 pixels of 3 bytes"), rows.get(3));
        assertEquals("BAD_PHOTO", rows.get(4).getString(0));
        assertTrue(rows.get(5).getString(1).startsWith("d: its pixels are of OpenCV's type 5"), rows::toString);
    }

    @Test
    void transform_pathsThatAreNone_areErrors() {
        Dataset<Row> paths = spark.sql("SELECT * FROM VALUES (''), (null), ('a:b'), ('nosuch://x'), ('%s') AS t(path)"
                .formatted(folder));

        List<Row> rows = classifier().setInputCol("path").transform(paths).select("error.code").collectAsList();

        assertEquals(java.util.Collections.nCopies(5, RowFactory.create("UNAVAILABLE")), rows);
    }

    @Test
    void transform_unusableModelOrColumn_isRefusedAtOnce() throws IOException {
        Path cut = Files.write(folder.resolve("cut.tflite"), java.util.Arrays.copyOf(Samples.model(), 300));

        assertThrows(LeveretException.class,
                () -> new LeveretClassifier().setModelPath(cut.toString()).transform(photos()));
        assertRefused("inputCol", classifier().setInputCol("other"));
        assertRefused("errorCol", classifier().setErrorCol("name"));
        assertRefused("outputCol", classifier().setOutputCol("content"));
        assertRefused("roi", classifier().setRoi("1,2,3"));
        assertRefused("maxResults", classifier().setTopK(0));
        for (String path : List.of(folder.resolve("none.tflite").toString(), "", "a:b", "nosuch://x",
                folder.toString())) {
            assertRefused("modelPath", new LeveretClassifier().setModelPath(path));
        }
        assertRefused("threshold", classifier().setThreshold(Float.NaN));
        assertThrows(LeveretException.class, () -> classifier().setLabels(List.of("one")).transform(photos()));
        assertThrows(OptionException.class, () -> classifier().setOnError("skip"));
    }

    private static void assertRefused(String option, LeveretClassifier stage) {
        assertEquals(option, assertThrows(OptionException.class, () -> stage.transform(photos())).option());
    }

    @Test
    void transform_inputOfAnotherType_isRefused() {
        Dataset<Row> numbers = spark.range(3).toDF("content");

        OptionException refused = assertThrows(OptionException.class, () -> classifier().transform(numbers));

        assertTrue(refused.getMessage().contains("bigint"), refused::getMessage);
    }

    @Test
    void manyTasks_openTheModelOnce() {
        long before = ExecutorModels.loads();
        LeveretClassifier alone = classifier().setThreshold(0.123f); // a specification that no other test has

        for (int i = 0; i < 3; i++) {
            assertEquals(9, alone.transform(photos().repartition(16)).where("error is null").count());
        }

        assertEquals(1, ExecutorModels.loads() - before);
    }

    @Test
    void filterOnTheResult_classifiesEachPhotoOnce() {
        String plan = classifier().transform(photos()).where("error is null").select("classes")
                .queryExecution().optimizedPlan().toString();

        assertEquals(plan.indexOf("UDF("), plan.lastIndexOf("UDF("), plan);
        assertTrue(plan.contains("UDF("), plan);
    }

    @Test
    void sqlFunction_givesAStruct() {
        classifier().register(spark, "leveret_classify");
        photos().createOrReplaceTempView("photos");

        List<Row> rows = spark.sql("""
                SELECT name, result.classifications[0].label AS label, result.error.code AS code
                FROM (SELECT name, leveret_classify(content) AS result FROM photos) ORDER BY name""").collectAsList();

        assertEquals(RowFactory.create("nothing", null, "UNAVAILABLE"), rows.getFirst());
        assertEquals(RowFactory.create("photo1", "green", null), rows.get(2));
    }

    @Test
    void sqlFunction_valueThatIsNoPhoto_failsTheQuery() {
        classifier().register(spark, "leveret_classify");

        for (String value : List.of("1", "array(1)", "named_struct('a', 1)")) {
            Exception failure = assertThrows(Exception.class,
                    () -> spark.sql("SELECT leveret_classify(" + value + ")").collectAsList());
            assertTrue(String.valueOf(failure).contains("give a column of photo files"), failure::toString);
        }
    }

    @Test
    void modelPath_setInAnyWay_isTheModel() throws IOException {
        Path other = Files.createDirectories(folder.resolve("french"));
        Files.write(other.resolve("m.tflite"), Samples.unlabeledModel());
        Files.write(other.resolve("labels.txt"), List.of("un", "deux", "trois"));
        String path = other.resolve("m.tflite").toString();
        LeveretClassifier stage = classifier();
        assertEquals("red", label(stage));

        assertEquals("un", label(stage.copy(new ParamMap().put(stage.modelPath().w(path)))));
        assertEquals("red", label(stage));
        stage.set(stage.modelPath(), path);
        assertEquals("un", label(stage));
        stage.set("modelPath", model.toString());
        assertEquals("red", label(stage));
        assertEquals("un", label(new LeveretClassifier().setModel(Samples.model()).setModelPath(path)));
        assertEquals("red", label(new LeveretClassifier().setModelPath(path).setModel(Samples.model())));
        stage.write().overwrite().save(folder.resolve("red stage").toString());
        LeveretClassifier loaded = LeveretClassifier.load(folder.resolve("red stage").toString());
        assertEquals("red", label(loaded));
        assertEquals("un", label(loaded.setModelPath(path)));
    }

    private static String label(LeveretClassifier stage) {
        return stage.transform(photos().where("name = 'photo0'")).selectExpr("classes[0].label").head().getString(0);
    }

    @Test
    void save_toAnExistingPath_isRefused_unlessToOverwrite() throws IOException {
        String saved = folder.resolve("saved").toString();
        classifier().save(saved);

        assertThrows(IOException.class, () -> classifier().save(saved));
        assertThrows(OptionException.class,
                () -> new LeveretClassifier().setModelPath("none.tflite").save(folder.resolve("unsaved").toString()));

        assertTrue(Files.notExists(folder.resolve("unsaved")));
        classifier().setTopK(1).write().overwrite().save(saved);
        LeveretClassifier loaded = LeveretClassifier.load(saved);
        assertEquals(1, (int) loaded.getOrDefault(loaded.topK()));
        Files.delete(folder.resolve("saved/model.tflite"));
        Exception missing = assertThrows(Exception.class, () -> LeveretClassifier.load(saved));
        assertTrue(missing.getMessage().contains("the model of the stage cannot be read"), missing::getMessage);
    }

    @Test
    void copy_keepsTheModel_unlessThePathIsAnother() throws IOException {
        LeveretClassifier bytes = new LeveretClassifier().setModel(Samples.model());

        LeveretClassifier copy = bytes.copy(new ParamMap().put(bytes.topK().w(1)));

        assertEquals(1, classes(copy.transform(photos()).orderBy("name").collectAsList().get(1)).size());
        assertFalse(bytes.isSet(bytes.topK()));
        assertEquals(bytes.uid(), copy.uid());
    }

    @Test
    void pipeline_savedAndLoaded_givesTheSame_withoutTheModelsFile() throws IOException {
        Path moved = Files.write(folder.resolve("moved.tflite"), Samples.model());
        LeveretClassifier stage = new LeveretClassifier().setModelPath(moved.toString()).setTopK(2)
                .setLabels(List.of("a", "b", "c")).setRoi("0,0,5,5").setOutputCol("result");
        PipelineModel fitted = new Pipeline().setStages(new PipelineStage[]{stage}).fit(photos());
        List<Row> before = fitted.transform(photos()).drop("content").orderBy("name").collectAsList();
        String saved = folder.resolve("pipeline").toString();
        fitted.write().overwrite().save(saved);
        Files.delete(moved);

        List<Row> after = PipelineModel.load(saved).transform(photos()).drop("content").orderBy("name")
                .collectAsList();

        assertEquals(before, after);
    }

    @Test
    void labelsBesideTheModel_areTaken_andSaved() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        Files.write(plain.resolve("m.tflite"), Samples.unlabeledModel());
        Files.write(plain.resolve("labels.txt"), List.of("un", "deux", "trois"));
        LeveretClassifier stage = new LeveretClassifier().setModelPath(plain.resolve("m.tflite").toString());
        stage.write().overwrite().save(folder.resolve("stage").toString());
        Files.delete(plain.resolve("labels.txt"));

        List<Row> rows = LeveretClassifier.load(folder.resolve("stage").toString()).transform(photos())
                .where("name = 'photo1'").collectAsList();

        assertEquals("deux", classes(rows.getFirst()).getFirst().label());
    }
}
