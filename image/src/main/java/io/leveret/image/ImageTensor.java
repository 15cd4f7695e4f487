package io.leveret.image;

import java.util.Objects;

/**
 * The result of an {@link ImageProcessor}: {@code height × width × 3} numbers, channels innermost as in {@link Pixels},
 * and the type they are meant to have in a model's input.
 *
 * <p>
 * Immutable by contract, as {@link Pixels}: callers must not write to the array of {@link #values}.
 */
public final class ImageTensor {
    /** The types that a tensor may have. */
    public enum Type {
        /** Any number of 32-bit floating point. */
        FLOAT32,
        /** Integers from 0 to 255. */
        UINT8,
        /** Integers from −128 to 127. */
        INT8;

        float cast(float value) {
            return switch (this) {
                case FLOAT32 -> value;
                case UINT8 -> (int) Math.clamp(value, 0, 255); // NaN is 0
                case INT8 -> (int) Math.clamp(value, -128, 127);
            };
        }
    }

    private final int height;
    private final int width;
    private final Type type;
    private final float[] values; // [height][width][3]; of UINT8 and INT8 what their range has

    private ImageTensor(int height, int width, Type type, float[] values) {
        this.height = height;
        this.width = width;
        this.type = type;
        this.values = values;
    }

    /** The bytes of a picture, 0 to 255. */
    static ImageTensor of(Pixels picture) {
        byte[] rgb = picture.rgb();
        float[] values = new float[rgb.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rgb[i] & 0xff;
        }
        return new ImageTensor(picture.height(), picture.width(), Type.UINT8, values);
    }

    /** The values normalized, as FLOAT32; this tensor if that changes nothing. */
    ImageTensor normalize(Normalization normalization) {
        return normalization.isIdentity() ? this
                : new ImageTensor(height, width, Type.FLOAT32, normalization.apply(values));
    }

    /** Returns the values clamped to the type's range, truncated for UINT8 and INT8. */
    ImageTensor cast(Type newType) {
        Objects.requireNonNull(newType, "type");
        float[] cast = new float[values.length]; // [height][width][3]
        for (int i = 0; i < cast.length; i++) {
            cast[i] = newType.cast(values[i]);
        }
        return new ImageTensor(height, width, newType, cast);
    }

    /** Rows, at least 1. */
    public int height() {
        return height;
    }

    /** Pixels in a row, at least 1. */
    public int width() {
        return width;
    }

    /** Values of a pixel: 3, red, green and blue. */
    public int channels() {
        return Pixels.CHANNELS;
    }

    /** What the values are meant to be. */
    public Type type() {
        return type;
    }

    /** Returns the numbers, {@code [height][width][3]}, for every type. Not a copy; must not be modified. */
    public float[] values() {
        return values;
    }

    /**
     * The numbers as a model's input of type UINT8 or INT8 holds them, {@code [height][width][3]}: 255 of UINT8 is the
     * byte −1. A new array.
     *
     * @throws IllegalStateException if the type is FLOAT32
     */
    public byte[] bytes() {
        if (type == Type.FLOAT32) {
            throw new IllegalStateException(
                    "a tensor of FLOAT32 has no bytes; cast it to UINT8 or INT8, or use values()");
        }
        byte[] bytes = new byte[values.length]; // [height][width][3]
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) values[i];
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "ImageTensor[" + height + " x " + width + " x " + Pixels.CHANNELS + ", " + type + "]";
    }
}
