package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.DynamicRange;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/**
 * The nearest quantized value of each float32 value in the {@link DynamicRange} of its row, quantized or dequantized. A
 * part is a chunk of a row, the last one with the rest; providers compute a chunk.
 */
public abstract class DynamicQuantization implements Kernel {
    /** The highest quantized value; the lowest is 0. */
    protected static final float HIGHEST = 255;
    private static final int CHUNK = 4096;

    private final int rows;
    private final int length;
    private final int chunks; // of a row
    private final int input;
    private final int ranges;
    private final Storage storage;
    private final int output;

    /**
     * Creates the quantization of some rows of float32 values.
     *
     * @param storage the array of the result: float32 or quantized values
     */
    protected DynamicQuantization(int rows, int length, int input, int ranges, Storage storage, int output) {
        this.rows = rows;
        this.length = length;
        this.chunks = Math.max(length / CHUNK, 1);
        this.input = input;
        this.ranges = ranges;
        this.storage = storage;
        this.output = output;
    }

    @Override
    public final int parts() {
        return rows * chunks;
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int part = from; part < to; part++) {
            int row = part / chunks;
            int chunk = part % chunks;
            int at = row * length + chunk * CHUNK;
            int count = chunk == chunks - 1 ? length - chunk * CHUNK : CHUNK;
            float perUnit = arena.floats[ranges + 2 * row];
            float zero = arena.floats[ranges + 2 * row + 1];
            if (storage == Storage.QUANTIZED) {
                quantize(arena.floats, input + at, arena.shorts, output + at, count, perUnit, zero);
            } else {
                round(arena.floats, input + at, output + at, count, perUnit, zero);
            }
        }
    }

    /** Quantizes some values by 1 / scale, {@code perUnit}, and the zero point, {@code zero}. */
    protected abstract void quantize(float[] values, int from, short[] quantized, int to, int count, float perUnit,
            float zero);

    /** Quantizes some values in the same way, and stores them dequantized. */
    protected abstract void round(float[] values, int from, int to, int count, float perUnit, float zero);
}
