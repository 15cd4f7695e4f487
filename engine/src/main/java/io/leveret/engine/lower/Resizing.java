package io.leveret.engine.lower;

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
