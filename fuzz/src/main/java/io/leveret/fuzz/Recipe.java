package io.leveret.fuzz;

import java.util.List;

/**
 * Decisions read from bytes: whoever makes a hostile file asks, the bytes answer. Any bytes are a recipe, and where they
 * end every answer is 0. So a fuzzer that knows nothing of files can change a few bytes and have a decision fall otherwise.
 */
final class Recipe {
    private final byte[] bytes;
    private int at;

    Recipe(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the bytes have come to their end. */
    boolean isDone() {
        return at >= bytes.length;
    }

    /** From 0 up to but without {@code bound}; takes as many bytes as the bound has. */
    int below(int bound) {
        int value = next();
        for (int reach = bound - 1 >>> 8; reach > 0; reach >>>= 8) {
            value = value << 8 | next();
        }
        return Integer.remainderUnsigned(value, bound);
    }

    /** Whether a decision falls that falls once in so many times. */
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

    /** Eight bytes as they are. */
    long bits() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    /** A whole number of the kind at which code breaks: near 0, near a power of two, near what was there before. */
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

    /** A real number of that kind. */
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
