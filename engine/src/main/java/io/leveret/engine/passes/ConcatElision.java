package io.leveret.engine.passes;

import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the operands of concatenations that can lie within the result from the start: their operators write there, and
 * nothing is copied.
 *
 * <p>A concatenation's result is lines of memory, and each operand a piece of every line: for channels, a line is a
 * pixel. An operator can write such pieces if it computes them separately and leaves gaps between them, as convolutions
 * and poolings do. If there is only one line, the operand's piece is like any tensor, and any operator can write it.
 * Kernels do not read across gaps, so an operand that is also read elsewhere, by an operator or as an output, is
 * copied; so are inputs and constants.
 *
 * <p>A concatenation within another lies entirely within it, and so do its operands. Operands with another quantization
 * also lie within the result and are rescaled there.
 */
public final class ConcatElision {
    private final LoweredGraph graph;
    private final int[] reads;
    private final Map<Integer, Operator> writers = new HashMap<>(); // by tensor
    private final Map<Integer, Slice> slices = new HashMap<>();

    private ConcatElision(LoweredGraph graph) {
        this.graph = graph;
        this.reads = Graphs.reads(graph);
        graph.operators().forEach(operator -> writers.put(operator.output(), operator));
    }

    /**
     * A tensor's position within another.
     *
     * @param whole the other tensor, which is not a slice itself
     * @param offset where it starts, in elements
     * @param gap elements of other tensors between two of its lines, which are the lines of the concatenation
     */
    record Slice(int whole, int offset, int gap) {}

    /** Returns the slices of a graph's concatenations, by tensor. */
    public static Map<Integer, Slice> of(LoweredGraph graph) {
        ConcatElision slices = new ConcatElision(graph);
        for (Operator operator : graph.operators().reversed()) { // the outer of two concatenations comes first
            if (operator instanceof Operator.Concatenation concatenation) {
                slices.divide(concatenation);
            }
        }
        return Map.copyOf(slices.slices);
    }

    private void divide(Operator.Concatenation concatenation) {
        int output = concatenation.output();
        Slice result = slices.getOrDefault(output, new Slice(output, 0, 0));
        int lines = lines(concatenation);
        int lineLength = elements(output) / lines;
        int offset = result.offset();
        for (int input : concatenation.inputs()) {
            int length = elements(input) / lines;
            int gap = lines == 1 ? 0 : result.gap() + lineLength - length;
            Slice slice = new Slice(result.whole(), offset, gap);
            namesOfWritten(input, lines).ifPresent(names -> names.forEach(name -> slices.put(name, slice)));
            offset += length;
        }
    }

    /** Returns the tensor and those it is an alias of, if their operator can write it line by line; otherwise empty. */
    private Optional<List<Integer>> namesOfWritten(int tensor, int lines) {
        List<Integer> names = new ArrayList<>();
        int name = tensor;
        while (reads[name] == 1 && writers.containsKey(name)) {
            names.add(name);
            Operator writer = writers.get(name);
            if (Graphs.isAlias(graph, writer)) {
                name = writer.inputs().getFirst();
            } else {
                return lines == 1 || writes(writer, lines) ? Optional.of(names) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns whether an operator can leave gaps between the lines of its result. */
    private boolean writes(Operator operator, int lines) {
        return switch (operator) {
            case LoweredOperator.Hybrid _,Operator.Conv2D _,Operator.DepthwiseConv2D _ ->
                    writesChannels(operator, lines);
            case Operator.FullyConnected _,Operator.Pool2D _ -> writesChannels(operator, lines);
            case Operator.Concatenation concatenation -> lines(concatenation) == lines;
            case Operator _ -> false;
        };
    }

    /** Returns whether its lines are the channels of a pixel. */
    private boolean writesChannels(Operator operator, int lines) {
        Shape shape = graph.tensor(operator.output()).shape();
        return shape.elements() / shape.dimension(-1) == lines;
    }

    /** Returns the number of lines of a concatenation: the product of the dimensions before its axis. */
    private int lines(Operator.Concatenation concatenation) {
        return graph.tensor(concatenation.output()).shape().elements(0, concatenation.axis());
    }

    private int elements(int tensor) {
        return graph.tensor(tensor).shape().elements();
    }
}
