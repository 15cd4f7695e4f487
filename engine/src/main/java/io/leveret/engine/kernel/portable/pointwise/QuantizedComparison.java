package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.graph.BinaryFunction;

/**
 * A predicate of pairs of centered quantized values: of the nearest 256ths of the real numbers, as TensorFlow Lite
 * compares them. So values of a scale below 1/256 may be equal though they differ.
 */
public final class QuantizedComparison extends BinaryKernel {
    private static final int BITS = 8;

    private final BinaryFunction function;
    private final FixedPointFactor leftScale;
    private final FixedPointFactor rightScale;

    /** A predicate of two tensors. */
    public QuantizedComparison(BinaryFunction function, Broadcast broadcast, FixedPointFactor leftScale,
            FixedPointFactor rightScale, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
        this.leftScale = leftScale;
        this.rightScale = rightScale;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        for (int i = 0; i < length; i++) {
            int one = leftScale.times(arena.shorts[left + i * leftStride] << BITS);
            int other = rightScale.times(arena.shorts[right + i * rightStride] << BITS);
            arena.ints[to + i] = holds(Integer.compare(one, other)) ? 1 : 0;
        }
    }

    private boolean holds(int order) {
        return switch (function) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case GREATER -> order > 0;
            case GREATER_EQUAL -> order >= 0;
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            default -> throw new IllegalStateException(function + " compares nothing");
        };
    }
}
