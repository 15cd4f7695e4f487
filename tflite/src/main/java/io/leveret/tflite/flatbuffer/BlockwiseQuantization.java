package io.leveret.tflite.flatbuffer;

import com.google.flatbuffers.Table;
import java.util.Optional;
import org.tensorflow.lite.schema.QuantizationParameters;

/**
 * The schema's table of that name, which its classes for Java (0.4.4) do not have: a scale for each block of a row of
 * weights. TensorFlow Lite ignores its zero points.
 */
public final class BlockwiseQuantization extends Table {
    private static final byte TYPE = 2; // in the union QuantizationDetails
    private static final int SCALES = 4; // places in the vtable
    private static final int BLOCK_SIZE = 8;

    private BlockwiseQuantization() {}

    /** Returns the table of a tensor that is quantized in blocks. */
    public static Optional<BlockwiseQuantization> of(QuantizationParameters parameters) {
        return parameters == null || parameters.detailsType() != TYPE ? Optional.empty()
                : Optional.ofNullable((BlockwiseQuantization) parameters.details(new BlockwiseQuantization()));
    }

    /** The tensor of the same graph that holds the scales, as FLOAT16. */
    public int scales() {
        return field(SCALES);
    }

    /** The number of weights with one scale. */
    public int blockSize() {
        return field(BLOCK_SIZE);
    }

    private int field(int place) {
        int offset = __offset(place);
        return offset == 0 ? 0 : bb.getInt(offset + bb_pos);
    }
}
