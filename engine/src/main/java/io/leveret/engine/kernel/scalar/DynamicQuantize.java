package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * Rounds the reals of each row to the nearest of 256 steps, from the least of them to the largest, such that 0 is one of the steps
 * and stays exact. So TensorFlow Lite and XNNPACK quantise what they multiply with INT8 weights. Source: TensorFlow Lite,
 * {@code PortableAsymmetricQuantizeFloats}; XNNPACK, {@code xnn_f32_qd8_asymmetric_quantization_params}.
 */
public final class DynamicQuantize implements Kernel {
    private static final int LOWEST = -128;
    private static final int HIGHEST = 127;

    private final int rows;
    private final int length;
    private final int input;
    private final int output;

    /** A quantisation of so many rows of so many reals. */
    public DynamicQuantize(int rows, int length, int input, int output) {
        this.rows = rows;
        this.length = length;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return rows;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            quantize(arena.floats, input + row * length, output + row * length);
        }
    }

    private void quantize(float[] values, int from, int to) {
        float least = 0;
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            least = Math.min(least, values[i]);
            largest = Math.max(largest, values[i]);
        }
        float scale = (largest - least) / (HIGHEST - LOWEST);
        if (!(scale > 0) || scale == Float.POSITIVE_INFINITY) { // all 0, or nothing that steps could tell apart
            System.arraycopy(values, from, values, to, length);
            return;
        }
        int zeroPoint = zeroPoint(least / scale, largest / scale);
        float inverse = 1 / scale;
        int low = LOWEST - zeroPoint;
        int high = HIGHEST - zeroPoint;
        for (int i = 0; i < length; i++) {
            float steps = Math.min(Math.max(values[from + i] * inverse, low), high);
            values[to + i] = (float) Math.rint(steps) * scale;
        }
    }

    /** The step that is nearest to 0, from the end of the range that loses less by its being a whole number. */
    private static int zeroPoint(float least, float largest) {
        float zero = LOWEST + least + HIGHEST + largest > 0 ? LOWEST - least : HIGHEST - largest;
        return (int) Math.rint(Math.clamp(zero, LOWEST, HIGHEST));
    }
}
