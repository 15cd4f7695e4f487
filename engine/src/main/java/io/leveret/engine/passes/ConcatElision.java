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
 * Finds the operands of concatenations that can lie within the result from the start, so that the operators which
 * compute them write there, and nothing is copied.
 *
 * <p>A concatenation's result is lines of memory, and each operand a piece of every line: for channels, a line is a
 * pixel. An operator can write such pieces if it computes them as wholes and leaves gaps between them, as convolutions
 * and poolings do. Where there is just one line, the operand's piece is in no way different from a tensor of its own,
 * and any operator can write it. Reading across gaps is nothing that kernels do, so an operand that is read elsewhere
 * too, by an operator or as an output, is copied as before; and so is what no operator computes: inputs and constants.
 *
 * <p>A concatenation within another lies within it as a whole, and with it its own operands. Operands of another
 * quantization lie within the result too; they are rescaled there.
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
     * A tensor's place within another.
     *
     * @param whole the other, which lies in none itself
     * @param offset where it starts, in elements
     * @param gap elements of others between any two of its lines; its lines are those of the concatenation
     */
    record Slice(int whole, int offset, int gap) {}

    /** By tensor: the slices of a graph's concatenations. */
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
        int lines = Graphs.lines(graph, concatenation);
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

    /** The tensor, and those it is an alias of, if their operator can write it line by line; else none. */
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

    /** Whether an operator can leave gaps between so many lines of its result. */
    private boolean writes(Operator operator, int lines) {
        return switch (operator) {
            case LoweredOperator.Hybrid _,Operator.Conv2D _,Operator.DepthwiseConv2D _ ->
                    writesChannels(operator, lines);
            case Operator.FullyConnected _,Operator.Pool2D _ -> writesChannels(operator, lines);
            case Operator.Concatenation concatenation -> Graphs.lines(graph, concatenation) == lines;
            case Operator _ -> false;
        };
    }

    /** Whether its lines are the channels of a pixel, of a type whose kernels can leave gaps. */
    private boolean writesChannels(Operator operator, int lines) {
        TensorSpec result = graph.tensor(operator.output());
        Shape shape = result.shape();
        return result.type() != ElementType.INT16 && shape.elements() / shape.dimension(-1) == lines;
    }

    private int elements(int tensor) {
        return graph.tensor(tensor).shape().elements();
    }
}
