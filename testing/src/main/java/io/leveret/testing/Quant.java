package io.leveret.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The quantization of a tensor: real = scale · (q − zeroPoint).
 *
 * @param scales empty: not quantized; one: the whole tensor; more: one for each index along {@code dimension}
 * @param zeroPoints one for each scale
 * @param dimension the axis that {@code scales} runs along; 0 unless per channel
 */
public record Quant(List<Float> scales, List<Integer> zeroPoints, int dimension) {
    /** Not quantized. */
    public static final Quant NONE = new Quant(List.of(), List.of(), 0);

    public Quant {
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
        if (scales.size() != zeroPoints.size()) {
            throw new IllegalArgumentException(scales.size() + " scales but " + zeroPoints.size() + " zero points");
        }
    }

    /** One scale and zero point for the whole tensor. */
    public static Quant perTensor(double scale, int zeroPoint) {
        return new Quant(List.of((float) scale), List.of(zeroPoint), 0);
    }

    /** One scale for each index along {@code dimension}; all zero points are 0, as TensorFlow Lite requires. */
    public static Quant perChannel(float[] scales, int dimension) {
        List<Float> boxed = new ArrayList<>(scales.length);
        for (float scale : scales) {
            boxed.add(scale);
        }
        return new Quant(boxed, Collections.nCopies(scales.length, 0), dimension);
    }

    /** Returns whether there is a scale. */
    public boolean isPresent() {
        return !scales.isEmpty();
    }

    /** Whether there is more than one scale. */
    public boolean isPerChannel() {
        return scales.size() > 1;
    }

    /**
     * The scale of the whole tensor.
     *
     * @throws IllegalStateException if it is not quantized per tensor
     */
    public float scale() {
        requirePerTensor();
        return scales.getFirst();
    }

    /**
     * The zero point of the whole tensor.
     *
     * @throws IllegalStateException if it is not quantized per tensor
     */
    public int zeroPoint() {
        requirePerTensor();
        return zeroPoints.getFirst();
    }

    private void requirePerTensor() {
        if (scales.size() != 1) {
            throw new IllegalStateException("not quantized per tensor: " + scales.size() + " scales");
        }
    }
}
