package io.leveret.fuzz;

import java.util.List;

/**
 * Decisions read from bytes, for code that generates hostile files. Any bytes are a recipe; past their end every
 * decision is 0. So a fuzzer that knows nothing of formats changes decisions by changing bytes.
 */
final class Recipe {
    private final byte[] bytes;
    private int at;

    Recipe(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns whether all bytes are used. */
    boolean isDone() {
        return at >= bytes.length;
    }

    /** Returns a number from 0, below {@code bound}; uses as many bytes as the bound has. */
    int below(int bound) {
        int value = next();
        for (int reach = bound - 1 >>> 8; reach > 0; reach >>>= 8) {
            value = value << 8 | next();
        }
        return Integer.remainderUnsigned(value, bound);
    }

    /** Returns true once in {@code times}, on average. */
    boolean onceIn(int times) {
        return below(times) == times - 1;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[below(choices.length)];
    }

    /** Returns eight bytes unchanged. */
    long bits() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    /** Returns a whole number that tends to break code: near 0, near a power of two, or near the previous value. */
    long number(long before) {
        return switch (below(12)) {
            case 0 -> before + 1;
            case 1 -> before - 1;
            case 2 -> -before;
            case 3 -> 2 * before;
            case 4 -> 0;
            case 5 -> -1 - below(4);
            case 6, 7 -> below(16);
            case 8 -> 1L << below(64);
            case 9 -> (1L << below(64)) - 1;
            case 10 -> -1L << below(64);
            default -> bits();
        };
    }

    /** Returns such a number as float32. */
    float real(float before) {
        return switch (below(10)) {
            case 0 -> 0;
            case 1 -> -before;
            case 2 -> Float.NaN;
            case 3 -> Float.POSITIVE_INFINITY;
            case 4 -> Float.MIN_VALUE;
            case 5 -> Float.MAX_VALUE;
            case 6 -> Math.scalb(1f, below(256) - 127);
            case 7 -> Math.scalb(before, below(64) - 32);
            case 8 -> below(16);
            default -> Float.intBitsToFloat((int) bits());
        };
    }

    private int next() {
        return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) : 0;
    }
}
