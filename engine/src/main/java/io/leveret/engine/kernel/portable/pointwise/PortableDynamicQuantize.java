package io.leveret.engine.kernel.portable.pointwise;

import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.DynamicQuantization;

/** A {@link DynamicQuantization} by loops. */
public final class PortableDynamicQuantize extends DynamicQuantization {
    /**
     * A quantization of so many rows of so many reals.
     *
     * @param held in which array the result lies: that of reals or that of steps
     */
    public PortableDynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output) {
        super(rows, length, input, ranges, held, output);
    }

    @Override
    protected void steps(float[] reals, int from, short[] steps, int to, int count, float perUnit, float zero) {
        for (int i = 0; i < count; i++) {
            float step = (float) Math.rint(reals[from + i] * perUnit) + zero;
            steps[to + i] = (short) Math.min(Math.max(step, 0), HIGHEST);
        }
    }

    @Override
    protected void reals(float[] values, int from, int to, int count, float perUnit, float zero) {
        float scale = 1 / perUnit;
        for (int i = 0; i < count; i++) {
            float step = (float) Math.rint(values[from + i] * perUnit) + zero;
            values[to + i] = (Math.min(Math.max(step, 0), HIGHEST) - zero) * scale;
        }
    }
}
