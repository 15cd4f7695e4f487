package io.leveret.testing;

import java.util.List;

/** TensorFlow Lite's description of a model's input or output. */
public record TensorInfo(String name, TensorKind kind, List<Integer> shape, Quant quant) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** The shape as an array. */
    public int[] dimensions() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The total number of elements. */
    public int elementCount() {
        return Shapes.elementCount(dimensions());
    }

    /** The total number of bytes. */
    public int byteCount() {
        return kind.byteCount(dimensions());
    }
}
