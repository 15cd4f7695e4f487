package io.leveret.spark;

import io.leveret.base.OptionException;
import io.leveret.image.PixelLayout;
import io.leveret.image.Pixels;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A photo in a column: the bytes of its file, its path, or a picture that Spark's {@code image} source decoded. */
final class PhotoValue {
    private static final String UNNAMED = "the photo";
    private static final String UNDECODED = "Spark's image source could not decode it";
    private static final String KINDS = "give a column of photo files (binary), of their paths (string), or of Spark's"
            + " image source";

    private PhotoValue() {}

    /** A picture of Spark's {@code image} source that cannot be used. */
    static final class BadPictureException extends IOException {
        private static final long serialVersionUID = 1L;

        BadPictureException(String message) {
            super(message);
        }
    }

    /** Makes something of a photo. */
    interface Use<T> {
        /** Makes it. */
        T of(PictureSource photo) throws IOException;
    }

    /**
     * Checks that a column may hold photos.
     *
     * @throws OptionException if its type is another
     */
    static void check(String column, DataType type) {
        boolean isPhoto = switch (type) {
            case BinaryType _,StringType _ -> true;
            case StructType struct -> isImage(struct);
            default -> false;
        };
        if (!isPhoto) {
            throw new OptionException("inputCol", column, "cannot be " + column + ", which is " + type.simpleString()
                    + "; " + KINDS);
        }
    }

    private static boolean isImage(StructType struct) {
        List<String> names = List.of(struct.fieldNames());
        for (StructField field : ImageSchema.columnSchema().fields()) {
            if (!names.contains(field.name())
                    || !struct.apply(field.name()).dataType().sameType(field.dataType())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns a photo's name in messages.
     *
     * @param value of the column
     * @param given the name that its row has; null if it has none
     * @throws OptionException if the value is no photo, in a query that has not been checked
     */
    static String name(@Nullable Object value, @Nullable String given) {
        return switch (value) {
            case String path -> path;
            case Row image when image.schema() == null || !isImage(image.schema()) -> throw noPhoto("a struct");
            case null -> given == null ? UNNAMED : given;
            case byte[] _,Row _ -> given == null ? UNNAMED : given;
            default -> throw noPhoto("of " + value.getClass().getSimpleName());
        };
    }

    private static OptionException noPhoto(String type) {
        return new OptionException("photo", type, "cannot be " + type + "; " + KINDS);
    }

    /**
     * Reads a photo.
     *
     * @param value of the column
     * @param name the photo's name in messages, unless the value has one
     * @throws IOException if it cannot be read, or is null
     */
    static <T> T read(@Nullable Object value, String name, Use<T> use) throws IOException {
        switch (value) {
            case null -> throw new IOException(name + ": there is no photo, the value is null");
            case byte[] file -> {
                return use.of(PictureSource.bytes(file, name));
            }
            case String path -> {
                try (InputStream file = HadoopFiles.open(path)) {
                    return use.of(PictureSource.stream(file, path));
                } catch (IllegalArgumentException noPath) { // Hadoop's own exception for it
                    throw new IOException(path + ": it cannot be a path: " + noPath.getMessage(), noPath);
                }
            }
            case Row image -> {
                return use.of(PictureSource.of(pixels(image, name)));
            }
            default -> throw noPhoto("of " + value.getClass().getSimpleName());
        }
    }

    /** Returns the picture of Spark's image source: rows from the top, blue before green before red. */
    private static Pixels pixels(Row image, String name) throws IOException {
        String origin = Objects.requireNonNullElse(image.getAs("origin"), name);
        int mode = number(image, "mode");
        int width = number(image, "width");
        int height = number(image, "height");
        byte[] data = image.getAs("data");
        if (mode < 0 || width < 1 || height < 1 || data == null) {
            throw new BadPictureException(origin + ": " + UNDECODED);
        }
        PixelLayout layout = switch (OpenCvType.of(mode)) {
            case GRAY -> {
                refuseWideGray(origin);
                yield PixelLayout.GRAY;
            }
            case BGR -> PixelLayout.BGR;
            case BGRA -> PixelLayout.BGRA;
            case OTHER -> throw new BadPictureException(origin + ": its pixels are of OpenCV's type " + mode
                    + "; Spark's image source gives 0 (gray), 16 (BGR) or 24 (BGRA)");
        };
        if (data.length != (long) width * height * layout.samplesPerPixel()) {
            throw new BadPictureException(origin + ": " + data.length + " bytes are not " + width + " x " + height
                    + " pixels of " + layout.samplesPerPixel() + " bytes");
        }
        return Pixels.of(width, height, layout, data);
    }

    private static int number(Row image, String field) {
        return Objects.requireNonNullElse(image.<@Nullable Integer>getAs(field), -1);
    }

    /** OpenCV's types of pixels that Spark uses. */
    private enum OpenCvType {
        GRAY(0), BGR(16), BGRA(24), OTHER(-1);

        private final int mode;

        OpenCvType(int mode) {
            this.mode = mode;
        }

        static OpenCvType of(int mode) {
            for (OpenCvType type : values()) {
                if (type.mode == mode) {
                    return type;
                }
            }
            return OTHER;
        }
    }

    /**
     * Refuses a gray picture whose file has 16 bits for each sample: Spark keeps the low 8, which are noise. Only the
     * file can tell, so it is asked if it is still there.
     */
    private static void refuseWideGray(String origin) throws IOException {
        int bits;
        try (InputStream file = HadoopFiles.open(origin);
                ImageInputStream image = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
            if (!readers.hasNext()) {
                return;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(image);
                bits = reader.getRawImageType(0).getSampleModel().getSampleSize(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException unknown) { // no file, or no path at all
            return;
        }
        if (bits > Byte.SIZE) {
            throw new BadPictureException(
                    origin + ": its samples have " + bits + " bits, of which Spark's image source keeps"
                            + " the low 8; read it with the binaryFile source");
        }
    }
}
