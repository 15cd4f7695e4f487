package io.leveret.engine.compile;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.move.IntegerBinary;
import io.leveret.engine.kernel.move.Selection;
import io.leveret.engine.kernel.portable.pointwise.F32Binary;
import io.leveret.engine.kernel.portable.pointwise.F32Comparison;
import io.leveret.engine.kernel.portable.pointwise.Q8Extremum;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.Operator;
import java.util.function.IntBinaryOperator;

/** Kernels of functions of pairs of elements. */
final class PairLowering {
    private final Operands operands;
    private final KernelFamily family;

    PairLowering(Operands operands, KernelFamily family) {
        this.operands = operands;
        this.family = family;
    }

    Kernel lower(Operator.Binary binary) {
        Broadcast broadcast = Broadcast.of(operands.shape(binary.left()).toArray(),
                operands.shape(binary.right()).toArray());
        return switch (operands.held(binary.left())) {
            case REALS -> ofReals(binary, broadcast);
            case STEPS -> ofSteps(binary, broadcast);
            case INTEGERS -> new IntegerBinary(broadcast, ofIntegers(binary.function()), operands.at(binary.left()),
                    operands.at(binary.right()), operands.at(binary.output()));
        };
    }

    private Kernel ofReals(Operator.Binary binary, Broadcast broadcast) {
        int left = operands.at(binary.left());
        int right = operands.at(binary.right());
        int output = operands.at(binary.output());
        if (binary.function().isPredicate()) {
            return new F32Comparison(broadcast, binary.function(), left, right, output);
        }
        return family.f32Pairs(binary.function(), broadcast, binary.activation().min(), binary.activation().max(),
                left, right, output);
    }

    private Kernel ofSteps(Operator.Binary binary, Broadcast broadcast) {
        int left = operands.at(binary.left());
        int right = operands.at(binary.right());
        int to = operands.at(binary.output());
        int min = operands.min(binary.output(), binary.activation());
        int max = operands.max(binary.output(), binary.activation());
        float outputScale = operands.scale(binary.output());
        FixedPointSum sum = FixedPointSum.of(operands.scale(binary.left()) / outputScale,
                operands.scale(binary.right()) / outputScale);
        return switch (binary.function()) {
            case ADD -> family.q8Sum(broadcast, sum, min, max, left, right, to);
            case SUB -> family.q8Sum(broadcast, sum.ofDifference(), min, max, left, right, to);
            case MUL -> family.q8Product(broadcast, operands.requantization(binary.left(), binary.right(), 1,
                    binary.output(), binary.activation()), left, right, to);
            case MAXIMUM -> new Q8Extremum(broadcast, true, left, right, to);
            case MINIMUM -> new Q8Extremum(broadcast, false, left, right, to);
            default -> throw new IllegalStateException(binary.name() + " of quantized values is computed in reals");
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
        return new Selection(operands.held(select.output()), shape, Selection.steps(shape,
                operands.shape(select.condition()).toArray()),
                Selection.steps(shape, operands.shape(select.left()).toArray()),
                Selection.steps(shape, operands.shape(select.right()).toArray()), operands.at(select.condition()),
                operands.at(select.left()), operands.at(select.right()), operands.at(select.output()));
    }
}
