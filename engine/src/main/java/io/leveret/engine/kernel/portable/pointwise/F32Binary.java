package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;
import io.leveret.graph.BinaryFunction;

/** A function of pairs of float32 values, clamped to a range. */
public final class F32Binary extends BinaryKernel {
    private final BinaryFunction function;
    private final float min;
    private final float max;

    /** A function of two tensors, clamped to a range. */
    public F32Binary(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output) {
        super(broadcast, left, right, output);
        this.function = function;
        this.min = min;
        this.max = max;
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int leftStride, int right, int rightStride, int to,
            int length) {
        float[] values = arena.floats;
        switch (function) {
            case ADD -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStride] + values[right + i * rightStride];
                }
            }
            case SUB -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStride] - values[right + i * rightStride];
                }
            }
            case MUL -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStride] * values[right + i * rightStride];
                }
            }
            case DIV -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStride] / values[right + i * rightStride];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = Math.max(values[left + i * leftStride], values[right + i * rightStride]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = Math.min(values[left + i * leftStride], values[right + i * rightStride]);
                }
            }
            case SQUARED_DIFFERENCE -> {
                for (int i = 0; i < length; i++) {
                    float difference = values[left + i * leftStride] - values[right + i * rightStride];
                    values[to + i] = difference * difference;
                }
            }
            case PRELU -> {
                for (int i = 0; i < length; i++) {
                    float x = values[left + i * leftStride];
                    values[to + i] = x < 0 ? x * values[right + i * rightStride] : x;
                }
            }
            case FLOOR_DIV -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = (float) Math
                            .floor(values[left + i * leftStride] / values[right + i * rightStride]);
                }
            }
            case FLOOR_MOD -> {
                for (int i = 0; i < length; i++) {
                    float divisor = values[right + i * rightStride];
                    float rest = values[left + i * leftStride] % divisor;
                    values[to + i] = rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest;
                }
            }
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, LOGICAL_AND, LOGICAL_OR ->
                    throw new IllegalStateException(function + " gives no float32 values");
            case ATAN2 -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = (float) Math.atan2(values[left + i * leftStride],
                            values[right + i * rightStride]);
                }
            }
            case POW -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = (float) Math.pow(values[left + i * leftStride], values[right + i * rightStride]);
                }
            }
        }
        if (min != Float.NEGATIVE_INFINITY || max != Float.POSITIVE_INFINITY) {
            SuperwordRows.clamp(values, to, to + length, min, max);
        }
    }
}
