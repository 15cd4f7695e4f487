package io.leveret.graph;

import java.util.function.IntFunction;

/** What a graph costs, by counting: the figures with which architectures are usually compared. */
public final class GraphCosts {
    private GraphCosts() {}

    /** The multiply-adds of all convolutions and matrix products of one inference; other operators count as none. */
    public static long multiplyAdds(Graph graph) {
        return graph.operators().stream()
                .mapToLong(operator -> multiplyAdds(operator, graph::tensor)).sum();
    }

    /**
     * The multiply-adds of one operator: the output's elements times the products that each of them sums; of a
     * TRANSPOSE_CONV, the input's elements times those that each is part of.
     *
     * @param tensors by index, as the operator has them
     */
    public static long multiplyAdds(Operator operator, IntFunction<TensorSpec> tensors) {
        return switch (operator) {
            case Operator.Weighted weighted -> weightedMultiplyAdds(weighted, tensors);
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
     * The trained values: the elements of all filters and biases, and of all other constants that are computed with,
     * such as the factors of a batch normalization, each counted as often as an operator uses it. A single number, such
     * as the 6 of a clamp, is none.
     */
    public static long parameters(Graph graph) {
        boolean[] known = new boolean[graph.tensors().size()]; // constants, and what follows from constants alone
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
                boolean isWeight = operator instanceof Operator.Weighted weighted
                        ? input != weighted.input()
                        : known[input] && graph.tensor(input).type().isActivation() && elements(graph, input) > 1;
                parameters += isWeight ? elements(graph, input) : 0;
            }
        }
        return parameters;
    }

    private static long elements(Graph graph, int tensor) {
        return graph.tensor(tensor).shape().elements();
    }
}
