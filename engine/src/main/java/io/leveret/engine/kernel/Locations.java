package io.leveret.engine.kernel;

/**
 * Where the operands and the result of a kernel lie, in elements of the {@link Arena}'s arrays.
 *
 * @param inputs of the operands
 * @param output of the result
 */
public record Locations(int[] inputs, int output) {
    /** Those of a function of one operand. */
    public static Locations of(int input, int output) {
        return new Locations(new int[]{input}, output);
    }

    /** Those of a function of two operands. */
    public static Locations of(int left, int right, int output) {
        return new Locations(new int[]{left, right}, output);
    }

    /** That of the only or the first operand. */
    public int input() {
        return inputs[0];
    }

    /** That of an operand, from 0. */
    public int input(int operand) {
        return inputs[operand];
    }
}
