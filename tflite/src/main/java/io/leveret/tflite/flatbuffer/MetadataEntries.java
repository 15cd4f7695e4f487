package io.leveret.tflite.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tensorflow.lite.schema.Metadata;

/** Finds TensorFlow Lite's metadata among the named buffers of a model. */
public final class MetadataEntries {
    /** The name of its entry. */
    public static final String NAME = "TFLITE_METADATA";

    private static final ByteBuffer NAME_BYTES = StandardCharsets.US_ASCII.encode(NAME).asReadOnlyBuffer();

    private MetadataEntries() {}

    /** Returns whether an entry is the metadata, by the bytes of its name: other names may not be UTF-8. */
    public static boolean isMetadata(Metadata entry) {
        return NAME_BYTES.equals(entry.nameAsByteBuffer());
    }
}
