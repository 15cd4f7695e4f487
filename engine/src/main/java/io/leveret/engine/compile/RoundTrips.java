package io.leveret.engine.compile;

import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a QUANTIZE read what a DEQUANTIZE before it has read, if it gives the same values back: it then is an alias and needs
 * no step.
 *
 * <p>The other way round, DEQUANTIZE after QUANTIZE, stays: it rounds reals to a grid and clamps them, which is what fake
 * quantization is for.
 */
final class RoundTrips {
    private RoundTrips() {}

    /** The graph without detours over reals; the DEQUANTIZE stays for others that read it. */
    static LoweredGraph shorten(LoweredGraph graph) {
        Map<Integer, Integer> quantized = new HashMap<>(); // by the result of a DEQUANTIZE: its operand
        List<Operator> operators = new ArrayList<>();
        for (Operator operator : graph.operators()) {
            if (operator instanceof Operator.Dequantize(int input, int output)) {
                quantized.put(output, input);
            }
            if (operator instanceof Operator.Quantize(int real, int output) && quantized.containsKey(real)
                    && Graphs.areHeldAlike(graph, quantized.get(real), output)
                    && comesBack(graph.tensor(output).quantizationOrPlain().scale(0))) {
                operators.add(new Operator.Quantize(quantized.get(real), output));
            } else {
                operators.add(operator);
            }
        }
        return graph.with(operators);
    }

    /** Whether the kernels' float32 arithmetic gives every value back: all scales but those near the ends of float32 do. */
    private static boolean comesBack(float scale) {
        float inverseScale = 1 / scale;
        for (int steps = -255; steps <= 255; steps++) {
            float real = steps * scale;
            if (Math.rint(real * inverseScale) != steps) {
                return false;
            }
        }
        return true;
    }
}
