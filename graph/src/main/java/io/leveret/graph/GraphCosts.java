package io.leveret.graph;

import java.util.function.IntFunction;

/** Counts a graph's costs: the figures by which architectures are usually compared. */
public final class GraphCosts {
    private GraphCosts() {}

    /**
     * Returns the multiply-adds of all convolutions and matrix products in one inference; other operators count as 0.
     */
    public static long multiplyAdds(Graph graph) {
        return graph.operators().stream()
                .mapToLong(operator -> multiplyAdds(operator, graph::tensor)).sum();
    }

    /**
     * Returns the multiply-adds of one operator: the output's elements times the products in each sum; for
     * TRANSPOSE_CONV, the input's elements times the products that each is part of.
     *
     * @param tensors by index, as in the operator
     */
    public static long multiplyAdds(Operator operator, IntFunction<TensorSpec> tensors) {
        return switch (operator) {
            case Operator.Weighted weighted -> weightedMultiplyAdds(weighted, tensors);
            case Operator.Conv3D conv -> {
                Shape filter = tensors.apply(conv.filter()).shape();
                yield (long) tensors.apply(conv.output()).shape().elements() * filter.dimension(0)
                        * filter.dimension(1) * filter.dimension(2) * filter.dimension(3);
            }
            case Operator.SequenceLstm lstm -> {
                Shape input = tensors.apply(lstm.input()).shape();
                long products = lstm.inputs().stream().filter(operand -> operand != lstm.input())
                        .mapToLong(operand -> tensors.apply(operand).shape().elements()).sum();
                yield products * input.dimension(0) * input.dimension(1);
            }
            case Operator.BatchMatMul product -> (long) tensors.apply(product.output()).shape().elements()
                    * tensors.apply(product.left()).shape().dimension(product.adjX() ? -2 : -1);
            case Operator _ -> 0;
        };
    }

    private static long weightedMultiplyAdds(Operator.Weighted weighted, IntFunction<TensorSpec> tensors) {
        Shape filter = tensors.apply(weighted.filter()).shape();
        long outputs = tensors.apply(weighted.output()).shape().elements();
        return switch (weighted) {
            case Operator.Conv2D _ -> outputs * filter.dimension(1) * filter.dimension(2) * filter.dimension(3);
            case Operator.DepthwiseConv2D _ -> outputs * filter.dimension(1) * filter.dimension(2);
            case Operator.FullyConnected _ -> outputs * filter.dimension(1);
            case Operator.TransposeConv conv ->
                    (long) tensors.apply(conv.input()).shape().elements() * filter.dimension(0)
                            * filter.dimension(1) * filter.dimension(2);
        };
    }

    /**
     * Returns the number of trained values: the elements of all filters and biases, and of other constants in
     * computations, such as the factors of a batch normalization, each counted as often as an operator uses it. A
     * single number, such as the 6 of a clamp, does not count.
     */
    public static long parameters(Graph graph) {
        boolean[] known = new boolean[graph.tensors().size()]; // constants, and results of constants only
        for (int tensor = 0; tensor < known.length; tensor++) {
            known[tensor] = graph.tensor(tensor).isConstant();
        }
        long parameters = 0;
        for (Operator operator : graph.operators()) {
            if (operator.inputs().stream().allMatch(input -> known[input])) {
                operator.outputs().forEach(output -> known[output] = true);
                continue;
            }
            for (int input : operator.inputs()) {
                boolean isWeight = switch (operator) {
                    case Operator.Weighted weighted -> input != weighted.input();
                    case Operator.SequenceLstm lstm -> input != lstm.input();
                    default -> known[input] && graph.tensor(input).type().isActivation() && elements(graph, input) > 1;
                };
                parameters += isWeight ? elements(graph, input) : 0;
            }
        }
        return parameters;
    }

    private static long elements(Graph graph, int tensor) {
        return graph.tensor(tensor).shape().elements();
    }
}
