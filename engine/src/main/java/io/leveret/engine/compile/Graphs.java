package io.leveret.engine.compile;

import io.leveret.model.Graph;
import io.leveret.model.Operator;
import io.leveret.model.Quantization;
import io.leveret.model.Shape;
import io.leveret.model.TensorSpec;
import java.util.List;

/** What the passes share: questions about a graph, and a graph of other operators over the same tensors. */
final class Graphs {
    private Graphs() {}

    /** The graph with other operators; tensors keep their places. */
    static Graph with(Graph graph, List<Operator> operators) {
        return with(graph, graph.tensors(), operators, graph.inputs(), graph.outputs());
    }

    /** The graph with other lists, each of which refers to the given tensors. */
    static Graph with(Graph graph, List<TensorSpec> tensors, List<Operator> operators, List<Integer> inputs,
            List<Integer> outputs) {
        return new Graph(graph.source(), graph.fileBytes(), graph.description(), tensors, operators, inputs, outputs,
                graph.metadata());
    }

    /** How often each tensor is read, by operators and as an output of the graph. */
    static int[] reads(Graph graph) {
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

    /** Whether an operator only gives its operand another name: what the arena holds is the same, element for element. */
    static boolean isAlias(Graph graph, Operator operator) {
        return operator instanceof Operator.Reshape || operator instanceof Operator.Squeeze
                || operator instanceof Operator.ExpandDims
                || operator instanceof Operator.Quantize(int input, int output) && areHeldAlike(graph, input, output);
    }

    /** The lines that a concatenation puts together piece by piece: as many as there are places before its axis. */
    static int lines(Graph graph, Operator.Concatenation concatenation) {
        Shape shape = graph.tensor(concatenation.output()).shape();
        int lines = 1;
        for (int axis = 0; axis < concatenation.axis(); axis++) {
            lines *= shape.dimension(axis);
        }
        return lines;
    }

    /**
     * Whether equal reals in two tensors are equal values in the arena, of equal range. Values are held centred, so this is
     * true of UINT8 and INT8 too, if their scales are equal and their zero points differ by 128.
     */
    static boolean areHeldAlike(Graph graph, int left, int right) {
        TensorSpec one = graph.tensor(left);
        TensorSpec other = graph.tensor(right);
        if (!one.type().isQuantized() || !other.type().isQuantized()) {
            return one.type() == other.type();
        }
        Quantization ofOne = Program.quantization(one);
        Quantization ofOther = Program.quantization(other);
        return ofOne.scale(0) == ofOther.scale(0) && one.type().quantizedMin()
                - ofOne.zeroPoint(0) == other.type().quantizedMin() - ofOther.zeroPoint(0);
    }
}
