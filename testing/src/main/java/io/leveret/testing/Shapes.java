package io.leveret.testing;

import java.util.Arrays;

/** Arithmetic of shapes. */
final class Shapes {
    private Shapes() {}

    /**
     * The product of all dimensions; 1 for a scalar.
     *
     * @throws IllegalArgumentException if a dimension is negative or the product exceeds an int
     */
    static int elementCount(int... shape) {
        long count = 1;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + Arrays.toString(shape));
            }
            count *= dimension;
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("too many elements in shape " + Arrays.toString(shape));
            }
        }
        return (int) count;
    }

    /** A possibly negative axis, counted from the end, as an index from 0. */
    static int axis(int axis, int rank) {
        int fromZero = axis < 0 ? axis + rank : axis;
        if (fromZero < 0 || fromZero >= rank) {
            throw new IllegalArgumentException("axis " + axis + " in a tensor of rank " + rank);
        }
        return fromZero;
    }
}
