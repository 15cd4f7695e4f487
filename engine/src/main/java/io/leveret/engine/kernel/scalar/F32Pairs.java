package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;

/** A function of pairs of reals, clamped to a range. */
public final class F32Pairs extends Pairs {
    /** What is computed of each pair. */
    public enum Function {
        /** left − right. */
        DIFFERENCE,
        /** left · right. */
        PRODUCT,
        /** left / right. */
        QUOTIENT,
        /** The larger. */
        MAXIMUM,
        /** The smaller. */
        MINIMUM,
        /** (left − right)². */
        SQUARED_DIFFERENCE,
        /** left to the power of right. */
        POWER,
        /** left, or left · right if it is below 0. */
        LEAKY
    }

    private final Function function;
    private final float min;
    private final float max;

    /** A function of two tensors, clamped to a range. */
    public F32Pairs(Function function, Broadcast broadcast, float min, float max, int left, int right, int output) {
        super(broadcast, left, right, output);
        this.function = function;
        this.min = min;
        this.max = max;
    }

    @Override
    void apply(Arena arena, int left, int leftStep, int right, int rightStep, int to, int length) {
        float[] values = arena.floats;
        switch (function) {
            case DIFFERENCE -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStep] - values[right + i * rightStep];
                }
            }
            case PRODUCT -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStep] * values[right + i * rightStep];
                }
            }
            case QUOTIENT -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = values[left + i * leftStep] / values[right + i * rightStep];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = Math.max(values[left + i * leftStep], values[right + i * rightStep]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = Math.min(values[left + i * leftStep], values[right + i * rightStep]);
                }
            }
            case SQUARED_DIFFERENCE -> {
                for (int i = 0; i < length; i++) {
                    float difference = values[left + i * leftStep] - values[right + i * rightStep];
                    values[to + i] = difference * difference;
                }
            }
            case LEAKY -> {
                for (int i = 0; i < length; i++) {
                    float x = values[left + i * leftStep];
                    values[to + i] = x < 0 ? x * values[right + i * rightStep] : x;
                }
            }
            case POWER -> {
                for (int i = 0; i < length; i++) {
                    values[to + i] = (float) Math.pow(values[left + i * leftStep], values[right + i * rightStep]);
                }
            }
        }
        if (min != Float.NEGATIVE_INFINITY || max != Float.POSITIVE_INFINITY) {
            Tile.clamp(values, to, to + length, min, max);
        }
    }
}
