package io.leveret.tflite.derive;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Operators on single integers, which count the rounds of loops. */
public final class IntegerFolding {
    private IntegerFolding() {}

    /** Returns whether an operator may count. */
    public static boolean isKnown(int code) {
        return switch (code) {
            case BuiltinOperator.LOGICAL_NOT, BuiltinOperator.LESS, BuiltinOperator.LESS_EQUAL, BuiltinOperator.GREATER,
                    BuiltinOperator.GREATER_EQUAL, BuiltinOperator.EQUAL, BuiltinOperator.NOT_EQUAL,
                    BuiltinOperator.LOGICAL_AND, BuiltinOperator.LOGICAL_OR, BuiltinOperator.ADD, BuiltinOperator.SUB,
                    BuiltinOperator.MUL, BuiltinOperator.MINIMUM, BuiltinOperator.MAXIMUM -> true;
            default -> false;
        };
    }

    /**
     * Returns the result of an operator.
     *
     * @param operands their values; null where one is not known
     * @return empty if it is not known
     */
    public static OptionalLong value(int code, @Nullable Long[] operands) {
        for (Long operand : operands) {
            if (operand == null) {
                return OptionalLong.empty();
            }
        }
        if (operands.length == 1) {
            return code == BuiltinOperator.LOGICAL_NOT ? truth(operands[0] == 0) : OptionalLong.empty();
        }
        if (operands.length != 2) {
            return OptionalLong.empty();
        }
        long left = operands[0];
        long right = operands[1];
        return switch (code) {
            case BuiltinOperator.LESS -> truth(left < right);
            case BuiltinOperator.LESS_EQUAL -> truth(left <= right);
            case BuiltinOperator.GREATER -> truth(left > right);
            case BuiltinOperator.GREATER_EQUAL -> truth(left >= right);
            case BuiltinOperator.EQUAL -> truth(left == right);
            case BuiltinOperator.NOT_EQUAL -> truth(left != right);
            case BuiltinOperator.LOGICAL_AND -> truth(left != 0 && right != 0);
            case BuiltinOperator.LOGICAL_OR -> truth(left != 0 || right != 0);
            case BuiltinOperator.ADD -> narrow(left + right);
            case BuiltinOperator.SUB -> narrow(left - right);
            case BuiltinOperator.MUL -> Math.abs(left) <= Integer.MAX_VALUE && Math.abs(right) <= Integer.MAX_VALUE
                    ? narrow(left * right) : OptionalLong.empty();
            case BuiltinOperator.MINIMUM -> OptionalLong.of(Math.min(left, right));
            case BuiltinOperator.MAXIMUM -> OptionalLong.of(Math.max(left, right));
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong truth(boolean value) {
        return OptionalLong.of(value ? 1 : 0);
    }

    /** What INT32 cannot hold would overflow there. */
    private static OptionalLong narrow(long value) {
        return value == (int) value ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
