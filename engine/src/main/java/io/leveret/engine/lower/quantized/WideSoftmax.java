package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.KernelSpec.QuantizedRows.RowFunction;

/**
 * Softmax of values of 16 bits, with tables of exp and of {@code 1 / (1 + x)}. Source: TensorFlow Lite, {@code
 * SoftmaxInt16}.
 */
public final class WideSoftmax implements RowFunction {
    private static final double RANGE = 65535;
    private static final InterpolatedTable EXP = InterpolatedTable.inDouble(Math::exp, 10 / RANGE, Short.MAX_VALUE,
            2 / RANGE);
    private static final InterpolatedTable INVERSE = InterpolatedTable.inDouble(x -> 1 / (1 + x), 1 / RANGE,
            Short.MIN_VALUE, 2 / RANGE);

    private final FixedPointFactor toTenths; // of differences, such that −65535 is −10

    /** Creates the softmax of values of a scale. */
    public WideSoftmax(float inputScale, float beta) {
        this.toTenths = FixedPointFactor.of(inputScale * beta / (10 / RANGE));
    }

    @Override
    public void apply(short[] values, int in, int out, int length) {
        int largest = Short.MIN_VALUE;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, values[in + i]);
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int difference = toTenths.times(values[in + i] - largest) + Short.MAX_VALUE;
            int exponential = EXP.applyAsInt(Math.clamp(difference, Short.MIN_VALUE, Short.MAX_VALUE));
            values[out + i] = (short) exponential;
            sum += exponential;
        }
        int zeros = Integer.numberOfLeadingZeros(sum);
        int shifted = (int) (((long) sum << zeros - 1) + (1 << 13) >> 14) - (1 << 15) - (1 << 16);
        int inverse = INVERSE.applyAsInt(Math.clamp(shifted, Short.MIN_VALUE, Short.MAX_VALUE));
        int shift = 31 - zeros;
        for (int i = 0; i < length; i++) {
            long product = (long) values[out + i] * inverse + (1L << shift - 1) >> shift;
            values[out + i] = (short) Math.clamp(product, 0, Short.MAX_VALUE);
        }
    }
}
