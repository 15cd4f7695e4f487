package io.leveret.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/**
 * Writes a {@link ModelT} as a {@code .tflite} file that TensorFlow Lite accepts.
 *
 * <p>The schema's own {@code ModelT.serializeToBinary()} falls short in two ways. It writes buffers without the
 * alignment of 16 bytes that the schema asks for and that float kernels rely on. And a model that was read has empty
 * arrays where the file had no vector; written back as empty vectors they change its meaning: TensorFlow Lite refuses a
 * built-in operator that has custom options, even none. This class treats an empty array as absent if the schema's
 * vector may be absent.
 */
public final class ModelPacker {
    private static final int BUFFER_ALIGNMENT = 16; // schema.fbs: Buffer.data (force_align: 16)

    private ModelPacker() {}

    /**
     * Returns the model with an open batch dimension, as Keras writes it: the first dimension of all computed tensors.
     */
    public static byte[] openBatch(byte[] file) {
        ModelT model = ModelT.deserializeFromBinary(file);
        for (TensorT tensor : model.getSubgraphs()[0].getTensors()) {
            if (tensor.getBuffer() == 0) {
                int[] signature = tensor.getShape().clone();
                signature[0] = -1;
                tensor.setShapeSignature(signature);
            }
        }
        return pack(model);
    }

    /**
     * The file's bytes, with the identifier "TFL3".
     *
     * @param model is modified: empty arrays that stand for absent vectors become null
     */
    public static byte[] pack(ModelT model) {
        dropEmptyVectors(model);
        FlatBufferBuilder builder = new FlatBufferBuilder(expectedBytes(model));
        int operatorCodes = Model.createOperatorCodesVector(builder,
                offsets(orNone(model.getOperatorCodes()), code -> OperatorCode.pack(builder, code)));
        int subgraphs = Model.createSubgraphsVector(builder,
                offsets(orNone(model.getSubgraphs()), subgraph -> SubGraph.pack(builder, subgraph)));
        int description = model.getDescription() == null ? 0 : builder.createString(model.getDescription());
        int buffers = model.getBuffers() == null ? 0
                : Model.createBuffersVector(builder, offsets(model.getBuffers(), buffer -> pack(builder, buffer)));
        int metadataBuffer = model.getMetadataBuffer() == null ? 0
                : Model.createMetadataBufferVector(builder, model.getMetadataBuffer());
        int metadata = model.getMetadata() == null ? 0
                : Model.createMetadataVector(builder,
                        offsets(model.getMetadata(), entry -> Metadata.pack(builder, entry)));
        int signatures = model.getSignatureDefs() == null ? 0
                : Model.createSignatureDefsVector(builder,
                        offsets(model.getSignatureDefs(), signature -> SignatureDef.pack(builder, signature)));
        int root = Model.createModel(builder, model.getVersion(), operatorCodes, subgraphs, description, buffers,
                metadataBuffer, metadata, signatures);
        Model.finishModelBuffer(builder, root);
        return builder.sizedByteArray();
    }

    /** A buffer that keeps its bytes as bytes: the schema's object API uses an int for each. */
    static BufferT buffer(byte[] bytes) {
        return new PlainBuffer(bytes);
    }

    private static int pack(FlatBufferBuilder builder, BufferT buffer) {
        if (buffer instanceof PlainBuffer plain && plain.bytes != null) {
            return Buffer.createBuffer(builder, alignedVector(builder, plain.bytes));
        }
        int[] data = buffer.getData();
        if (data == null) {
            return Buffer.createBuffer(builder, 0);
        }
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return Buffer.createBuffer(builder, alignedVector(builder, bytes));
    }

    private static int alignedVector(FlatBufferBuilder builder, byte[] bytes) {
        ByteBuffer space = builder.createUnintializedVector(1, bytes.length, BUFFER_ALIGNMENT);
        space.put(bytes);
        return builder.endVector();
    }

