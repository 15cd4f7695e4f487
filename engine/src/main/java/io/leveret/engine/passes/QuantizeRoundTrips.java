package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a QUANTIZE read what a DEQUANTIZE before it has read, if it gives the same values back: it then is an alias and
 * needs no operator.
 *
 * <p>The other way round, DEQUANTIZE after QUANTIZE, stays: it rounds float32 values to a grid and clamps them, which
 * is what fake quantization is for.
 */
public final class QuantizeRoundTrips {
    private QuantizeRoundTrips() {}

    /** The graph without detours over float32 values; the DEQUANTIZE stays for others that read it. */
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
     * Whether the kernels' float32 arithmetic gives every value back: all scales but those near the ends of float32 do.
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
