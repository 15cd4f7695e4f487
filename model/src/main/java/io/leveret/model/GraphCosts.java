package io.leveret.model;

/** What a graph costs, by counting: the figures with which architectures are usually compared. */
public final class GraphCosts {
    private GraphCosts() {}

    /** The multiply-adds of all convolutions and matrix products of one inference; other operators count as none. */
    public static long multiplyAdds(Graph graph) {
        return graph.operators().stream().mapToLong(operator -> multiplyAdds(graph, operator)).sum();
    }

    /** The multiply-adds of one operator: the output's elements times the products that each of them sums. */
    public static long multiplyAdds(Graph graph, Operator operator) {
        long outputs = graph.tensor(operator.output()).shape().elements();
        return switch (operator) {
            case Operator.Conv2D conv -> {
                Shape filter = graph.tensor(conv.filter()).shape();
                yield outputs * filter.dimension(1) * filter.dimension(2) * filter.dimension(3);
            }
            case Operator.DepthwiseConv2D conv -> {
                Shape filter = graph.tensor(conv.filter()).shape();
                yield outputs * filter.dimension(1) * filter.dimension(2);
            }
            case Operator.FullyConnected product -> outputs * graph.tensor(product.filter()).shape().dimension(1);
            case Operator.Pool2D _,Operator.Add _,Operator.Binary _,Operator.Concatenation _,Operator.Mean _,Operator.Reduce _,Operator.Pad _,Operator.Reshape _,Operator.Squeeze _,Operator.ExpandDims _,Operator.Rearrangement _,Operator.Softmax _,Operator.Unary _ ->
                    0;
        };
    }

    /** The trained values: the elements of all filters and biases. */
    public static long parameters(Graph graph) {
        return graph.operators().stream().mapToLong(operator -> switch (operator) {
            case Operator.Conv2D conv -> parameters(graph, conv.filter(), conv.bias());
            case Operator.DepthwiseConv2D conv -> parameters(graph, conv.filter(), conv.bias());
            case Operator.FullyConnected product -> parameters(graph, product.filter(), product.bias());
            case Operator.Pool2D _,Operator.Add _,Operator.Binary _,Operator.Concatenation _,Operator.Mean _,Operator.Reduce _,Operator.Pad _,Operator.Reshape _,Operator.Squeeze _,Operator.ExpandDims _,Operator.Rearrangement _,Operator.Softmax _,Operator.Unary _ ->
                    0;
        }).sum();
    }

    private static long parameters(Graph graph, int filter, int bias) {
        return graph.tensor(filter).shape().elements()
                + (bias == Operator.ABSENT ? 0 : graph.tensor(bias).shape().elements());
    }
}
