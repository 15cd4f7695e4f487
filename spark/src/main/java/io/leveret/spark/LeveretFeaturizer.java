package io.leveret.spark;

import io.leveret.base.Cancellation;
import io.leveret.image.ImageDecoder;
import io.leveret.tflite.BundledModel;
import io.leveret.train.Backbone;
import io.leveret.vision.FeatureExtractor;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Extracts features of photos, on which Spark ML can train: adds a column of vectors, and a column of errors, {@code
 * struct<code,message>}, of which one is null in each row. The features are those that {@code leveret train} uses: the
 * input of the model's last matrix product, unless {@link #featureLayer} names another tensor.
 */
public final class LeveretFeaturizer extends PhotoStage<LeveretFeaturizer> {
    private static final long serialVersionUID = 1L;

    private static final StructType RESULT = new StructType(new StructField[]{
            DataTypes.createStructField("features", SQLDataTypes.VectorType(), true),
            DataTypes.createStructField("error", PhotoFailure.TYPE, true)});

    private final Param<String> featureLayer;

    /** Creates a stage with the defaults. */
    public LeveretFeaturizer() {
        this(Identifiable$.MODULE$.randomUID("leveretFeaturizer"));
    }

    /** Creates a stage with an id; Spark calls it to load one. */
    public LeveretFeaturizer(String uid) {
        super(uid, "features");
        this.featureLayer = new Param<>(this, "featureLayer",
                "the tensor that holds the features; the input of the last matrix product if not set");
        setDefault(featureLayer, "");
    }

    /** Reads a stage that was saved; Spark calls it to load a pipeline. */
    public static MLReader<LeveretFeaturizer> read() {
        return new StageReader<>();
    }

    /** Loads a stage that was saved. */
    public static LeveretFeaturizer load(String path) {
        return read().load(path);
    }

    @Override
    LeveretFeaturizer self() {
        return this;
    }

    /** The tensor that holds the features; found if empty. */
    public Param<String> featureLayer() {
        return featureLayer;
    }

    /** Sets the tensor that holds the features. */
    public LeveretFeaturizer setFeatureLayer(String name) {
        set(featureLayer, name);
        return this;
    }

    /**
     * Returns the features of photos; nothing runs until they are used. The driver reads the model, so that one that
     * cannot be used is refused here.
     *
     * @throws io.leveret.base.LeveretException if the model cannot be used, or has no such features
     */
    @Override
    public Dataset<Row> transform(Dataset<?> photos) {
        transformSchema(photos.schema());
        Backbone backbone = backbone();
        Function function = new Function(SharedModel.of(photos.sparkSession(), modelFile(), modelName()),
                backbone.featureLayer().name(), failing());
        return with(photos,
                functions.udf((UDF2<@Nullable Object, @Nullable String, Row>) function, RESULT).asNondeterministic(),
                "features");
    }

    private Backbone backbone() {
        return !isSet(modelPath()) && $(featureLayer).isEmpty() && modelName().equals(BundledModel.find()
                .map(BundledModel::name).orElse("")) ? Backbone.bundled()
                        : Backbone.of(modelFile(), modelName(), Optional.of($(featureLayer)).filter(n -> !n.isEmpty()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return with(schema, DataTypes.createStructField($(outputCol()), SQLDataTypes.VectorType(), true));
    }

    /** Extracts the features of the photo of a row. */
    private static final class Function implements UDF2<@Nullable Object, @Nullable String, Row> {
        private static final long serialVersionUID = 1L;

        private final SharedModel model;
        private final String featureLayer;
        private final boolean failing;
        private transient @Nullable FeatureExtractor extractor;

        Function(SharedModel model, String featureLayer, boolean failing) {
            this.model = model;
            this.featureLayer = featureLayer;
            this.failing = failing;
        }

        @Override
        public Row call(@Nullable Object photo, @Nullable String given) {
            if (extractor == null) {
                extractor = model.extractor(featureLayer);
            }
            FeatureExtractor shared = extractor;
            String name = PhotoValue.name(photo, given);
            try {
                float[] features = PhotoValue.read(photo, name, source -> shared.extract(
                        source.read(new ImageDecoder(), shared.framing()).picture(), Cancellation.NONE));
                double[] values = new double[features.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = features[i];
                }
                return RowFactory.create(Vectors.dense(values), null);
            } catch (Exception failure) {
                PhotoFailure reason = PhotoFailure.of(name, failure);
                if (failing) {
                    throw new IllegalStateException(reason.message(), failure);
                }
                return RowFactory.create(null, reason.row());
            }
        }
    }
}
