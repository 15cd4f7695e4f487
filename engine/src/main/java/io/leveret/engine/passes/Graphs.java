package io.leveret.engine.passes;

import io.leveret.engine.kernel.Storage;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;

/** Questions about a graph, shared by the passes. */
public final class Graphs {
    private Graphs() {}

    /** Returns how often each tensor is read, by operators and as an output of the graph. */
    static int[] reads(LoweredGraph graph) {
        int[] reads = new int[graph.tensors().size()];
        for (Operator operator : graph.operators()) {
            for (int input : operator.inputs()) {
                reads[input]++;
            }
        }
        for (int output : graph.outputs()) {
            reads[output]++;
        }
        return reads;
    }

    /** Returns whether an operator only renames its operand: its result has the same elements in the arena. */
    public static boolean isAlias(LoweredGraph graph, Operator operator) {
        return switch (operator) {
            case Operator.Relabeling _ -> true;
            case Operator.Quantize(int input, int output) -> areStoredAlike(graph, input, output);
            case Operator.Dequantize(int input, int output) ->
                    storage(graph.tensor(input)) == storage(graph.tensor(output));
            case Operator _ -> false;
        };
    }

    /**
     * Returns the storage of a tensor's values. FLOAT16 is widened when stored.
     */
    public static Storage storage(TensorSpec tensor) {
        return switch (tensor.type()) {
            case FLOAT32, FLOAT16 -> Storage.FLOAT32;
            case UINT8, INT8, INT16 -> Storage.QUANTIZED;
            case INT32, INT64, BOOL -> Storage.INTEGERS;
        };
    }

    /**
     * Returns whether equal real values in two tensors are stored as equal values, with equal range. Values are stored
     * centered, so this also holds for UINT8 and INT8 if their scales are equal and their zero points differ by 128.
     */
    static boolean areStoredAlike(LoweredGraph graph, int left, int right) {
        TensorSpec one = graph.tensor(left);
        TensorSpec other = graph.tensor(right);
        if (!one.type().isQuantized() || !other.type().isQuantized()) {
            return one.type() == other.type() && (one.type() != ElementType.INT16
                    || one.quantizationOrPlain().sameAs(other.quantizationOrPlain()));
        }
        Quantization ofOne = one.quantizationOrPlain();
        Quantization ofOther = other.quantizationOrPlain();
        return ofOne.scale(0) == ofOther.scale(0) && one.type().quantizedMin()
                - ofOne.zeroPoint(0) == other.type().quantizedMin() - ofOther.zeroPoint(0);
    }
}
