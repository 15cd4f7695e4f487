package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.DynamicQuantization;

/** A {@link DynamicQuantization} by loops. */
public final class PortableDynamicQuantize extends DynamicQuantization {
    /**
     * Creates the quantization of some rows of float32 values.
     *
     * @param storage the array of the result: float32 or quantized values
     */
    public PortableDynamicQuantize(int rows, int length, int input, int ranges, Storage storage, int output) {
        super(rows, length, input, ranges, storage, output);
    }

    @Override
    protected void quantize(float[] values, int from, short[] quantized, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i++) {
            float rounded = (float) Math.rint(values[from + i] * perUnit) + zero;
            quantized[to + i] = (short) Math.min(Math.max(rounded, 0), HIGHEST);
        }
    }

    @Override
    protected void round(float[] values, int from, int to, int count, float perUnit, float zero) {
        float scale = 1 / perUnit;
        for (int i = 0; i < count; i++) {
            float rounded = (float) Math.rint(values[from + i] * perUnit) + zero;
            values[to + i] = (Math.min(Math.max(rounded, 0), HIGHEST) - zero) * scale;
        }
    }
}
