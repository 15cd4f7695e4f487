package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.graph.BinaryFunction;

/** Whether pairs of float32 values are equal, or one is larger: 1 or 0, among the integers. */
public final class F32Comparison extends BinaryKernel {
    private final BinaryFunction function;

    /** A comparison of two tensors. */
    public F32Comparison(Broadcast broadcast, BinaryFunction function, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        for (int i = 0; i < length; i++) {
            float one = arena.floats[left + i * leftStride];
            float other = arena.floats[right + i * rightStride];
            boolean holds = switch (function) {
                case EQUAL -> one == other;
                case NOT_EQUAL -> one != other;
                case GREATER -> one > other;
                case GREATER_EQUAL -> one >= other;
                case LESS -> one < other;
                case LESS_EQUAL -> one <= other;
                case ADD, SUB, MUL, DIV, FLOOR_DIV, FLOOR_MOD, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE, POW, PRELU,
                        ATAN2, LOGICAL_AND, LOGICAL_OR ->
                        throw new IllegalStateException(function + " compares nothing");
            };
            arena.ints[to + i] = holds ? 1 : 0;
        }
    }
}
