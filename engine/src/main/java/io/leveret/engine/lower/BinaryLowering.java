package io.leveret.engine.lower;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.move.IntegerBinary;
import io.leveret.engine.kernel.move.Selection;
import io.leveret.engine.lower.quantized.IntegerFunctions;
import io.leveret.engine.lower.quantized.PowerOfTwoScales;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.Operator;
import java.util.Optional;
import java.util.function.IntBinaryOperator;

/** Kernels of functions of pairs of elements. */
final class BinaryLowering {
    private final Operands operands;
    private final KernelProviders kernels;

    BinaryLowering(Operands operands, KernelProviders kernels) {
        this.operands = operands;
        this.kernels = kernels;
    }

    Kernel lower(Operator.Binary binary) {
        Broadcast broadcast = Broadcast.of(operands.shape(binary.left()).toArray(),
                operands.shape(binary.right()).toArray());
        Locations at = Locations.of(operands.at(binary.left()), operands.at(binary.right()),
                operands.at(binary.output()));
        return switch (operands.storage(binary.left())) {
            case FLOAT32 -> kernels.make(ofFloat32(binary, broadcast), at);
            case QUANTIZED -> kernels.make(operands.isWide(binary.left()) ? ofWide(binary, broadcast)
                    : ofQuantized(binary, broadcast), at);
            case INTEGERS -> new IntegerBinary(broadcast, ofIntegers(binary.function()), at.input(), at.input(1),
                    at.output());
        };
    }

    private static KernelSpec ofFloat32(Operator.Binary binary, Broadcast broadcast) {
        return binary.function().isPredicate() ? new KernelSpec.Comparison(binary.function(), broadcast)
                : new KernelSpec.Binary(binary.function(), broadcast, binary.activation().min(),
                        binary.activation().max());
    }

    private KernelSpec ofWide(Operator.Binary binary, Broadcast broadcast) {
        if (binary.function().isPredicate()) {
            return switch (binary.function()) { // whose kernels of 16 bits ignore scales
                case EQUAL, GREATER_EQUAL, LESS -> new KernelSpec.QuantizedComparison(binary.function(), broadcast,
                        FixedPointFactor.of(1), FixedPointFactor.of(1));
                default -> comparison(binary, broadcast);
            };
        }
        float left = operands.scale(binary.left());
        float right = operands.scale(binary.right());
        float output = operands.scale(binary.output());
        return switch (binary.function()) {
            case ADD -> pairs(binary, broadcast, sum(binary, left, right, output, 1));
            case SUB -> pairs(binary, broadcast, sum(binary, left, right, output, -1));
            case MUL -> pairs(binary, broadcast, IntegerFunctions.product(left, right, output));
            case MAXIMUM -> new KernelSpec.QuantizedExtremum(broadcast, true);
            case MINIMUM -> new KernelSpec.QuantizedExtremum(broadcast, false);
            default -> throw unexpected(binary);
        };
    }

    private static IntBinaryOperator sum(Operator.Binary binary, float left, float right, float output, int sign) {
        return Optional.of(binary).filter(Operator.Binary::shifts)
                .flatMap(_ -> PowerOfTwoScales.sum(left, right, output, sign))
                .orElseGet(() -> IntegerFunctions.sum(left, right, output, sign));
    }

    private KernelSpec pairs(Operator.Binary binary, Broadcast broadcast, IntBinaryOperator function) {
        return new KernelSpec.QuantizedPairs(broadcast,
                operands.clamped(binary.output(), binary.activation(), function));
    }

    private KernelSpec comparison(Operator.Binary binary, Broadcast broadcast) {
        return new KernelSpec.QuantizedComparison(binary.function(), broadcast,
                FixedPointFactor.of(operands.scale(binary.left())),
                FixedPointFactor.of(operands.scale(binary.right())));
    }

    private static IllegalStateException unexpected(Operator.Binary binary) {
        return new IllegalStateException(binary.name() + " of these quantized values is computed in float32");
    }

    private KernelSpec ofQuantized(Operator.Binary binary, Broadcast broadcast) {
        if (binary.function().isPredicate()) {
            return comparison(binary, broadcast);
        }
        int min = operands.min(binary.output(), binary.activation());
        int max = operands.max(binary.output(), binary.activation());
        float left = operands.scale(binary.left());
        float right = operands.scale(binary.right());
        float output = operands.scale(binary.output());
        FixedPointSum sum = FixedPointSum.of(left / output, right / output);
        return switch (binary.function()) {
            case ADD -> new KernelSpec.QuantizedSum(broadcast, sum, min, max);
            case SUB -> new KernelSpec.QuantizedSum(broadcast, sum.ofDifference(), min, max);
            case MUL -> new KernelSpec.QuantizedProduct(broadcast, operands.requantization(binary.left(),
                    binary.right(), 1, binary.output(), binary.activation()));
            case MAXIMUM -> new KernelSpec.QuantizedExtremum(broadcast, true);
            case MINIMUM -> new KernelSpec.QuantizedExtremum(broadcast, false);
            case PRELU -> pairs(binary, broadcast, IntegerFunctions.prelu(left, right, output));
            case DIV -> pairs(binary, broadcast, IntegerFunctions.quotient(left, right, output));
            case SQUARED_DIFFERENCE ->
                    pairs(binary, broadcast, IntegerFunctions.squaredDifference(left, right, output));
            default -> throw unexpected(binary);
        };
    }

    private static IntBinaryOperator ofIntegers(BinaryFunction function) {
        return switch (function) {
            case ADD -> (left, right) -> left + right;
            case SUB -> (left, right) -> left - right;
            case MUL -> (left, right) -> left * right;
            case DIV -> (left, right) -> right == 0 ? 0 : left / right;
            case FLOOR_DIV -> (left, right) -> right == 0 ? 0 : Math.floorDiv(left, right);
            case FLOOR_MOD -> (left, right) -> right == 0 ? 0 : Math.floorMod(left, right);
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case SQUARED_DIFFERENCE -> (left, right) -> (left - right) * (left - right);
            case POW -> (left, right) -> (int) Math.pow(left, right);
            case ATAN2 -> throw new IllegalStateException(function + " is of float32 values");
            case PRELU -> (left, right) -> left < 0 ? left * right : left;
            case EQUAL -> (left, right) -> left == right ? 1 : 0;
            case NOT_EQUAL -> (left, right) -> left != right ? 1 : 0;
            case GREATER -> (left, right) -> left > right ? 1 : 0;
            case GREATER_EQUAL -> (left, right) -> left >= right ? 1 : 0;
            case LESS -> (left, right) -> left < right ? 1 : 0;
            case LESS_EQUAL -> (left, right) -> left <= right ? 1 : 0;
            case LOGICAL_AND -> (left, right) -> left & right;
            case LOGICAL_OR -> (left, right) -> left | right;
        };
    }

    Kernel select(Operator.Select select) {
        int[] shape = operands.shape(select.output()).toArray();
        return new Selection(operands.storage(select.output()), shape, Selection.strides(shape,
                operands.shape(select.condition()).toArray()),
                Selection.strides(shape, operands.shape(select.left()).toArray()),
                Selection.strides(shape, operands.shape(select.right()).toArray()), operands.at(select.condition()),
                operands.at(select.left()), operands.at(select.right()), operands.at(select.output()));
    }
}
