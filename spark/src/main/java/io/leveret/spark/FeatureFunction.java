package io.leveret.spark;

import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.Truncated;
import io.leveret.train.Backbone;
import io.leveret.train.PhotoFeatures;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.io.InputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** Extracts from the photo of a path all that a training needs. */
public final class FeatureFunction implements UDF2<String, String, Row> {
    private static final long serialVersionUID = 1L;

    /** The column type of a result. Either {@code error} is null or all others are. */
    public static final StructType RESULT = new StructType(new StructField[]{
            DataTypes.createStructField("digest", DataTypes.BinaryType, true),
            DataTypes.createStructField("hash", DataTypes.LongType, true),
            DataTypes.createStructField("thumbnail", DataTypes.BinaryType, true),
            DataTypes.createStructField("features", DataTypes.createArrayType(DataTypes.FloatType, false), true),
            DataTypes.createStructField("error", PhotoFailure.TYPE, true)});

    private final SharedModel model;
    private final String featureLayer;
    private final long maxPixels;
    private final Truncated truncated;
    private final Decoding decoding;
    private final LongAccumulator done;
    private transient @Nullable FeatureExtractor extractor;

    private FeatureFunction(SharedModel model, String featureLayer, DecodeLimits limits, Decoding decoding,
            LongAccumulator done) {
        this.model = model;
        this.featureLayer = featureLayer;
        this.maxPixels = limits.maxPixels();
        this.truncated = limits.truncated();
        this.decoding = decoding;
        this.done = done;
    }

    /**
     * Returns a function of a column of paths and a column of labels.
     *
     * @param file the backbone's file; must not change
     * @param done counts photos
     */
    public static UserDefinedFunction of(SparkSession session, byte[] file, Backbone backbone, DecodeLimits limits,
            Decoding decoding, LongAccumulator done) {
        FeatureFunction function = new FeatureFunction(SharedModel.of(session, file, backbone.name()),
                backbone.featureLayer().name(), limits, decoding, done);
        return functions.udf((UDF2<String, String, Row>) function, RESULT).asNondeterministic();
    }

    @Override
    public Row call(String path, String label) {
        if (extractor == null) {
            extractor = model.extractor(featureLayer);
        }
        FeatureExtractor shared = extractor;
        done.add(1);
        try {
            PhotoFeatures found = PhotoFeatures.of(path, label, read(path), shared,
                    new DecodeLimits(maxPixels, DecodeLimits.DEFAULT.maxBytes(), truncated), decoding);
            return RowFactory.create(found.digest(), found.signature().hash(), found.signature().thumbnail(),
                    found.features(), null);
        } catch (Exception failure) {
            return RowFactory.create(null, null, null, null, PhotoFailure.of(path, failure).row());
        }
    }

    private static byte[] read(String path) throws IOException {
        long most = DecodeLimits.DEFAULT.maxBytes();
        try (InputStream file = HadoopFiles.open(path)) {
            byte[] bytes = file.readNBytes((int) most + 1);
            if (bytes.length > most) {
                throw new IOException(path + ": it has more bytes than the limit of " + most);
            }
            return bytes;
        }
    }
}
