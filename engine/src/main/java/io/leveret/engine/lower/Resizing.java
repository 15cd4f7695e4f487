package io.leveret.engine.lower;

import io.leveret.engine.kernel.KernelSpec.QuantizedResizeBilinear.Neighbors;
import java.util.function.IntUnaryOperator;

/**
 * The source positions of the pixels of a resized image, along one axis. Source: TensorFlow Lite, {@code
 * ComputeInterpolationValues} and {@code GetNearestNeighbor}.
 */
final class Resizing {
    private Resizing() {}

    /**
     * Returns for each index of the result its position in the image; may be outside by less than one.
     *
     * @param alignCorners whether the first and the last pixels of both coincide
     * @param halfPixelCenters whether a pixel's position is its center, not its corner
     */
    static float[] between(int in, int out, boolean alignCorners, boolean halfPixelCenters) {
        float scale = scale(in, out, alignCorners);
        float[] places = new float[out];
        for (int i = 0; i < out; i++) {
            places[i] = halfPixelCenters ? (i + 0.5f) * scale - 0.5f : i * scale;
        }
        return places;
    }

    /**
     * Returns for each index of the result its neighbors in the image, as XNNPACK weights them. Source: XNNPACK, {@code
     * xnn_indirection_init_resize_bilinear2d_hwc_q11}.
     */
    static Neighbors neighborsIn2048ths(int in, int out, boolean alignCorners, boolean halfPixelCenters) {
        float scale = scale(in, out, alignCorners);
        float offset = halfPixelCenters && !alignCorners ? 0.5f * scale - 0.5f : 0;
        int[] first = new int[out];
        int[] second = new int[out];
        int[] weights = new int[out];
        for (int i = 0; i < out; i++) {
            float place = Math.clamp(i * scale + offset, 0, in - 1f);
            first[i] = (int) place;
            second[i] = Math.min(first[i] + 1, in - 1);
            weights[i] = (int) Math.rint((place - first[i]) * 2048f);
        }
        return new Neighbors(first, second, weights, 11);
    }

    /**
     * Returns the same as TensorFlow Lite's built-in kernel weights them. Source: TensorFlow Lite, {@code
     * ComputeInterpolationValuesInteger}.
     */
    static Neighbors neighborsIn1024ths(int in, int out, boolean alignCorners, boolean halfPixelCenters) {
        int aligned = alignCorners && out > 1 ? 1 : 0;
        int scale = (int) (((long) (in - aligned << 10) + (out - aligned) / 2) / (out - aligned));
        int[] first = new int[out];
        int[] second = new int[out];
        int[] weights = new int[out];
        for (int i = 0; i < out; i++) {
            int place = halfPixelCenters ? i * scale + scale / 2 - (1 << 9) : i * scale;
            first[i] = Math.clamp(place / 1024, 0, in - 1);
            second[i] = Math.clamp((place + 1023) / 1024, 0, in - 1);
            weights[i] = place - first[i] * 1024;
        }
        return new Neighbors(first, second, weights, 10);
    }

    /** Returns for each index of the result the nearest one of the image. */
    static IntUnaryOperator nearest(int in, int out, boolean alignCorners, boolean halfPixelCenters) {
        float scale = scale(in, out, alignCorners);
        float offset = halfPixelCenters ? 0.5f : 0;
        return i -> {
            float place = (i + offset) * scale;
            int nearest = alignCorners ? Math.round(place) : (int) Math.floor(place);
            return Math.clamp(nearest, 0, in - 1);
        };
    }

    private static float scale(int in, int out, boolean alignCorners) {
        return alignCorners && out > 1 ? (in - 1) / (float) (out - 1) : in / (float) out;
    }
}
