package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;

/**
 * Softmax of quantized values over each line, with a table of {@code exp(−d · inputScale · beta)} for the distance d
 * of 0…255 from the largest. Source: TensorFlow Lite, {@code PopulateSoftmaxLookupTable}.
 */
public final class Q8Softmax implements Kernel {
    private final int lines;
    private final int length;
    private final float[] exponentials; // [256], by distance from the largest
    private final float outputScale;
    private final int min;
    private final int max;
    private final int input;
    private final int output;

    /**
     * A softmax.
     *
     * @param min the lowest centered value of the output's type
     * @param max the highest
     */
    public Q8Softmax(int lines, int length, float inputScale, float beta, float outputScale, int min, int max,
            int input, int output) {
        this.lines = lines;
        this.length = length;
        this.exponentials = new float[256];
        for (int distance = 0; distance < exponentials.length; distance++) {
            exponentials[distance] = (float) Math.exp(-inputScale * beta * distance);
        }
        this.outputScale = outputScale;
        this.min = min;
        this.max = max;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        short[] values = arena.shorts;
        for (int line = from; line < to; line++) {
            int in = input + line * length;
            int largest = largest(values, in);
            write(values, in, largest, 1 / (sum(values, in, largest) * outputScale), output + line * length);
        }
    }

    // Short methods of one loop: the JIT compiles them sooner than a long one, and once.

    private int largest(short[] values, int in) {
        int largest = Short.MIN_VALUE;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, values[in + i]);
        }
        return largest;
    }

    private float sum(short[] values, int in, int largest) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += exponentials[largest - values[in + i]];
        }
        return sum;
    }

    private void write(short[] values, int in, int largest, float inverse, int out) {
        for (int i = 0; i < length; i++) {
            int rounded = (int) (exponentials[largest - values[in + i]] * inverse + 0.5f) + min;
            values[out + i] = (short) Math.min(rounded, max);
        }
    }
}
