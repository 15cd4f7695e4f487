package io.leveret.tflite.flatbuffer;

import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import org.tensorflow.lite.schema.Model;

/** The first bytes of a model file: the offset of its root table, and the identifier. */
public final class ModelHeader {
    /** The length of a header. */
    public static final int BYTES = 8;

    private ModelHeader() {}

    /**
     * Refuses a file whose header is not that of a model.
     *
     * @param file at least its first {@link #BYTES} bytes, little-endian
     * @throws ModelFormatException if it is empty, too short, or lacks the identifier
     */
    public static void check(ByteBuffer file, String source) throws ModelFormatException {
        if (file.limit() == 0) {
            throw new ModelFormatException(source, -1, "it is empty");
        }
        if (file.limit() < BYTES) {
            throw new ModelFormatException(source, -1, "its " + file.limit() + " bytes are too few for any model");
        }
        if (!Model.ModelBufferHasIdentifier(file)) {
            boolean zip = file.getInt(0) == 0x04034b50;
            throw new ModelFormatException(source, 4, zip
                    ? "it is a zip archive; unpack it and give the .tflite file inside"
                    : "it does not carry the identifier \"TFL3\"");
        }
    }
}
