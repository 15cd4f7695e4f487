package io.leveret.engine;

import io.leveret.graph.Shape;

/**
 * A step of a {@link Plan}, for reports and profiles.
 *
 * @param index its index among the plan's steps, from 0
 * @param operator TensorFlow Lite's name for the operator, such as {@code CONV_2D}, without what was fused into it; for
 *     several that run together, all names, such as {@code CONV_2D + DEPTHWISE_CONV_2D}
 * @param output the file's name for the tensor that it computes
 * @param shape that tensor's shape
 * @param multiplyAdds the multiply-adds of one inference, 0 for all but convolutions and matrix products
 * @param bytesMoved the bytes of the tensors that it reads, including weights, and of the one that it writes, each once
 *     and in its file type. A lower bound of the memory traffic, since what does not fit in a cache is read again.
 *     Tensors between operators that run together do not count
 */
public record PlanStep(int index, String operator, String output, Shape shape, long multiplyAdds,
        long bytesMoved) {}
