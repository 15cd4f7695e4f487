package io.leveret.graph;

import java.util.OptionalInt;

/**
 * The shapes of class scores: one value for each class and image, with any further dimensions of length 1: {@code
 * batch×N}, {@code batch×1×1×N}, {@code batch×N×1×1}; for a single image also {@code N}, {@code N×1×1} and a scalar.
 */
public final class ScoreShape {
    private ScoreShape() {}

    /**
     * Returns the number of classes of an output that may hold scores; empty if it has another shape or type.
     *
     * @param batch number of images
     */
    public static OptionalInt classes(TensorSpec output, int batch) {
        boolean isNumber = output.type().isActivation() || output.type() == ElementType.FLOAT16;
        return isNumber ? classes(output.shape(), batch) : OptionalInt.empty();
    }

    private static OptionalInt classes(Shape shape, int batch) {
        if (batch > 1 && (shape.rank() == 0 || shape.dimension(0) != batch)) {
            return OptionalInt.empty();
        }
        int values = shape.elements() / batch;
        for (int axis = batch > 1 ? 1 : 0; axis < shape.rank(); axis++) {
            if (shape.dimension(axis) != 1 && shape.dimension(axis) != values) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(values);
    }
}
