package io.leveret.testing;

import java.util.List;

/** What TensorFlow Lite says of one of a model's inputs or outputs. */
public record TensorInfo(String name, TensorKind kind, List<Integer> shape, Quant quant) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** The shape as an array. */
    public int[] dimensions() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Elements in all. */
    public int elementCount() {
        return Shapes.elementCount(dimensions());
    }

    /** Bytes in all. */
    public int byteCount() {
        return kind.byteCount(dimensions());
    }
}
