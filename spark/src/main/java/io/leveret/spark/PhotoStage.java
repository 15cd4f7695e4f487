package io.leveret.spark;

import io.leveret.base.OptionException;
import io.leveret.models.ModelRef;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.MetadataEdit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the stages share: a model, a column of photos, and what happens to photos that cannot be read. A saved stage
 * holds the model's file, so that it gives the same wherever it is loaded. Public since Spark calls its methods by
 * reflection.
 *
 * @param <S> the stage itself
 */
public abstract class PhotoStage<S extends PhotoStage<S>> extends Transformer implements MLWritable {
    private static final long serialVersionUID = 1L;

    private static final String PATH = "path";

    /** Values of {@link #onError}. */
    private static final List<String> ON_ERROR = List.of("null", "fail");

    private final String uid;
    private final Param<String> modelPath;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> errorCol;
    private final Param<String> onError;
    private byte @Nullable [] model; // the file; null until it is read
    private @Nullable String modelOf; // what modelPath was then; null if it was not set

    PhotoStage(String uid, String output) {
        this.uid = uid;
        this.modelPath = new Param<>(this, "modelPath",
                "the .tflite model: a path or URI that the driver can read; the bundled model if not set");
        this.inputCol = new Param<>(this, "inputCol",
                "the column of photos: files (binary), paths (string) or Spark's image struct");
        this.outputCol = new Param<>(this, "outputCol", "the column of results");
        this.errorCol = new Param<>(this, "errorCol",
                "the column that says why a photo has no result: struct<code:string,message:string>");
        this.onError = new Param<>(this, "onError",
                "what a photo that cannot be read does: null (no result, and the reason) or fail (the job)");
        setDefault(inputCol, "content");
        setDefault(outputCol, output);
        setDefault(errorCol, "error");
        setDefault(onError, ON_ERROR.getFirst());
    }

    abstract S self();

    @Override
    public final String uid() {
        return uid;
    }

    /** The path or URI of the model. */
    public final Param<String> modelPath() {
        return modelPath;
    }

    /** The column of photos; {@code content} by default, as in Spark's {@code binaryFile} source. */
    public final Param<String> inputCol() {
        return inputCol;
    }

    /** The column of results. */
    public final Param<String> outputCol() {
        return outputCol;
    }

    /** The column of errors; {@code error} by default. */
    public final Param<String> errorCol() {
        return errorCol;
    }

    /** What a photo that cannot be read does; {@code null} by default. */
    public final Param<String> onError() {
        return onError;
    }

    /** Sets the model: a path, or a URI of any file system that Hadoop knows. The driver reads it, once. */
    public final S setModelPath(String path) {
        set(modelPath, path);
        return self();
    }

    /**
     * Sets the model's file.
     *
     * @param file must not change afterwards
     */
    public final S setModel(byte[] file) {
        model = file;
        modelOf = path();
        return self();
    }

    private @Nullable String path() {
        return isSet(modelPath) ? $(modelPath) : null;
    }

    /** Whether there is a file, of the path that is set now: parameters can be set in many ways. */
    private boolean hasModel() {
        return model != null && Objects.equals(modelOf, path());
    }

    /** Sets the column of photos. */
    public final S setInputCol(String column) {
        set(inputCol, column);
        return self();
    }

    /** Sets the column of results. */
    public final S setOutputCol(String column) {
        set(outputCol, column);
        return self();
    }

    /** Sets the column of errors. */
    public final S setErrorCol(String column) {
        set(errorCol, column);
        return self();
    }

    /**
     * Sets what a photo that cannot be read does: {@code null} or {@code fail}.
     *
     * @throws OptionException if it is neither
     */
    public final S setOnError(String reaction) {
        set(onError, checked(reaction));
        return self();
    }

    private static String checked(String reaction) {
        if (!ON_ERROR.contains(reaction)) {
            throw new OptionException("onError", reaction, "cannot be '" + reaction + "'; give "
                    + String.join(" or ", ON_ERROR));
        }
        return reaction;
    }

    /** Returns whether a photo that cannot be read fails the job. */
    final boolean failing() {
        return checked($(onError)).equals("fail");
    }

    /** Returns the model's name in messages. */
    final String modelName() {
        return isSet(modelPath) ? $(modelPath) : hasModel() ? "the model" : BundledModel.require().name();
    }

