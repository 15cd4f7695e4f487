package io.leveret.spark;

import io.leveret.base.OptionException;
import java.util.List;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Classifies photos: adds a column of classes, {@code array<struct<index,label,displayName,score>>}, highest score
 * first, and a column of errors, {@code struct<code,message>}, of which one is null in each row.
 *
 * <pre>{@code
 * Dataset<Row> photos = spark.read().format("binaryFile").load("s3a://lake/photos/");
 * Dataset<Row> labeled = new LeveretClassifier().setModelPath("s3a://lake/hares.tflite").setTopK(3).transform(photos);
 * labeled.select("path", "classes").write().parquet("s3a://lake/labels/");
 * }</pre>
 *
 * <p>Each executor opens the model once, and all its tasks share it; the model's file travels to it once. A stage of a
 * {@link org.apache.spark.ml.Pipeline} can be saved and loaded.
 */
public final class LeveretClassifier extends PhotoStage<LeveretClassifier> {
    private static final long serialVersionUID = 1L;
    private static final int DEFAULT_TOP_K = 5;

    private final IntParam topK;
    private final FloatParam threshold;
    private final StringArrayParam labels;
    private final Param<String> roi;

    /** Creates a stage with the defaults. */
    public LeveretClassifier() {
        this(Identifiable$.MODULE$.randomUID("leveretClassifier"));
    }

    /** Creates a stage with an id; Spark calls it to load one. */
    public LeveretClassifier(String uid) {
        super(uid, "classes");
        this.topK = new IntParam(this, "topK", "the largest number of classes of a photo; -1 for all");
        this.threshold = new FloatParam(this, "threshold", "the least score; that of the model if not set");
        this.labels = new StringArrayParam(this, "labels", "names of the classes, instead of those of the model");
        this.roi = new Param<>(this, "roi",
                "the part of each photo: X,Y,W,H in pixels, or in shares of its sides with decimal points");
        setDefault(topK, DEFAULT_TOP_K);
        setDefault(labels, new String[0]);
        setDefault(roi, "");
    }

    /** Reads a stage that was saved; Spark calls it to load a pipeline. */
    public static MLReader<LeveretClassifier> read() {
        return new StageReader<>();
    }

    /** Loads a stage that was saved. */
    public static LeveretClassifier load(String path) {
        return read().load(path);
    }

    @Override
    LeveretClassifier self() {
        return this;
    }

    /** The largest number of classes of a photo; 5 by default, −1 for all. */
    public IntParam topK() {
        return topK;
    }

    /** The least score; by default that of the model's metadata, if it has one. */
    public FloatParam threshold() {
        return threshold;
    }

    /** Names of the classes, instead of those of the model. */
    public StringArrayParam labels() {
        return labels;
    }

    /** The part of each photo; all of it by default. */
    public Param<String> roi() {
        return roi;
    }

    /** Sets the largest number of classes of a photo, at least 1, or −1 for all. */
    public LeveretClassifier setTopK(int most) {
        set(topK, most);
        return this;
    }

    /** Sets the least score. */
    public LeveretClassifier setThreshold(float lowest) {
        set(threshold, lowest);
        return this;
    }

    /** Sets names of the classes, one for each. */
    public LeveretClassifier setLabels(List<String> names) {
        set(labels, names.toArray(String[]::new));
        return this;
    }

    /** Sets the part of each photo: {@code X,Y,W,H} in pixels, or in shares of its sides with decimal points. */
    public LeveretClassifier setRoi(String region) {
        set(roi, region);
        return this;
    }

    /**
     * Returns the classes of photos; nothing runs until they are used. The driver opens the model, so that one that
     * cannot be used is refused here.
     *
     * @throws io.leveret.base.LeveretException if the model cannot be used, or an option does not suit it
     */
    @Override
    public Dataset<Row> transform(Dataset<?> photos) {
        transformSchema(photos.schema());
        return with(photos, function(photos.sparkSession()).namedColumn(), "classifications");
    }

    /**
     * Registers the classifier as a function of SQL, such as {@code leveret_classify(content)}, for a column of any of
     * the kinds that {@link #inputCol} takes. It returns {@link ClassifyFunction#RESULT}.
     *
     * @throws io.leveret.base.LeveretException if the model cannot be used
     */
    public void register(SparkSession session, String name) {
        session.udf().register(name, function(session).column());
    }

    private ClassifyFunction function(SparkSession session) {
        ClassifierSpec spec = spec();
        spec.open(modelFile(), modelName(), 1).close(); // refused before it travels
        return new ClassifyFunction(SharedModel.of(session, modelFile(), modelName()), spec, failing(), null);
    }

    private ClassifierSpec spec() {
        if (isSet(threshold) && Float.isNaN((float) $(threshold))) {
            throw new OptionException("threshold", Float.NaN, "cannot be NaN; give a score such as 0.5");
        }
        return ClassifierSpec.of((int) $(topK), isSet(threshold) ? (Float) $(threshold) : null, List.of($(labels)),
                $(roi));
    }

    /**
     * Returns the schema of {@link #transform}.
     *
     * @throws OptionException if the columns do not suit
     */
    @Override
    public StructType transformSchema(StructType schema) {
        return with(schema, DataTypes.createStructField($(outputCol()),
                DataTypes.createArrayType(ClassifyFunction.CLASS, false), true));
    }
}
