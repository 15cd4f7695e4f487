package io.leveret.engine.passes;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fuses a function of a quantized tensor and its product with the tensor, such as swish's x · logistic(x), into one
 * operator: a table of 256 entries.
 */
public final class GatedActivations {
    private GatedActivations() {}

    public static LoweredGraph fuse(LoweredGraph graph) {
        int[] reads = Graphs.reads(graph);
        Map<Integer, Operator.Elementwise> functions = new HashMap<>(); // by result
        Map<Integer, Operator> gated = new HashMap<>(); // by the result of the product
        Set<Operator> taken = new HashSet<>();
        for (Operator operator : graph.operators()) {
            if (operator instanceof Operator.Elementwise elementwise
                    && graph.tensor(elementwise.input()).type().isQuantized() && reads[elementwise.output()] == 1) {
                functions.put(elementwise.output(), elementwise);
            }
            if (operator instanceof Operator.Binary product && product.function() == BinaryFunction.MUL) {
                Operator.Elementwise gate = functions.get(product.right());
                if (gate == null || gate.input() != product.left()) {
                    gate = functions.get(product.left());
                }
                if (gate != null && (gate.input() == product.left() || gate.input() == product.right())) {
                    gated.put(product.output(), new LoweredOperator.GatedActivation(gate, product));
                    taken.add(gate);
                }
            }
        }
        List<Operator> operators = new ArrayList<>();
        for (Operator operator : graph.operators()) {
            if (!taken.contains(operator)) {
                operators.add(gated.getOrDefault(operator.output(), operator));
            }
        }
        return graph.with(operators);
    }
}
