package io.leveret.tflite.derive;

import io.leveret.graph.Shape;
import io.leveret.tflite.metadata.InputSize;
import java.util.Optional;
import org.tensorflow.lite.schema.Tensor;

/** Dimensions that a file leaves open: −1 in a tensor's shape signature. Its shape has an example of each. */
public final class OpenDimensions {
    /** Means any length, in a shape signature and in the operand of RESHAPE. */
    public static final int OPEN = -1;

    private OpenDimensions() {}

    /** Returns whether a dimension of a tensor is open. */
    public static boolean isOpen(Tensor tensor, int axis) {
        return axis < tensor.shapeLength() && tensor.shapeSignatureLength() == tensor.shapeLength()
                && tensor.shapeSignature(axis) == OPEN;
    }

    /**
     * Returns the shape of an input with another size of its pictures; empty if it takes none, or none of another size.
     *
     * @param shape the input's, with an example of its size
     * @throws IllegalArgumentException if the picture is too large for a shape
     */
    public static Optional<Shape> withSize(Tensor tensor, Shape shape, InputSize size) {
        int rank = tensor.shapeLength();
        if (rank < 2 || rank > 4) {
            return Optional.empty();
        }
        int height = rank == 2 || rank == 3 && isChannels(tensor, 2) ? 0
                : rank == 4 && !isChannels(tensor, 3) ? 2 : 1;
        int[] dimensions = shape.toArray();
        boolean isBatch = height == 0 && !isOpen(tensor, 1) && dimensions[1] != size.width(); // of rows of values
        if (!isOpen(tensor, height) && !isOpen(tensor, height + 1) || isBatch) {
            return Optional.empty();
        }
        dimensions[height] = isOpen(tensor, height) ? size.height() : dimensions[height];
        dimensions[height + 1] = isOpen(tensor, height + 1) ? size.width() : dimensions[height + 1];
        return Optional.of(Shape.of(dimensions));
    }

    private static boolean isChannels(Tensor tensor, int axis) {
        int channels = tensor.shape(axis);
        return !isOpen(tensor, axis) && (channels == 1 || channels == 3 || channels == 4);
    }
}
