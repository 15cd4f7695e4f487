package io.leveret.engine.lower.quantized;

import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.KernelSpec.QuantizedRows.RowFunction;

/**
 * The sums of an LSTM's gate, normalized over its cells, times coefficients, plus biases: in values of 16 bits with
 * three integer bits. Source: TensorFlow Lite, {@code PortableApplyLayerNorm}.
 */
public final class LstmNormalization implements RowFunction {
    private static final int FINER = 10; // binary places more while it is computed
    private static final int RESULT_PLACES = 12;

    private final short[] coefficients;
    private final int[] biases;
    private final FixedPointFactor factor;
    private final int leastVariance;

    /**
     * Creates a normalization.
     *
     * @param coefficients [cells]
     * @param biases [cells], of the coefficients' scale / 1024
     * @param scale of the coefficients
     */
    public LstmNormalization(short[] coefficients, int[] biases, float scale) {
        this.coefficients = coefficients;
        this.biases = biases;
        FixedPointFactor exact = FixedPointFactor.of(scale);
        this.factor = new FixedPointFactor(exact.multiplier(), exact.exponent() + RESULT_PLACES);
        this.leastVariance = Math.max(1, (int) (10000 * scale));
    }

    @Override
    public void apply(short[] values, int in, int out, int length) {
        long sum = 0;
        long squares = 0;
        for (int i = 0; i < length; i++) {
            sum += values[in + i];
            squares += values[in + i] * values[in + i];
        }
        int mean = (int) (sum * (1 << FINER) / length);
        int one = 1 << 2 * FINER;
        int variance = (int) ((squares * (one / length) - (long) mean * mean) / one);
        FixedPointFactor inverse = InverseSquareRoot.of(variance < 1 ? leastVariance : variance);
        for (int i = 0; i < length; i++) {
            int normal = inverse.times((values[in + i] << FINER) - mean);
            long weighted = normal * coefficients[i] + biases[i];
            long half = 1 << FINER - 1;
            int result = factor.times((int) ((weighted > 0 ? weighted + half : weighted - half) / (1 << FINER)));
            values[out + i] = (short) Math.clamp(result, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
