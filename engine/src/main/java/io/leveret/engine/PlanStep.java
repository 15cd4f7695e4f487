package io.leveret.engine;

import io.leveret.model.Shape;

/**
 * One step of a {@link Plan}, for people: reports and profiles.
 *
 * @param index its place among the plan's steps, from 0
 * @param operator TensorFlow Lite's name for the operator, such as {@code CONV_2D}, whatever was fused into it; of several
 *     that are computed together, all names, such as {@code CONV_2D + DEPTHWISE_CONV_2D}
 * @param output the file's name for the tensor that it computes
 * @param shape that tensor's shape
 * @param multiplyAdds the multiply-adds of one inference, 0 for all but convolutions and matrix products
 */
public record PlanStep(int index, String operator, String output, Shape shape, long multiplyAdds) {}
