package io.leveret.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The dimensions of a tensor, outermost first; none for a scalar. Immutable. */
public final class Shape {
    private final int[] dimensions;

    private Shape(int[] dimensions) {
        this.dimensions = dimensions;
    }

    /**
     * A shape of the given dimensions, which are copied.
     *
     * @throws IllegalArgumentException if a dimension is below 0 or the number of elements exceeds an {@code int}
     */
    public static Shape of(int... dimensions) {
        long elements = 1;
        for (int dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "dimension " + dimension + " of shape " + Arrays.toString(dimensions) + " is below 0");
            }
            elements *= dimension;
            if (elements > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(dimensions) + " has more than " + Integer.MAX_VALUE + " elements");
            }
        }
        return new Shape(dimensions.clone());
    }

    /** The number of dimensions, 0 for a scalar. */
    public int rank() {
        return dimensions.length;
    }

    /** The length of a dimension; negative axes count from the last one, −1. */
    public int dimension(int axis) {
        return dimensions[axis < 0 ? axis + dimensions.length : axis];
    }

    /** The product of all dimensions, 1 for a scalar. */
    public int elements() {
        return elements(0, dimensions.length);
    }

    /** The product of the dimensions {@code from … to − 1}, 1 if there are none. */
    public int elements(int from, int to) {
        int elements = 1;
        for (int axis = from; axis < to; axis++) {
            elements *= dimensions[axis];
        }
        return elements;
    }

    /** A copy of the dimensions. */
    public int[] toArray() {
        return dimensions.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** The dimensions with {@code ×} between them, such as {@code 1×224×224×3}; {@code scalar} if there are none. */
    @Override
    public String toString() {
        return dimensions.length == 0 ? "scalar"
                : Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
