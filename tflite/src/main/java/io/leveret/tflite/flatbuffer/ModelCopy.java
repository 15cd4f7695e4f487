package io.leveret.tflite.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationParametersT;

/**
 * Shared by all writers of a changed copy of a model.
 *
 * <p>Weights are copied as bytes: FlatBuffers' object API holds each byte in an int and, in Java, ignores the schema's
 * alignment of weights to 16 bytes. A FlatBuffer is built from its end to its start, so what is written first comes
 * last.
 */
public final class ModelCopy {
    /** Bytes that a copy adds besides weights; the builder grows if it needs more. */
    public static final int ROOM_BYTES = 1 << 16;

    private static final int BUFFER_ALIGNMENT = 16; // force_align of Buffer.data in the schema

    private ModelCopy() {}

    /** Writes the copy. */
    public interface Writing {
        /**
         * Returns its bytes. The JDK's exceptions are taken for damage of the file; what is wrong with the caller's
         * arguments is a {@link io.leveret.base.LeveretException}.
         */
        byte[] of(ModelFile file, Model model) throws ModelFormatException;
    }

    /**
     * Returns a changed copy of a model. Charges its lists to the budget before they are copied.
     *
     * @throws ModelFormatException if the model is damaged
     */
    public static byte[] of(byte[] model, String source, Writing writing) throws ModelFormatException {
        ModelFile file = ModelFile.of(model);
        ModelHeader.check(file.flatBuffer(), source);
        try {
            Model parsed = Model.getRootAsModel(file.flatBuffer());
            CopiedLists.pay(parsed, new ReadBudget(source, model.length));
            return writing.of(file, parsed);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | NullPointerException
                | IllegalArgumentException damaged) {
            throw new ModelFormatException(source, "it is cut short or damaged (" + damaged.getMessage() + ")",
                    damaged);
        }
    }

    /** Writes tables and returns their offsets. */
    public static int[] offsets(int count, IntUnaryOperator pack) {
        return IntStream.range(0, count).map(pack).toArray();
    }

    /**
     * Writes a buffer.
     *
     * @param data weights or metadata, from position to limit, which are moved; null if there are none
     */
    public static int buffer(FlatBufferBuilder builder, ByteBuffer data) {
        if (data == null || !data.hasRemaining()) {
            return Buffer.createBuffer(builder, 0);
        }
        builder.createUnintializedVector(1, data.remaining(), BUFFER_ALIGNMENT).put(data);
        return Buffer.createBuffer(builder, builder.endVector());
    }

    /**
     * Removes vectors that were absent in the file: the object API reads them as empty, and TensorFlow Lite refuses a
     * model with them.
     */
    public static QuantizationParametersT packable(QuantizationParametersT quantization) {
        if (quantization.getMin().length == 0) {
            quantization.setMin(null);
        }
        if (quantization.getMax().length == 0) {
            quantization.setMax(null);
        }
        if (quantization.getScale().length == 0) {
            quantization.setScale(null);
        }
        if (quantization.getZeroPoint().length == 0) {
            quantization.setZeroPoint(null);
        }
        return quantization;
    }
}
