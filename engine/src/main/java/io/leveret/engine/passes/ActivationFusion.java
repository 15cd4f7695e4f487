package io.leveret.engine.passes;

import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fuses a stand-alone activation into the operator before it, if that has none yet and no other operator reads its
 * result. For quantized values, only if the scale stays the same, since a change of scale would round twice.
 */
public final class ActivationFusion {
    private ActivationFusion() {}

    /** Returns the graph with fewer operators. */
    public static LoweredGraph fuse(LoweredGraph graph) {
        int[] reads = Graphs.reads(graph);
        List<Operator> operators = new ArrayList<>();
        Map<Integer, Integer> writers = new HashMap<>(); // by tensor: the place of its operator
        for (Operator operator : graph.operators()) {
            Optional<Operator> fused = Optional.empty();
            int input = operator.inputs().getFirst();
            if (writers.containsKey(input) && reads[input] == 1
                    && Graphs.areStoredAlike(graph, input, operator.output())) {
                Operator writer = operators.get(writers.get(input));
                fused = activation(operator).flatMap(activation -> clamped(writer, activation, operator.output()));
            }
            if (fused.isPresent()) {
                int place = writers.get(input);
                operators.set(place, fused.get());
                writers.put(operator.output(), place);
            } else {
                writers.put(operator.output(), operators.size());
                operators.add(operator);
            }
        }
        return graph.with(operators);
    }

    private static Optional<Activation> activation(Operator operator) {
        return operator instanceof Operator.Elementwise elementwise ? switch (elementwise.function()) {
            case RELU -> Optional.of(Activation.RELU);
            case RELU6 -> Optional.of(Activation.RELU6);
            case RELU_N1_TO_1 -> Optional.of(Activation.RELU_N1_TO_1);
            default -> Optional.empty();
        } : Optional.empty();
    }

    /** Returns the operator with an activation and another result; empty if it cannot have one or has one already. */
    private static Optional<Operator> clamped(Operator operator, Activation activation, int output) {
        Operator clamped = switch (operator) {
            case Operator.Conv2D conv when conv.activation() == Activation.NONE -> new Operator.Conv2D(conv.input(),
                    conv.filter(), conv.bias(), output, conv.window(), activation);
            case Operator.DepthwiseConv2D conv when conv.activation() == Activation.NONE ->
                    new Operator.DepthwiseConv2D(conv.input(), conv.filter(), conv.bias(), output, conv.window(),
                            conv.depthMultiplier(), activation);
            case Operator.FullyConnected product when product.activation() == Activation.NONE ->
                    new Operator.FullyConnected(product.input(), product.filter(), product.bias(), output,
                            product.keepNumDims(), activation);
            case Operator.AveragePool2D pool when pool.activation() == Activation.NONE ->
                    new Operator.AveragePool2D(pool.input(), output, pool.filterHeight(), pool.filterWidth(),
                            pool.window(), activation);
            case Operator.MaxPool2D pool when pool.activation() == Activation.NONE -> new Operator.MaxPool2D(
                    pool.input(), output, pool.filterHeight(), pool.filterWidth(), pool.window(), activation);
            case LoweredOperator.Hybrid(var product, int quantized, int ranges) -> clamped(product, activation, output)
                    .map(clampedProduct -> new LoweredOperator.Hybrid((Operator.Weighted) clampedProduct, quantized,
                            ranges))
                    .orElse(null);
            case Operator.Binary pair when pair.activation() == Activation.NONE -> new Operator.Binary(pair.function(),
                    pair.left(), pair.right(), output, activation, pair.shifts());
            case Operator.TransposeConv conv when conv.activation() == Activation.NONE -> new Operator.TransposeConv(
                    conv.input(), conv.filter(), conv.bias(), output, conv.window(), activation);
            case Operator _ -> null;
        };
        return Optional.ofNullable(clamped);
    }
}
