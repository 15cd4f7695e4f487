package io.leveret.zoo.network;

import java.util.SplittableRandom;

/** Random values, the same on every machine for the same seed. */
final class RandomValues {
    private final SplittableRandom random;

    RandomValues(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Uniform over [{@code low}, {@code high}). */
    float[] floats(int count, float low, float high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = low + (high - low) * (float) random.nextDouble();
        }
        return values;
    }
}
