package io.leveret.image;

import io.leveret.base.OptionException;
import java.util.Arrays;

/**
 * The conversion of bytes to the numbers a floating-point model takes: {@code (x − mean) / std}, x from 0 to 255, in
 * 32-bit floating point (NormalizationOptions of the TensorFlow Lite metadata schema).
 *
 * @param mean one value for all channels, or three for red, green and blue
 * @param std one value for all channels, or three; not 0
 */
public record Normalization(float[] mean, float[] std) {
    /** Mean and std 127.5: from 0…255 to −1…1, which most image models of TensorFlow take. */
    public static final Normalization DEFAULT = of(127.5f, 127.5f);

    private static final int BYTE_VALUES = 256;

    /**
     * Checks and copies the values.
     *
     * @throws OptionException if there are neither one nor three, one is not finite, or a std is 0
     */
    public Normalization {
        mean = checked("mean", mean);
        std = checked("std", std);
        for (float value : std) {
            if (value == 0) {
                throw bad("std", std, "a std of 0 would divide by zero: " + Arrays.toString(std));
            }
        }
    }

    /**
     * The same mean and std for all channels.
     *
     * @throws OptionException if one is not finite or std is 0
     */
    public static Normalization of(float mean, float std) {
        return new Normalization(new float[]{mean}, new float[]{std});
    }

    private static OptionException bad(String name, float[] values, String message) {
        return new OptionException(name, Arrays.toString(values), _ -> message);
    }

    private static float[] checked(String name, float[] values) {
        if (values.length != 1 && values.length != Pixels.CHANNELS) {
            throw bad(name, values, name + " has " + values.length + " values, not 1 or 3");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw bad(name, values, name + " has the value " + value);
            }
        }
        return values.clone();
    }

    /** A copy: one value, or three. */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /** A copy: one value, or three. */
    @Override
    public float[] std() {
        return std.clone();
    }

    /**
     * Writes a picture as {@code [height][width][3]} floats.
     *
     * @param destination receives {@code height × width × 3} values
     * @param offset where the first goes
     * @throws IllegalArgumentException if they do not fit there
     */
    public void apply(Pixels picture, float[] destination, int offset) {
        byte[] rgb = picture.rgb();
        if (offset < 0 || rgb.length > destination.length - offset) {
            throw new IllegalArgumentException(rgb.length + " values do not fit at " + offset + " of "
                    + destination.length);
        }
        // A byte has few values: divide once for each, exactly as the formula says.
        float[] red = table(0);
        float[] green = table(1);
        float[] blue = table(2);
        for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
            destination[offset + i] = red[rgb[i] & 0xff];
            destination[offset + i + 1] = green[rgb[i + 1] & 0xff];
            destination[offset + i + 2] = blue[rgb[i + 2] & 0xff];
        }
    }

    /** The same of numbers, {@code [height][width][3]}, in a new array. */
    float[] apply(float[] values) {
        float[] normalized = new float[values.length]; // [height][width][3]
        for (int i = 0; i < values.length; i++) {
            int channel = i % Pixels.CHANNELS;
            normalized[i] = (values[i] - of(mean, channel)) / of(std, channel);
        }
        return normalized;
    }

    /** Returns whether this changes nothing: all means are 0, all stds 1. */
    boolean isIdentity() {
        return hasOnly(mean, 0) && hasOnly(std, 1);
    }

    private static boolean hasOnly(float[] values, float value) {
        for (float each : values) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }

    private float[] table(int channel) {
        float[] table = new float[BYTE_VALUES]; // [x]
        for (int x = 0; x < BYTE_VALUES; x++) {
            table[x] = (x - of(mean, channel)) / of(std, channel);
        }
        return table;
    }

    private static float of(float[] values, int channel) {
        return values.length == 1 ? values[0] : values[channel];
    }

    /** Equal values; records compare arrays by identity otherwise. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Normalization that && Arrays.equals(mean, that.mean) && Arrays.equals(std, that.std);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
    }

    @Override
    public String toString() {
        return "Normalization[mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + "]";
    }
}
