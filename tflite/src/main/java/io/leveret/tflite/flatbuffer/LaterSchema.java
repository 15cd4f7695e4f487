package io.leveret.tflite.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import org.tensorflow.lite.schema.Tensor;

/**
 * What TensorFlow Lite's schema has that its classes for Java (0.4.4) do not: places of fields.
 * Source: {@code schema.fbs} of LiteRT, version 3d.
 */
public final class LaterSchema {
    // fields of Model
    static final int OPERATOR_CODES = 1;
    static final int SUBGRAPHS = 2;
    static final int BUFFERS = 4;
    static final int METADATA = 6;
    /** The fields of a Model: one number, then offsets. */
    static final int MODEL_FIELDS = 10;

    // fields of SubGraph
    static final int OPERATORS = 3;

    // fields of Tensor
    private static final int EXTERNAL_BUFFER_ENTRY = 24; // in the vtable

    // fields of Buffer, both of 64 bits: data behind the FlatBuffer
    static final int DATA = 0;
    static final int DATA_OFFSET = 1;
    static final int DATA_SIZE = 2;
    /** The offset's entry in the vtable. */
    static final int DATA_OFFSET_ENTRY = 6;
    /** The fields of a Buffer. */
    public static final int BUFFER_FIELDS = 3;

    // fields of Operator
    static final int LARGE_CUSTOM_OPTIONS_OFFSET = 9;
    static final int OPTIONS_TYPE = 11;
    static final int OPTIONS = 12;

    /** An operator that stands for a subgraph, its decomposition. */
    public static final int STABLEHLO_COMPOSITE = 206;

    private static final int COMPOSITE_OPTIONS = 21; // in the union BuiltinOptions2
    private static final int DECOMPOSITION = 1; // field of StableHLOCompositeOptions

    private LaterSchema() {}

    /** Returns the index of the subgraph that a STABLEHLO_COMPOSITE stands for; −1 if its options name none. */
    public static int decomposition(ByteBuffer flatBuffer, int subgraph, int index) {
        RawTable operator = RawTable.root(flatBuffer).element(SUBGRAPHS, subgraph).element(OPERATORS, index);
        return operator.byteAt(OPTIONS_TYPE) == COMPOSITE_OPTIONS && operator.field(OPTIONS) != 0
                ? new RawTable(operator.bytes(), operator.target(OPTIONS)).intAt(DECOMPOSITION) : -1;
    }

    /** Returns whether a tensor's values are in another file. */
    public static boolean isExternal(Tensor tensor) {
        return FlatBufferBuilder.isFieldPresent(tensor, EXTERNAL_BUFFER_ENTRY);
    }
}
