package io.leveret.spark;

import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.cli.console.Failures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Why a photo has no result.
 *
 * @param code the name of an {@link ErrorCode}, or {@value #INTERNAL} for a bug
 * @param message one line, with the photo's name
 */
public record PhotoFailure(String code, String message) {
    /** A bug in the program. */
    public static final String INTERNAL = "INTERNAL";

    /** The column type: {@code struct<code:string,message:string>}. */
    public static final StructType TYPE = new StructType(new StructField[]{
            DataTypes.createStructField("code", DataTypes.StringType, false),
            DataTypes.createStructField("message", DataTypes.StringType, false)});

    /**
     * Returns the failure for an exception.
     *
     * @param name the photo's name
     * @throws RuntimeException the exception itself, if it is none of the photo: the task is killed
     */
    static PhotoFailure of(String name, Exception failure) {
        return switch (failure) {
            case CancelledException killed -> throw killed;
            case ClosedException closed -> throw closed;
            case InterruptedIOException _,ClosedByInterruptException _ ->
                    throw new CancelledException("its thread was interrupted");
            case FileNotFoundException _ -> new PhotoFailure(ErrorCode.UNAVAILABLE.name(),
                    name + ": there is no such file");
            case IOException ended when "Filesystem closed".equals(ended.getMessage()) -> // Hadoop's, of a process
                    throw new IllegalStateException(ended); // that is about to end
            case PhotoValue.BadPictureException bad ->
                    new PhotoFailure(ErrorCode.BAD_PHOTO.name(), String.valueOf(bad.getMessage()));
            case IOException unreadable -> new PhotoFailure(ErrorCode.UNAVAILABLE.name(),
                    Failures.describe(name, unreadable));
            case LeveretException refused -> new PhotoFailure(refused.code().name(), Failures.describe(name, refused));
            case Exception fault -> new PhotoFailure(INTERNAL, name + ": " + fault);
        };
    }

    /** Returns it as a value of a column. */
    Row row() {
        return RowFactory.create(code, message);
    }
}
