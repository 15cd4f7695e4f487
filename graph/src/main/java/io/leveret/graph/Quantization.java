package io.leveret.graph;

import java.util.Arrays;

/**
 * The real numbers that a quantized tensor's integers represent: {@code real = scale · (q − zeroPoint)}, with one scale
 * and zero point for the whole tensor, or one for each index along an axis. Source: TensorFlow Lite's 8-bit
 * quantization specification. Immutable.
 */
public final class Quantization {
    /** Integers that represent themselves. */
    public static final Quantization PLAIN = perTensor(1, 0);

    private final float[] scales;
    private final int[] zeroPoints; // same length as scales
    private final int axis;
    private final int blockSize; // 0 if scales are not those of blocks

    private Quantization(float[] scales, int[] zeroPoints, int axis) {
        this(scales, zeroPoints, axis, 0);
    }

    private Quantization(float[] scales, int[] zeroPoints, int axis, int blockSize) {
        this.blockSize = blockSize;
        this.scales = scales;
        this.zeroPoints = zeroPoints;
        this.axis = axis;
    }

    /**
     * One scale and zero point for the whole tensor.
     *
     * @throws IllegalArgumentException if the scale is not a positive finite number
     */
    public static Quantization perTensor(float scale, int zeroPoint) {
        return perChannel(new float[]{scale}, new int[]{zeroPoint}, 0);
    }

    /**
     * One scale and zero point for each index along {@code axis}; the arrays are copied.
     *
     * @throws IllegalArgumentException if a scale is not a positive finite number, if there are none, or if there
     *     is not one zero point for each scale
     */
    public static Quantization perChannel(float[] scales, int[] zeroPoints, int axis) {
        if (scales.length == 0 || scales.length != zeroPoints.length) {
            throw new IllegalArgumentException(scales.length + " scales with " + zeroPoints.length + " zero points");
        }
        requirePositive(scales);
        return new Quantization(scales.clone(), zeroPoints.clone(), axis);
    }

    /**
     * One scale for each block of consecutive elements of a matrix, row by row; the array is copied. Zero points are 0.
     *
     * @throws IllegalArgumentException if a scale is not a positive finite number, if there are none, or if blocks have
     *     no elements
     */
    public static Quantization blockwise(float[] scales, int blockSize) {
        if (scales.length == 0 || blockSize < 1) {
            throw new IllegalArgumentException(scales.length + " scales for blocks of " + blockSize);
        }
        requirePositive(scales);
        return new Quantization(scales.clone(), new int[1], 0, blockSize);
    }

    private static void requirePositive(float[] scales) {
        for (float scale : scales) {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw new IllegalArgumentException("scale " + scale + " is not a positive finite number");
            }
        }
    }

    /** The number of consecutive elements with one scale; 0 if scales are not those of blocks. */
    public int blockSize() {
        return blockSize;
    }

    /** The number of scales: 1 if the whole tensor shares one. */
    public int channels() {
        return scales.length;
    }

    /** The dimension along which scales differ; 0 if the whole tensor shares one. */
    public int axis() {
        return axis;
    }

    /** Returns the scale of a channel; a single scale applies to every channel. */
    public float scale(int channel) {
        return scales[scales.length == 1 ? 0 : channel];
    }

    /** Returns the zero point of a channel; a single zero point applies to every channel. */
    public int zeroPoint(int channel) {
        return zeroPoints[zeroPoints.length == 1 ? 0 : channel];
    }

    /** Returns whether both apply to the whole tensor and have the same scale and zero point. */
    public boolean sameAs(Quantization other) {
        return scales.length == 1 && other.scales.length == 1 && blockSize + other.blockSize == 0
                && scales[0] == other.scales[0]
                && zeroPoints[0] == other.zeroPoints[0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantization quantization && axis == quantization.axis
                && blockSize == quantization.blockSize
                && Arrays.equals(scales, quantization.scales) && Arrays.equals(zeroPoints, quantization.zeroPoints);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(scales) + Arrays.hashCode(zeroPoints)) + axis + 31 * blockSize;
    }

    /** Returns scale and zero point, such as {@code 0.0078125·(q−128)}, or the number of channels. */
    @Override
    public String toString() {
        String shift = zeroPoints[0] < 0 ? "+" + -(long) zeroPoints[0] : "−" + zeroPoints[0];
        return scales.length == 1 ? scales[0] + "·(q" + shift + ")"
                : scales.length + " scales " + (blockSize > 0 ? "of blocks" : "along axis " + axis);
    }
}
