package io.leveret.engine.kernel;

/**
 * The positions of a kernel's operands and result, in elements of the {@link Arena}'s arrays.
 *
 * @param inputs positions of the operands
 * @param output position of the result
 */
public record Locations(int[] inputs, int output) {
    /** Returns the positions for a function of one operand. */
    public static Locations of(int input, int output) {
        return new Locations(new int[]{input}, output);
    }

    /** Returns the positions for a function of two operands. */
    public static Locations of(int left, int right, int output) {
        return new Locations(new int[]{left, right}, output);
    }

    /** Returns the position of the only or the first operand. */
    public int input() {
        return inputs[0];
    }

    /** Returns the position of an operand, from 0. */
    public int input(int operand) {
        return inputs[operand];
    }
}
