package io.leveret.tflite;

import io.leveret.graph.ElementType;
import org.tensorflow.lite.schema.TensorType;

/** Maps element types to the schema's types. */
final class TensorTypes {
    private TensorTypes() {}

    /** Returns the schema's {@code TensorType} of a type. */
    static byte of(ElementType type) {
        return switch (type) {
            case FLOAT32 -> TensorType.FLOAT32;
            case FLOAT16 -> TensorType.FLOAT16;
            case INT32 -> TensorType.INT32;
            case INT64 -> TensorType.INT64;
            case BOOL -> TensorType.BOOL;
            case UINT8 -> TensorType.UINT8;
            case INT8 -> TensorType.INT8;
            case INT16 -> TensorType.INT16;
        };
    }
}
