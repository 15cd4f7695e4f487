package io.leveret.spark;

import io.leveret.image.codec.Damage;
import io.leveret.vision.Classification;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the photo of a row, on the thread of its task. Deserialized for each task; all of an executor share one
 * classifier.
 */
public final class ClassifyFunction
        implements
            UDF1<@Nullable Object, Row>,
            UDF2<@Nullable Object, @Nullable String, Row> {
    private static final long serialVersionUID = 1L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MICROS = 1000;

    /** The column type of a class: {@code struct<index,label,displayName,score>}. */
    public static final StructType CLASS = new StructType(new StructField[]{
            DataTypes.createStructField("index", DataTypes.IntegerType, false),
            DataTypes.createStructField("label", DataTypes.StringType, false),
            DataTypes.createStructField("displayName", DataTypes.StringType, false),
            DataTypes.createStructField("score", DataTypes.FloatType, false)});

    /** The column type of a result. Either {@code error} is null or all others are. */
    public static final StructType RESULT = new StructType(new StructField[]{
            DataTypes.createStructField("width", DataTypes.IntegerType, true),
            DataTypes.createStructField("height", DataTypes.IntegerType, true),
            DataTypes.createStructField("classifications", DataTypes.createArrayType(CLASS, false), true),
            DataTypes.createStructField("ambiguous", DataTypes.BooleanType, true),
            DataTypes.createStructField("decodeMillis", DataTypes.DoubleType, true),
            DataTypes.createStructField("preprocessMillis", DataTypes.DoubleType, true),
            DataTypes.createStructField("inferenceMillis", DataTypes.DoubleType, true),
            DataTypes.createStructField("damage", DataTypes.createStructType(new StructField[]{
                    DataTypes.createStructField("rows", DataTypes.IntegerType, false),
                    DataTypes.createStructField("intactRows", DataTypes.IntegerType, false),
                    DataTypes.createStructField("reason", DataTypes.StringType, false)}), true),
            DataTypes.createStructField("error", PhotoFailure.TYPE, true)});

    private final SharedModel model;
    private final ClassifierSpec spec;
    private final boolean failing;
    private final @Nullable LongAccumulator done; // counts photos
    private transient @Nullable ImageClassifier classifier; // shared, looked up once for each task
    private transient @Nullable ImageProcessingOptions how;

    /**
     * Creates a function.
     *
     * @param failing whether a photo that cannot be classified fails the job
     */
    ClassifyFunction(SharedModel model, ClassifierSpec spec, boolean failing, @Nullable LongAccumulator done) {
        this.model = model;
        this.spec = spec;
        this.failing = failing;
        this.done = done;
    }

    /**
     * Returns a function of a column of photos (binary, paths or images) and a column of their names in messages.
     *
     * @param file the model's file; must not change
     * @param name its name in messages
     * @param done counts photos
     */
    public static UserDefinedFunction of(SparkSession session, byte[] file, String name, ClassifierSpec spec,
            LongAccumulator done) {
        return new ClassifyFunction(SharedModel.of(session, file, name), spec, false, done).namedColumn();
    }

    /**
     * Returns it for columns. Not deterministic in Spark's sense, since Spark would run a deterministic one twice for
     * each photo where its result is used twice.
     */
    UserDefinedFunction column() {
        return functions.udf((UDF1<@Nullable Object, Row>) this, RESULT).asNondeterministic();
    }

    /** Returns it for a column of photos and one of their names in messages. */
    UserDefinedFunction namedColumn() {
        return functions.udf((UDF2<@Nullable Object, @Nullable String, Row>) this, RESULT).asNondeterministic();
    }

    /** Returns the classifier that all tasks of this JVM share. */
    ImageClassifier classifier() {
        ImageClassifier open = classifier;
        if (open == null) {
            int threads = TaskThreads.count();
            open = model.open(spec, ImageClassifier.class, file -> spec.open(file, model.name(), threads));
            classifier = open;
        }
        return open;
    }

    @Override
    public Row call(@Nullable Object photo) {
        return call(photo, null);
    }

    @Override
    public Row call(@Nullable Object photo, @Nullable String given) {
        String name = PhotoValue.name(photo, given);
        ImageClassifier shared = classifier();
        if (how == null) {
            how = spec.how();
        }
        ImageProcessingOptions options = how;
        if (done != null) {
            done.add(1);
        }
        try {
            return row(PhotoValue.read(photo, name, source -> shared.classify(source, options)));
        } catch (Exception failure) {
            PhotoFailure reason = PhotoFailure.of(name, failure);
            if (failing) {
                throw new IllegalStateException(reason.message(), failure);
            }
            return RowFactory.create(null, null, null, null, null, null, null, null, reason.row());
        }
    }

    private static Row row(ImageClassification seen) {
        Row[] classes = seen.classifications().stream().map(ClassifyFunction::classRow).toArray(Row[]::new);
        return RowFactory.create(seen.width(), seen.height(), classes, seen.ambiguity().ambiguous(),
                millis(seen.timing().decodeNanos()), millis(seen.timing().preprocessNanos()),
                millis(seen.timing().inferenceNanos()),
                seen.damage().<@Nullable Row>map(ClassifyFunction::damageRow).orElse(null), null);
    }

    private static Row classRow(Classification each) {
        return RowFactory.create(each.index(), each.label(), each.displayName(), each.score());
    }

    private static Row damageRow(Damage damage) {
        return RowFactory.create(damage.rows(), damage.intactRows(), damage.reason());
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * MICROS) / (double) MICROS;
    }
}
