package io.leveret.machine;

import org.jspecify.annotations.Nullable;

/**
 * A memory operand: {@code base + index · scale + displacement}.
 *
 * @param index null for none; never RSP
 * @param scale 1, 2, 4 or 8
 * @param displacement in bytes
 */
public record Address(Register base, @Nullable Register index, int scale, int displacement) {
    /** What a register points to. */
    public static Address at(Register base) {
        return at(base, 0);
    }

    /** Some bytes from where a register points to. */
    public static Address at(Register base, int displacement) {
        return new Address(base, null, 1, displacement);
    }

    /** What the sum of two registers points to. */
    public static Address at(Register base, Register index) {
        return new Address(base, index, 1, 0);
    }

    /** The same place in the element that many bytes further on. */
    public Address plus(int bytes) {
        return new Address(base, index, scale, displacement + bytes);
    }
}
