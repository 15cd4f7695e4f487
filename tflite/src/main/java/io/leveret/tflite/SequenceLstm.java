package io.leveret.tflite;

import io.leveret.graph.Activation;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of float32 as other operators: the products with the input for all moments at once, then
 * about ten operators for each moment. With x for the input, h for the result and c for the state of a moment:
 *
 * <pre>
 * i, f, g, o = σ(Wi·x + Ri·h + bi), σ(Wf·x + Rf·h + bf), tanh(Wg·x + Rg·h + bg), σ(Wo·x + Ro·h + bo)
 * c = f·c + i·g, clamped to ±clip
 * h = o·tanh(c)
 * </pre>
 *
 * <p>State is zero at the start of each inference. (TensorFlow Lite's interpreter starts the second one from the state
 * at the end of the first, unless it is asked to reset its variables.)
 */
final class SequenceLstm {
    private static final int GATES = 4; // input, forget, cell, output

    private final List<TensorSpec> tensors;
    private final List<Operator> operators = new ArrayList<>();

    /**
     * Creates the expansion.
     *
     * @param tensors of the graph; new ones are added at its end
     */
    SequenceLstm(List<TensorSpec> tensors) {
        this.tensors = tensors;
    }

    /** Returns how many operators it takes for a number of moments. */
    static long operatorCount(int moments) {
        return 2 + 14L * moments;
    }

    /**
     * Returns the operators.
     *
     * @param input batch × moments × inputs; with {@code timeMajor} moments × batch × inputs
     * @param inputWeights of each gate: cells × inputs
     * @param recurrentWeights of each gate: cells × cells
     * @param biases of each gate: cells
     * @param output like the input, with cells in place of inputs
     * @param cellClip the largest magnitude of the state; 0 for any
     */
    List<Operator> operators(int input, List<Integer> inputWeights, List<Integer> recurrentWeights,
            List<Integer> biases, int output, boolean timeMajor, float cellClip) {
        Shape shape = tensors.get(input).shape();
        int batch = shape.dimension(timeMajor ? 1 : 0);
        int moments = shape.dimension(timeMajor ? 0 : 1);
        int cells = tensors.get(inputWeights.getFirst()).shape().dimension(0);
        int gates = computed(Shape.of(shape.dimension(0), shape.dimension(1), GATES * cells));
        operators.add(new Operator.FullyConnected(input, joined(inputWeights), joined(biases), gates, true,
                Activation.NONE));
        int recurrent = joined(recurrentWeights);
        int highest = cellClip > 0 ? scalar(cellClip) : Operator.ABSENT;
        int lowest = cellClip > 0 ? scalar(-cellClip) : Operator.ABSENT;
        Shape row = Shape.of(batch, cells);
        List<Integer> results = new ArrayList<>();
        int state = Operator.ABSENT;
        for (int moment = 0; moment < moments; moment++) {
            int sum = computed(Shape.of(batch, GATES * cells));
            operators.add(new Operator.Slice("STRIDED_SLICE", gates, timeMajor ? List.of(moment, 0, 0)
                    : List.of(0, moment, 0), List.of(1, 1, 1),
                    timeMajor ? List.of(1, batch, GATES * cells) : List.of(batch, 1, GATES * cells), sum));
            if (moment > 0) {
                int product = computed(Shape.of(batch, GATES * cells));
                operators.add(new Operator.BatchMatMul(results.getLast(), recurrent, false, true, product));
                sum = binary(BinaryFunction.ADD, sum, product);
            }
            List<Integer> parts = List.of(computed(row), computed(row), computed(row), computed(row));
            operators.add(new Operator.Split("SPLIT", sum, 1, Collections.nCopies(GATES, cells), parts));
            int entering = binary(BinaryFunction.MUL, function(ElementwiseFunction.LOGISTIC, parts.get(0)),
                    function(ElementwiseFunction.TANH, parts.get(2)));
            int forget = state == Operator.ABSENT ? state : function(ElementwiseFunction.LOGISTIC, parts.get(1));
            state = state == Operator.ABSENT ? entering
                    : binary(BinaryFunction.ADD, binary(BinaryFunction.MUL, forget, state), entering);
            if (cellClip > 0) {
                state = binary(BinaryFunction.MAXIMUM, binary(BinaryFunction.MINIMUM, state, highest), lowest);
            }
            results.add(binary(BinaryFunction.MUL, function(ElementwiseFunction.LOGISTIC, parts.get(3)),
                    function(ElementwiseFunction.TANH, state)));
        }
        operators.add(new Operator.Pack(results, output, timeMajor ? 0 : 1));
        return operators;
    }

    private int computed(Shape shape) {
        return add(new TensorSpec("lstm_" + tensors.size(), ElementType.FLOAT32, shape, Optional.empty(),
                Optional.empty()));
    }

    private int binary(BinaryFunction function, int left, int right) {
        int result = computed(tensors.get(left).shape());
        operators.add(new Operator.Binary(function, left, right, result, Activation.NONE));
        return result;
    }

    private int function(ElementwiseFunction function, int input) {
        int result = computed(tensors.get(input).shape());
        operators.add(new Operator.Elementwise(function, input, result));
        return result;
    }

    private int scalar(float value) {
        return constant(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value), 1);
    }

    /** Returns a constant of those of all gates, one after the other along the first axis. */
    private int joined(List<Integer> constants) {
        int[] dimensions = tensors.get(constants.getFirst()).shape().toArray();
        dimensions[0] *= GATES;
        int bytes = constants.stream().mapToInt(constant -> tensors.get(constant).values().remaining()).sum();
        ByteBuffer all = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        constants.forEach(constant -> all.put(tensors.get(constant).values().duplicate()));
        return constant(all.flip(), dimensions);
    }

    private int constant(ByteBuffer values, int... dimensions) {
        return add(new TensorSpec("lstm_" + tensors.size(), ElementType.FLOAT32, Shape.of(dimensions),
                Optional.empty(), Optional.of(values)));
    }

    private int add(TensorSpec tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }
}
