package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void of_dimensions_areCountedFromBothEnds() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(3, shape.rank());
        assertEquals(30, shape.elements());
        assertEquals(6, shape.elements(0, 2));
        assertEquals(3, shape.elements(1, 2));
        assertEquals(1, shape.elements(3, 3));
        assertEquals(2, shape.dimension(0));
        assertEquals(2, shape.dimension(-3));
        assertEquals(5, shape.dimension(-1));
        assertEquals("2×3×5", shape.toString());
    }

    @Test
    void of_nothing_isAScalar() {
        assertEquals(0, Shape.of().rank());
        assertEquals(1, Shape.of().elements());
        assertEquals("scalar", Shape.of().toString());
    }

    @Test
    void of_array_isCopied() {
        int[] dimensions = {2, 3};
        Shape shape = Shape.of(dimensions);
        dimensions[0] = 9;
        shape.toArray()[1] = 9;
        assertArrayEquals(new int[]{2, 3}, shape.toArray());
    }

    @Test
    void of_largestInt_isTaken() {
        assertEquals(Integer.MAX_VALUE, Shape.of(1, Integer.MAX_VALUE, 1).elements());
    }

    @Test
    void of_beyondAnInt_isRefused() {
        assertEquals("shape [65536, 32768] has more than 2147483647 elements",
                assertThrows(IllegalArgumentException.class, () -> Shape.of(65536, 32768)).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void of_belowZero_isRefused() {
        assertEquals("dimension -1 of shape [2, -1] is below 0",
                assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1)).getMessage());
        assertEquals(0, Shape.of(2, 0).elements());
    }

    @Test
    void equals_sameDimensions_only() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(2, 3), Shape.of(1, 2, 3));
    }
}
