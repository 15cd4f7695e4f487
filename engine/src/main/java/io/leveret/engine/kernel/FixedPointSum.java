package io.leveret.engine.kernel;

/**
 * The sum of two centered quantized values in another scale, as XNNPACK computes it in fixed point: each
 * operand's ratio of scales becomes a multiplier of 21 bits, with a shift chosen from the larger ratio; half is rounded
 * up. Source: XNNPACK, {@code xnn_init_qu8_add_minmax_scalar_params}.
 *
 * @param shift bits of the products behind the binary point, 1…30
 */
public record FixedPointSum(int leftMultiplier, int rightMultiplier, int shift) {
    /**
     * The sum of operands with these scales.
     *
     * @param leftRatio the left operand's scale over the output's
     * @param rightRatio the right operand's scale over the output's
     */
    public static FixedPointSum of(float leftRatio, float rightRatio) {
        int shift = Math.clamp(20 - Math.getExponent(Math.max(leftRatio, rightRatio)), 1, 30);
        return new FixedPointSum((int) Math.rint(Math.scalb(leftRatio, shift)),
                (int) Math.rint(Math.scalb(rightRatio, shift)), shift);
    }

    /** The same of the left operand less the right one. */
    public FixedPointSum ofDifference() {
        return new FixedPointSum(leftMultiplier, -rightMultiplier, shift);
    }

    /** What is added before the shift, for it to round. */
    public int half() {
        return 1 << (shift - 1);
    }
}
