package io.leveret.engine.passes;

import io.leveret.engine.kernel.Storage;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;

/** What the passes share: questions about a graph. */
public final class Graphs {
    private Graphs() {}

    /** How often each tensor is read, by operators and as an output of the graph. */
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

    /**
     * Whether an operator only gives its operand another name: what the arena holds is the same, element for element.
     */
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
     * Where values of a tensor's type lie. FLOAT16 is widened when it is put there. INT16 lies among the float32
     * values: its values are float32 values that are multiples of its scale, so that the float32
     * kernels compute with them.
     */
    public static Storage storage(TensorSpec tensor) {
        return switch (tensor.type()) {
            case FLOAT32, FLOAT16, INT16 -> Storage.FLOAT32;
            case UINT8, INT8 -> Storage.QUANTIZED;
            case INT32, INT64, BOOL -> Storage.INTEGERS;
        };
    }

    /** The lines that a concatenation puts together piece by piece: as many as there are places before its axis. */
    public static int lines(LoweredGraph graph, Operator.Concatenation concatenation) {
        return lines(graph.tensor(concatenation.output()).shape(), concatenation.axis());
    }

    /** The places before an axis. */
    public static int lines(Shape shape, int end) {
        int lines = 1;
        for (int axis = 0; axis < end; axis++) {
            lines *= shape.dimension(axis);
        }
        return lines;
    }

    /**
     * Whether equal float32 values in two tensors are equal values in the arena, of equal range. Values are held
     * centered, so this is true of UINT8 and INT8 too, if their scales are equal and their zero points differ by 128.
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
