package io.leveret.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorMapT;
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

    /** Returns the model with open dimensions of its inputs: their shape has only an example of each. */
    public static byte[] openInputs(byte[] file, int... axes) {
        ModelT model = ModelT.deserializeFromBinary(file);
        for (int input : model.getSubgraphs()[0].getInputs()) {
            TensorT tensor = model.getSubgraphs()[0].getTensors()[input];
            int[] signature = tensor.getShape().clone();
            for (int axis : axes) {
                signature[axis] = -1;
            }
            tensor.setShapeSignature(signature);
        }
        return pack(model);
    }

    /**
     * Returns a model of two graphs, each with a signature without names of inputs and outputs.
     */
    public static byte[] withSignatures(byte[] first, String firstKey, byte[] second, String secondKey) {
        ModelT model = Subgraphs.of(first, second);
        model.setSignatureDefs(new SignatureDefT[]{signature(firstKey, 0), signature(secondKey, 1)});
        return pack(model);
    }

    /** Returns a model whose entry point gives its inputs and outputs, in their order, names of its own. */
    public static byte[] withSignature(byte[] model, String key, List<String> inputs, List<String> outputs) {
        ModelT parsed = ModelT.deserializeFromBinary(model);
        SubGraphT graph = parsed.getSubgraphs()[0];
        SignatureDefT signature = signature(key, 0);
        signature.setInputs(named(inputs, graph.getInputs()));
        signature.setOutputs(named(outputs, graph.getOutputs()));
        parsed.setSignatureDefs(new SignatureDefT[]{signature});
        return pack(parsed);
    }

    private static TensorMapT[] named(List<String> names, int[] tensors) {
        TensorMapT[] named = new TensorMapT[names.size()];
        for (int i = 0; i < named.length; i++) {
            named[i] = new TensorMapT();
            named[i].setName(names.get(i));
            named[i].setTensorIndex(tensors[i]);
        }
        return named;
    }

    private static SignatureDefT signature(String key, int subgraph) {
        SignatureDefT signature = new SignatureDefT();
        signature.setSignatureKey(key);
        signature.setSubgraphIndex(subgraph);
        signature.setInputs(new TensorMapT[0]);
        signature.setOutputs(new TensorMapT[0]);
        return signature;
    }

    /** Writes tables in another way than the schema's classes. */
    interface Packing {
        /** Writes a table and returns its offset; −1 leaves it to the schema's classes. */
        int pack(FlatBufferBuilder builder, int index);
    }

    /**
     * The file's bytes, with the identifier "TFL3".
     *
     * @param model is modified: empty arrays that stand for absent vectors become null
     */
    public static byte[] pack(ModelT model) {
        return pack(model, (_, _) -> -1);
    }

    /**
     * The file's bytes, with some buffers packed in another way.
     *
     * @param model is modified: empty arrays that stand for absent vectors become null
     */
    static byte[] pack(ModelT model, Packing bufferPacking) {
        dropEmptyVectors(model);
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int operatorCodes = Model.createOperatorCodesVector(builder,
                offsets(orNone(model.getOperatorCodes()), code -> OperatorCode.pack(builder, code)));
        int subgraphs = Model.createSubgraphsVector(builder,
                offsets(orNone(model.getSubgraphs()), subgraph -> pack(builder, model, subgraph)));
        int description = model.getDescription() == null ? 0 : builder.createString(model.getDescription());
        int buffers = model.getBuffers() == null ? 0
                : Model.createBuffersVector(builder, buffers(builder, model.getBuffers(), bufferPacking));
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

    private static int pack(FlatBufferBuilder builder, ModelT model, SubGraphT graph) {
        OperatorT[] operators = graph.getOperators() == null ? new OperatorT[0] : graph.getOperators();
        if (Arrays.stream(operators).noneMatch(operator -> Subgraphs.isComposite(model, operator))) {
            return SubGraph.pack(builder, graph);
        }
        int operatorList = SubGraph.createOperatorsVector(builder, offsets(operators,
                operator -> Subgraphs.isComposite(model, operator) ? Subgraphs.pack(builder, operator)
                        : Operator.pack(builder, operator)));
        int tensorList = SubGraph.createTensorsVector(builder,
                offsets(graph.getTensors(), tensor -> Tensor.pack(builder, tensor)));
        int inputs = SubGraph.createInputsVector(builder, graph.getInputs());
        int outputs = SubGraph.createOutputsVector(builder, graph.getOutputs());
        int name = graph.getName() == null ? 0 : builder.createString(graph.getName());
        return SubGraph.createSubGraph(builder, tensorList, inputs, outputs, operatorList, name);
    }

    private static int[] buffers(FlatBufferBuilder builder, BufferT[] buffers, Packing packing) {
        int[] offsets = new int[buffers.length];
        for (int i = 0; i < offsets.length; i++) {
            int packed = packing.pack(builder, i);
            offsets[i] = packed >= 0 ? packed : pack(builder, buffers[i]);
        }
        return offsets;
    }

    private static int pack(FlatBufferBuilder builder, BufferT buffer) {
        int[] data = buffer.getData();
        if (data == null) {
            return Buffer.createBuffer(builder, 0);
        }
        ByteBuffer space = builder.createUnintializedVector(1, data.length, BUFFER_ALIGNMENT);
        for (int value : data) {
            space.put((byte) value);
        }
        return Buffer.createBuffer(builder, builder.endVector());
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
        model.setMetadataBuffer(orAbsent(model.getMetadataBuffer()));
        model.setMetadata(isEmpty(model.getMetadata()) ? null : model.getMetadata());
        model.setSignatureDefs(isEmpty(model.getSignatureDefs()) ? null : model.getSignatureDefs());
        for (BufferT buffer : model.getBuffers() == null ? new BufferT[0] : model.getBuffers()) {
            buffer.setData(orAbsent(buffer.getData()));
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
        tensor.setShapeSignature(orAbsent(tensor.getShapeSignature()));
        tensor.setVariantTensors(isEmpty(tensor.getVariantTensors()) ? null : tensor.getVariantTensors());
        QuantizationParametersT quantization = tensor.getQuantization();
        if (quantization != null) {
            quantization.setMin(orAbsent(quantization.getMin()));
            quantization.setMax(orAbsent(quantization.getMax()));
            quantization.setScale(orAbsent(quantization.getScale()));
            boolean hasPoints = quantization.getZeroPoint() != null && quantization.getZeroPoint().length > 0;
            quantization.setZeroPoint(hasPoints ? quantization.getZeroPoint() : null);
        }
    }

    private static void dropEmptyVectors(OperatorT operator) {
        operator.setCustomOptions(orAbsent(operator.getCustomOptions()));
        boolean[] mutating = operator.getMutatingVariableInputs();
        operator.setMutatingVariableInputs(mutating == null || mutating.length == 0 ? null : mutating);
        operator.setIntermediates(orAbsent(operator.getIntermediates()));
    }

    private static int[] orAbsent(int[] vector) {
        return vector == null || vector.length == 0 ? null : vector;
    }

    private static float[] orAbsent(float[] vector) {
        return vector == null || vector.length == 0 ? null : vector;
    }

    private static boolean isEmpty(Object[] vector) {
        return vector == null || vector.length == 0;
    }
}
