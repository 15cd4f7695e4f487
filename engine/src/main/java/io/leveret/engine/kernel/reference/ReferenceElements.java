package io.leveret.engine.kernel.reference;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.ElementwiseMath;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Storage;
import io.leveret.graph.BinaryFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of elements, of pairs of them and of rows. */
final class ReferenceElements {
    private ReferenceElements() {}

    static void map(KernelSpec.Elementwise spec, float[] values, Locations at) {
        DoubleUnaryOperator function = ElementwiseMath.of(spec.function(), spec.parameter());
        for (int i = 0; i < spec.elements(); i++) {
            values[at.output() + i] = (float) function.applyAsDouble(values[at.input() + i]);
        }
    }

    static void clamp(KernelSpec.Clamp spec, float[] values, Locations at) {
        for (int i = 0; i < spec.elements(); i++) {
            values[at.output() + i] = Math.min(Math.max(values[at.input() + i], spec.min()), spec.max());
        }
    }

    static void lookup(KernelSpec.Lookup spec, short[] values, Locations at) {
        for (int i = 0; i < spec.elements(); i++) {
            values[at.output() + i] = spec.table()[values[at.input() + i] - spec.first()];
        }
    }

    static void quantize(KernelSpec.Quantize spec, Arena arena, Locations at) {
        float inverse = 1 / spec.scale();
        for (int i = 0; i < spec.elements(); i++) {
            double rounded = Math.rint(arena.floats[at.input() + i] * inverse);
            arena.shorts[at.output() + i] = (short) Math.min(Math.max(rounded, spec.min()), spec.max());
        }
    }

    static void dequantize(KernelSpec.Dequantize spec, Arena arena, Locations at) {
        for (int i = 0; i < spec.elements(); i++) {
            arena.floats[at.output() + i] = spec.scale() * arena.shorts[at.input() + i];
        }
    }

    // ---- pairs ----

    /** What is done for each pair of elements. */
    private interface Pair {
        void visit(int left, int right, int out);
    }

    private static void pairs(Broadcast broadcast, Locations at, Pair pair) {
        int out = at.output();
        for (int line = 0; line < broadcast.lines(); line++) {
            for (int i = 0; i < broadcast.length(); i++) {
                pair.visit(at.input() + broadcast.left(line) + i * broadcast.leftStride(),
                        at.input(1) + broadcast.right(line) + i * broadcast.rightStride(), out++);
            }
        }
    }

    static void binary(KernelSpec.Binary spec, float[] values, Locations at) {
        DoubleBinaryOperator function = function(spec.function());
        pairs(spec.broadcast(), at, (left, right, out) -> {
            float result = (float) function.applyAsDouble(values[left], values[right]);
            values[out] = Math.min(Math.max(result, spec.min()), spec.max());
        });
    }

    private static DoubleBinaryOperator function(BinaryFunction function) {
        return switch (function) {
            case ADD -> Double::sum;
            case SUB -> (left, right) -> left - right;
            case MUL -> (left, right) -> left * right;
            case DIV -> (left, right) -> left / right;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case SQUARED_DIFFERENCE -> (left, right) -> (left - right) * (left - right);
            case PRELU -> (left, right) -> left < 0 ? left * right : left;
            case POW -> Math::pow;
            case ATAN2 -> Math::atan2;
            case FLOOR_DIV -> (left, right) -> Math.floor((float) (left / right));
            case FLOOR_MOD -> (left, right) -> {
                double rest = left % right;
                return rest != 0 && rest < 0 != right < 0 ? rest + right : rest;
            };
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, LOGICAL_AND, LOGICAL_OR ->
                    throw new IllegalStateException(function + " is a predicate");
        };
    }

    static void sum(KernelSpec.QuantizedSum spec, short[] values, Locations at) {
        pairs(spec.broadcast(), at, (left, right, out) -> {
            int scaled = values[left] * spec.sum().leftMultiplier() + values[right] * spec.sum().rightMultiplier()
                    + spec.sum().half() >> spec.sum().shift();
            values[out] = (short) Math.min(Math.max(scaled, spec.min()), spec.max());
        });
    }

    static void product(KernelSpec.QuantizedProduct spec, short[] values, Locations at) {
        pairs(spec.broadcast(), at, (left, right, out) -> values[out] = spec.requantization()
                .apply(values[left] * values[right], 0));
    }

    static void extremum(KernelSpec.QuantizedExtremum spec, short[] values, Locations at) {
        pairs(spec.broadcast(), at, (left, right, out) -> values[out] = (short) (spec.largest()
                ? Math.max(values[left], values[right])
                : Math.min(values[left], values[right])));
    }

    // ---- rows ----

    static void softmax(Rows rows, float beta, float[] values, Locations at) {
        for (int row = 0; row < rows.count(); row++) {
            int in = at.input() + row * rows.length();
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < rows.length(); i++) {
                largest = Math.max(largest, values[in + i]);
            }
            double[] exponentials = new double[rows.length()];
            double sum = 0;
            for (int i = 0; i < rows.length(); i++) {
                exponentials[i] = Math.exp(beta * (values[in + i] - largest));
                sum += exponentials[i];
            }
            for (int i = 0; i < rows.length(); i++) {
                values[at.output() + row * rows.length() + i] = (float) (exponentials[i] / sum);
            }
        }
    }

    /** In float32, as TensorFlow Lite's own kernel computes it; the least value of the result stands for 0. */
    static void softmax(KernelSpec.QuantizedSoftmax spec, short[] values, Locations at) {
        int length = spec.rows().length();
        for (int row = 0; row < spec.rows().count(); row++) {
            int in = at.input() + row * length;
            int largest = Short.MIN_VALUE;
            for (int i = 0; i < length; i++) {
                largest = Math.max(largest, values[in + i]);
            }
            float[] exponentials = new float[length];
            float sum = 0;
            for (int i = 0; i < length; i++) {
                exponentials[i] = (float) Math.exp(-spec.inputScale() * spec.beta() * (largest - values[in + i]));
                sum += exponentials[i];
            }
            float inverse = 1 / (sum * spec.outputScale());
            for (int i = 0; i < length; i++) {
                int rounded = (int) (exponentials[i] * inverse + 0.5f) + spec.min();
                values[at.output() + row * length + i] = (short) Math.min(rounded, spec.max());
            }
        }
    }

    static void ranges(Rows rows, float[] values, Locations at) {
        for (int row = 0; row < rows.count(); row++) {
            float least = Float.POSITIVE_INFINITY;
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < rows.length(); i++) {
                least = Math.min(least, values[at.input() + row * rows.length() + i]);
                largest = Math.max(largest, values[at.input() + row * rows.length() + i]);
            }
            DynamicRange.store(least, largest, values, at.output() + 2 * row);
        }
    }

    static void quantize(KernelSpec.DynamicQuantize spec, Arena arena, Locations at) {
        for (int i = 0; i < spec.rows().elements(); i++) {
            int range = at.input(1) + 2 * (i / spec.rows().length());
            float perUnit = arena.floats[range];
            float zero = arena.floats[range + 1];
            double value = Math.min(Math.max(Math.rint(arena.floats[at.input() + i] * perUnit) + zero, 0), 255);
            if (spec.storage() == Storage.QUANTIZED) {
                arena.shorts[at.output() + i] = (short) value;
            } else {
                arena.floats[at.output() + i] = (float) (value - zero) * (1 / perUnit);
            }
        }
    }
}
