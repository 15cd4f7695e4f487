package io.leveret.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.CustomOptionsFormat;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/** Puts several graphs into one model, for operators that refer to others: IF, WHILE, CALL_ONCE, composites. */
public final class Subgraphs {
    /** The code of STABLEHLO_COMPOSITE, which the schema's classes for Java do not have. */
    public static final int COMPOSITE = 206;

    private static final int COMPOSITE_OPTIONS = 21; // in BuiltinOptions2
    private static final int OPERATOR_FIELDS = 13;
    private static final byte[] NO_ATTRIBUTES = {0, 0, 36, 1}; // an empty map, as a FlexBuffer

    private Subgraphs() {}

    /** Returns a model whose first graph is that of the first model, its second that of the second, and so on. */
    public static ModelT of(byte[]... models) {
        ModelT whole = ModelT.deserializeFromBinary(models[0]);
        for (int i = 1; i < models.length; i++) {
            ModelT other = ModelT.deserializeFromBinary(models[i]);
            int codes = whole.getOperatorCodes().length;
            int buffers = whole.getBuffers().length;
            for (SubGraphT graph : other.getSubgraphs()) {
                for (OperatorT operator : graph.getOperators()) {
                    operator.setOpcodeIndex(operator.getOpcodeIndex() + codes);
                }
                for (TensorT tensor : graph.getTensors()) {
                    tensor.setBuffer(tensor.getBuffer() == 0 ? 0 : tensor.getBuffer() + buffers);
                }
            }
            whole.setOperatorCodes(Stream.of(whole.getOperatorCodes(), other.getOperatorCodes())
                    .flatMap(Arrays::stream).toArray(OperatorCodeT[]::new));
            whole.setBuffers(Stream.of(whole.getBuffers(), other.getBuffers()).flatMap(Arrays::stream)
                    .toArray(BufferT[]::new));
            whole.setSubgraphs(Stream.of(whole.getSubgraphs(), other.getSubgraphs()).flatMap(Arrays::stream)
                    .toArray(SubGraphT[]::new));
        }
        return whole;
    }

    /**
     * Makes an operator a composite.
     *
     * @param decomposition the index of the graph that it stands for
     */
    public static void makeComposite(ModelT model, int graph, int operator, int decomposition) {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(COMPOSITE);
        code.setDeprecatedBuiltinCode((byte) 127);
        code.setVersion(1);
        OperatorCodeT[] codes = Arrays.copyOf(model.getOperatorCodes(), model.getOperatorCodes().length + 1);
        codes[codes.length - 1] = code;
        model.setOperatorCodes(codes);
        OperatorT composite = model.getSubgraphs()[graph].getOperators()[operator];
        composite.setOpcodeIndex(codes.length - 1);
        composite.setBuiltinOptions(null);
        composite.setCustomOptions(new int[]{decomposition}); // until it is packed
    }

    static boolean isComposite(ModelT model, OperatorT operator) {
        return operator.getOpcodeIndex() < model.getOperatorCodes().length
                && model.getOperatorCodes()[(int) operator.getOpcodeIndex()].getBuiltinCode() == COMPOSITE
                && operator.getCustomOptions() != null;
    }

    /** Writes a composite with options of the schema's second union. */
    static int pack(FlatBufferBuilder builder, OperatorT composite) {
        int name = builder.createString("test.composite");
        int attributes = builder.createByteVector(NO_ATTRIBUTES); // TensorFlow Lite 2.20 crashes without them
        builder.startTable(5);
        builder.addOffset(0, name, 0);
        builder.addOffset(2, attributes, 0);
        builder.addInt(1, composite.getCustomOptions()[0], 0);
        int options = builder.endTable();
        int inputs = Operator.createInputsVector(builder, composite.getInputs());
        int outputs = Operator.createOutputsVector(builder, composite.getOutputs());
        builder.startTable(OPERATOR_FIELDS);
        builder.addOffset(12, options, 0);
        builder.addOffset(2, outputs, 0);
        builder.addOffset(1, inputs, 0);
        builder.addInt(0, (int) composite.getOpcodeIndex(), 0);
        builder.addByte(11, (byte) COMPOSITE_OPTIONS, (byte) 0);
        builder.addByte(6, CustomOptionsFormat.FLEXBUFFERS, (byte) 0);
        return builder.endTable();
    }
}