    /** Close to the file's size, so that packing a large model does not copy it several times over. */
    private static int expectedBytes(ModelT model) {
        long bytes = 1 << 16;
        for (BufferT buffer : model.getBuffers() == null ? new BufferT[0] : model.getBuffers()) {
            bytes += 64;
            if (buffer instanceof PlainBuffer plain && plain.bytes != null) {
                bytes += plain.bytes.length;
            } else if (buffer.getData() != null) {
                bytes += buffer.getData().length;
            }
        }
        return Math.toIntExact(bytes);
    }

    private static <T> int[] offsets(T[] objects, ToIntFunction<T> packer) {
        int[] offsets = new int[objects.length];
        for (int i = 0; i < objects.length; i++) {
            offsets[i] = packer.applyAsInt(objects[i]);
        }
        return offsets;
    }

    private static OperatorCodeT[] orNone(OperatorCodeT[] codes) {
        return codes == null ? new OperatorCodeT[0] : codes;
    }

    private static SubGraphT[] orNone(SubGraphT[] subgraphs) {
        return subgraphs == null ? new SubGraphT[0] : subgraphs;
    }

    private static void dropEmptyVectors(ModelT model) {
        if (model.getMetadataBuffer() != null && model.getMetadataBuffer().length == 0) {
            model.setMetadataBuffer(null);
        }
        if (model.getMetadata() != null && model.getMetadata().length == 0) {
            model.setMetadata(null);
        }
        if (model.getSignatureDefs() != null && model.getSignatureDefs().length == 0) {
            model.setSignatureDefs(null);
        }
        if (model.getBuffers() != null) {
            for (BufferT buffer : model.getBuffers()) {
                boolean plain = buffer instanceof PlainBuffer kept && kept.bytes != null;
                if (!plain && buffer.getData() != null && buffer.getData().length == 0) {
                    buffer.setData(null);
                }
            }
        }
        for (SubGraphT subgraph : orNone(model.getSubgraphs())) {
            for (TensorT tensor : subgraph.getTensors() == null ? new TensorT[0] : subgraph.getTensors()) {
                dropEmptyVectors(tensor);
            }
            for (OperatorT operator : subgraph.getOperators() == null ? new OperatorT[0] : subgraph.getOperators()) {
                dropEmptyVectors(operator);
            }
        }
    }

    private static void dropEmptyVectors(TensorT tensor) {
        if (tensor.getShapeSignature() != null && tensor.getShapeSignature().length == 0) {
            tensor.setShapeSignature(null);
        }
        if (tensor.getVariantTensors() != null && tensor.getVariantTensors().length == 0) {
            tensor.setVariantTensors(null);
        }
        QuantizationParametersT quantization = tensor.getQuantization();
        if (quantization == null) {
            return;
        }
        if (quantization.getMin() != null && quantization.getMin().length == 0) {
            quantization.setMin(null);
        }
        if (quantization.getMax() != null && quantization.getMax().length == 0) {
            quantization.setMax(null);
        }
        if (quantization.getScale() != null && quantization.getScale().length == 0) {
            quantization.setScale(null);
        }
        if (quantization.getZeroPoint() != null && quantization.getZeroPoint().length == 0) {
            quantization.setZeroPoint(null);
        }
    }

    private static void dropEmptyVectors(OperatorT operator) {
        if (operator.getCustomOptions() != null && operator.getCustomOptions().length == 0) {
            operator.setCustomOptions(null);
        }
        if (operator.getMutatingVariableInputs() != null && operator.getMutatingVariableInputs().length == 0) {
            operator.setMutatingVariableInputs(null);
        }
        if (operator.getIntermediates() != null && operator.getIntermediates().length == 0) {
            operator.setIntermediates(null);
        }
    }

    /** Becomes an ordinary {@link BufferT} on the first access to its data. */
    private static final class PlainBuffer extends BufferT {
        private byte[] bytes; // null once the ints of the superclass are the truth

        PlainBuffer(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int[] getData() {
            if (bytes != null) {
                setData(LittleEndian.unsigned(bytes));
            }
            return super.getData();
        }

        @Override
        public void setData(int[] data) {
            bytes = null;
            super.setData(data);
        }
    }
}
