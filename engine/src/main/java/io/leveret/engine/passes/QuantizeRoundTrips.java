package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a QUANTIZE read the input of a preceding DEQUANTIZE, if it restores the same values: it is then an alias and
 * needs no operator.
 *
 * <p>The other way round, DEQUANTIZE after QUANTIZE, stays: it rounds float32 values to a grid and clamps them, which
 * is what fake quantization is for.
 */
public final class QuantizeRoundTrips {
    private QuantizeRoundTrips() {}

    /** Returns the graph without these round trips; the DEQUANTIZE stays for other readers. */
    public static LoweredGraph shorten(LoweredGraph graph) {
        Map<Integer, Integer> quantized = new HashMap<>(); // by the result of a DEQUANTIZE: its operand
        List<Operator> operators = new ArrayList<>();
        for (Operator operator : graph.operators()) {
            if (operator instanceof Operator.Dequantize(int input, int output)) {
                quantized.put(output, input);
            }
            if (operator instanceof Operator.Quantize(int input, int output) && quantized.containsKey(input)
                    && Graphs.areStoredAlike(graph, quantized.get(input), output)
                    && comesBack(graph.tensor(output).quantizationOrPlain().scale(0))) {
                operators.add(new Operator.Quantize(quantized.get(input), output));
            } else {
                operators.add(operator);
            }
        }
        return graph.with(operators);
    }

    /**
     * Returns whether float32 arithmetic restores every value: true for all scales but those near the limits of
     * float32.
     */
    private static boolean comesBack(float scale) {
        float inverseScale = 1 / scale;
        for (int value = -255; value <= 255; value++) {
            float stands = value * scale;
            if (Math.rint(stands * inverseScale) != value) {
                return false;
            }
        }
        return true;
    }
}
