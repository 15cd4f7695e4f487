package io.leveret.engine;

import io.leveret.graph.Shape;

/**
 * One step of a {@link Plan}, for people: reports and profiles.
 *
 * @param index its place among the plan's steps, from 0
 * @param operator TensorFlow Lite's name for the operator, such as {@code CONV_2D}, whatever was fused into it; of
 *     several that are computed together, all names, such as {@code CONV_2D + DEPTHWISE_CONV_2D}
 * @param output the file's name for the tensor that it computes
 * @param shape that tensor's shape
 * @param multiplyAdds the multiply-adds of one inference, 0 for all but convolutions and matrix products
 * @param bytesMoved the bytes of the tensors that it reads, weights among them, and of the one that it writes, each
 *     once and as its type has it in a file; a lower bound of what one inference moves for it, since what does not fit
 *     in a cache is read again. What lies between steps that are computed together is not counted
 */
public record PlanStep(int index, String operator, String output, Shape shape, long multiplyAdds,
        long bytesMoved) {}