    /**
     * Returns the model's file, with the labels that lie beside it if it has none.
     *
     * @throws io.leveret.base.LeveretException if it is no model
     */
    final synchronized byte[] modelFile() {
        if (!hasModel()) {
            try {
                model = isSet(modelPath) ? read($(modelPath)) : BundledModel.require().model();
                modelOf = path();
            } catch (IOException | IllegalArgumentException unreadable) { // Hadoop's own, of what cannot be a path
                throw new OptionException("modelPath", $(modelPath),
                        _ -> "modelPath cannot be " + $(modelPath) + ": it cannot be read: " + unreadable.getMessage(),
                        unreadable);
            }
        }
        return model;
    }

    private static byte[] read(String path) throws IOException {
        Path file = new Path(path);
        byte[] bytes = HadoopFiles.read(file);
        Model read = ModelReader.read(bytes, path, ReadOptions.DEFAULT);
        if (read.metadata().labels().isPresent() || !"file".equals(HadoopFiles.system(file).getUri().getScheme())) {
            return bytes;
        }
        Optional<FoundLabels> beside = new ModelRef.InFile(java.nio.file.Path.of(file.toUri().getPath())).labels(read);
        return beside.map(found -> new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Map.of("", found.labels().names())).apply(bytes, path))
                .orElse(bytes);
    }

    /** Returns a schema with the columns of this stage. */
    final StructType with(StructType schema, StructField output) {
        if (!List.of(schema.fieldNames()).contains($(inputCol))) {
            throw new OptionException("inputCol", $(inputCol), "cannot be " + $(inputCol) + "; the columns are "
                    + String.join(", ", schema.fieldNames()));
        }
        PhotoValue.check($(inputCol), schema.apply($(inputCol)).dataType());
        if ($(outputCol).equals($(errorCol))) {
            throw new OptionException("errorCol", $(errorCol), "cannot be " + $(errorCol)
                    + ", which is the column of results too; give another name");
        }
        for (String column : List.of($(outputCol), $(errorCol))) {
            if (List.of(schema.fieldNames()).contains(column)) {
                throw new OptionException(column.equals($(errorCol)) ? "errorCol" : "outputCol", column, "cannot be "
                        + column + ", since there is such a column; give another name");
            }
        }
        return schema.add(output).add($(errorCol), PhotoFailure.TYPE, true);
    }

    /**
     * Returns photos with the columns of this stage.
     *
     * @param function from the columns of photos and of their names in messages to a struct with an error
     * @param result the field of the struct that goes into the column of results
     */
    final Dataset<Row> with(Dataset<?> photos, UserDefinedFunction function, String result) {
        String column = uid + "_result";
        Column all = functions.col(column);
        return photos.toDF()
                .withColumn(column,
                        function.apply(photos.col("`" + $(inputCol).replace("`", "``") + "`"), name(photos)))
                .withColumn($(outputCol), all.getField(result)).withColumn($(errorCol), all.getField("error"))
                .drop(column);
    }

    /** Returns the names of photos: paths, as Spark's {@code binaryFile} source gives them, or nothing. */
    private static Column name(Dataset<?> photos) {
        return List.of(photos.columns()).contains(PATH) && photos.schema().apply(PATH).dataType() instanceof StringType
                ? photos.col(PATH)
                : functions.lit(null).cast(DataTypes.StringType);
    }

    @Override
    public final S copy(ParamMap extra) {
        S copy = defaultCopy(extra);
        PhotoStage<S> copied = copy;
        copied.model = model;
        copied.modelOf = modelOf;
        return copy;
    }

    @Override
    public final MLWriter write() {
        return new StageWriter(this);
    }

    @Override
    public final void save(String path) throws IOException {
        write().save(path);
    }

    private static Path modelIn(String stage) {
        return new Path(stage, "model.tflite");
    }

    /** Writes a stage: its parameters as Spark writes them, and the model's file. */
    private static final class StageWriter extends MLWriter {
        private final PhotoStage<?> stage;

        StageWriter(PhotoStage<?> stage) {
            this.stage = stage;
        }

        @Override
        public void saveImpl(String path) {
            byte[] model = stage.modelFile(); // refused before anything is written
            new DefaultParamsWriter(stage).saveImpl(path);
            try {
                HadoopFiles.write(modelIn(path), model);
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }
    }

    /** Reads what {@link StageWriter} writes. */
    static final class StageReader<S extends PhotoStage<S>> extends MLReader<S> {
        @Override
        public S load(String path) {
            S stage = new DefaultParamsReader<S>().load(path);
            try {
                return stage.setModel(HadoopFiles.read(modelIn(path)));
            } catch (IOException missing) {
                throw new java.io.UncheckedIOException(modelIn(path) + ": the model of the stage cannot be read",
                        missing);
            }
        }
    }
}
