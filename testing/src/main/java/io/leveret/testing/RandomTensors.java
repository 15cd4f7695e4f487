package io.leveret.testing;

import java.util.SplittableRandom;

/** Random tensors, the same on every machine for the same seed. Not thread-safe. */
public final class RandomTensors {
    private final SplittableRandom random;

    /** Starts the sequence for a seed. */
    public RandomTensors(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Uniform over 0…255, one byte each. */
    public byte[] uint8(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Uniform over −128…127, one byte each. */
    public byte[] int8(int count) {
        return uint8(count);
    }

    /** Uniform over −127…127, one byte each: the range of symmetric weights. */
    public byte[] int8Weights(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(-127, 128);
        }
        return bytes;
    }

    /** Uniform over [{@code low}, {@code high}). */
    public float[] floats(int count, float low, float high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = low + (high - low) * (float) random.nextDouble();
        }
        return values;
    }

    /** {@link #floats} as little-endian bytes. */
    public byte[] float32(int count, float low, float high) {
        return LittleEndian.bytes(floats(count, low, high));
    }

    /** Uniform over [{@code low}, {@code high}). */
    public int[] ints(int count, int low, int high) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(low, high);
        }
        return values;
    }

    /** {@link #ints} as little-endian bytes. */
    public byte[] int32(int count, int low, int high) {
        return LittleEndian.bytes(ints(count, low, high));
    }

    /**
     * Uniform over the whole range of eight-bit kinds, and over [−1, 1) for float32.
     *
     * @return the tensor's little-endian bytes
     * @throws IllegalArgumentException for kinds that are not used for activations
     */
    public byte[] tensor(TensorKind kind, int... shape) {
        int count = Shapes.elementCount(shape);
        return switch (kind) {
            case FLOAT32 -> float32(count, -1, 1);
            case UINT8 -> uint8(count);
            case INT8 -> int8(count);
            case FLOAT16, INT32, INT64, BOOL, INT16 -> throw new IllegalArgumentException("no noise for " + kind);
        };
    }
}
