package io.leveret.engine.compile;

import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.move.Concatenation;
import io.leveret.engine.kernel.move.Gather;
import io.leveret.engine.kernel.move.IndexedCopy;
import io.leveret.engine.kernel.move.Pad;
import io.leveret.engine.kernel.move.Rearrangement;
import io.leveret.engine.kernel.move.Selection;
import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Kernels of operators that move values from one place to another. */
final class MovementLowering {
    private final Operands operands;
    private final KernelFamily family;

    MovementLowering(Operands operands, KernelFamily family) {
        this.operands = operands;
        this.family = family;
    }

    Kernel rearrangement(Operator.Rearrangement rearrangement) {
        int[] shape = operands.shape(rearrangement.input()).toArray();
        int[] strides = strides(shape);
        int[] dimensions;
        int[] steps;
        int start = 0;
        switch (rearrangement) {
            case Operator.Transpose transpose -> {
                dimensions = transpose.permutation().stream().mapToInt(axis -> shape[axis]).toArray();
                steps = transpose.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
            }
            case Operator.Slice slice -> {
                dimensions = slice.sizes().stream().mapToInt(Integer::intValue).toArray();
                steps = new int[shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    steps[axis] = dimensions[axis] == 1 ? 0 : slice.strides().get(axis) * strides[axis];
                    start += slice.starts().get(axis) * strides[axis];
                }
            }
            case Operator.SpaceToDepth(int _, int block, int _) -> {
                dimensions = new int[]{shape[0], shape[1] / block, shape[2] / block, block, block, shape[3]};
                steps = new int[]{strides[0], block * strides[1], block * strides[2], strides[1], strides[2], 1};
            }
            case Operator.DepthToSpace(int _, int block, int _) -> {
                int channels = shape[3] / (block * block);
                dimensions = new int[]{shape[0], shape[1], block, shape[2], block, channels};
                steps = new int[]{strides[0], strides[1], block * channels, strides[2], channels, 1};
            }
            case Operator.BroadcastTo(int _, int output) -> {
                dimensions = operands.shape(output).toArray();
                steps = Selection.steps(dimensions, shape);
            }
            case Operator.Tile(int _, int output) -> {
                dimensions = new int[2 * shape.length]; // how often, then the axis itself
                steps = new int[2 * shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    dimensions[2 * axis] = operands.shape(output).dimension(axis) / shape[axis];
                    dimensions[2 * axis + 1] = shape[axis];
                    steps[2 * axis + 1] = strides[axis];
                }
            }
            case Operator.SpaceToBatch space -> {
                int height = space.blockHeight();
                int width = space.blockWidth();
                dimensions = new int[]{height, width, shape[0], shape[1] / height, shape[2] / width, shape[3]};
                steps = new int[]{strides[1], strides[2], strides[0], height * strides[1], width * strides[2], 1};
            }
            case Operator.BatchToSpace batch -> {
                int height = batch.blockHeight();
                int width = batch.blockWidth();
                int images = shape[0] / (height * width);
                dimensions = new int[]{images, shape[1], height, shape[2], width, shape[3]};
                steps = new int[]{strides[0], strides[1], width * images * strides[0], strides[2],
                        images * strides[0], 1};
            }
            case Operator.MirrorPad mirror -> {
                return mirrored(mirror, shape, strides);
            }
            case Operator.ResizeNearestNeighbor resize -> {
                return nearest(resize, shape, strides);
            }
        }
        return new Rearrangement(operands.held(rearrangement.output()), dimensions, steps, start,
                operands.at(rearrangement.input()), operands.at(rearrangement.output()));
    }

    private Kernel mirrored(Operator.MirrorPad mirror, int[] shape, int[] strides) {
        int[][] offsets = new int[shape.length][];
        for (int axis = 0; axis < shape.length; axis++) {
            int length = shape[axis];
            int before = mirror.before().get(axis);
            int skipped = mirror.symmetric() ? 0 : 1; // of the outermost element
            IntUnaryOperator source = i -> i < before ? before - i - 1 + skipped
                    : i < before + length ? i - before : before + 2 * length - i - 1 - skipped;
            offsets[axis] = offsets(before + length + mirror.after().get(axis), source, strides[axis]);
        }
        return new IndexedCopy(operands.held(mirror.output()), offsets, operands.at(mirror.input()),
                operands.at(mirror.output()));
    }

    private Kernel nearest(Operator.ResizeNearestNeighbor resize, int[] shape, int[] strides) {
        Shape result = operands.shape(resize.output());
        int[][] offsets = new int[shape.length][];
        for (int axis = 0; axis < shape.length; axis++) {
            boolean resized = axis == 1 || axis == 2;
            offsets[axis] = offsets(result.dimension(axis), resized ? Resizing.nearest(shape[axis],
                    result.dimension(axis), resize.alignCorners(), resize.halfPixelCenters()) : i -> i, strides[axis]);
        }
        return new IndexedCopy(operands.held(resize.output()), offsets, operands.at(resize.input()),
                operands.at(resize.output()));
    }

    private static int[] offsets(int count, IntUnaryOperator source, int stride) {
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = source.applyAsInt(i) * stride;
        }
        return offsets;
    }

    /** How many elements the axes of a tensor go on by. */
    private static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        for (int axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) {
            strides[axis] = stride;
        }
        return strides;
    }

    Kernel pad(Operator.Pad pad) {
        int rank = operands.shape(pad.input()).rank();
        if (rank == 0) {
            return new Rearrangement(operands.held(pad.input()), new int[0], new int[0], 0, operands.at(pad.input()),
                    operands.at(pad.output()));
        }
        return new Pad(operands.held(pad.input()), operands.shape(pad.input()).toArray(),
                operands.shape(pad.output()).toArray(), pad.before().stream().mapToInt(Integer::intValue).toArray(),
                pad.value() == Operator.ABSENT ? Pad.ZERO : operands.at(pad.value()), operands.at(pad.input()),
                operands.at(pad.output()));
    }

    Kernel gather(Operator.Gather gather) {
        Shape input = operands.shape(gather.input());
        Shape indices = operands.shape(gather.indices());
        int batch = product(input, 0, gather.batchDims());
        int outer = product(input, gather.batchDims(), gather.axis());
        int inner = product(input, gather.axis() + 1, input.rank());
        return new Gather(operands.held(gather.input()), batch, outer, input.dimension(gather.axis()), inner,
                indices.elements() / batch, operands.at(gather.indices()), operands.at(gather.input()),
                operands.at(gather.output()));
    }

    private static int product(Shape shape, int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= shape.dimension(axis);
        }
        return product;
    }

    /** What is left of a concatenation; nothing if all operands lie within the result, in its own quantization. */
    Optional<Kernel> concatenation(Operator.Concatenation concatenation) {
        int output = concatenation.output();
        int lines = Graphs.lines(operands.shape(output), concatenation.axis());
        List<Concatenation.Operand> copies = new ArrayList<>();
        int to = operands.at(output);
        for (int input : concatenation.inputs()) {
            int length = operands.elements(input) / lines;
            boolean rescaled = operands.isQuantized(input)
                    && !operands.quantization(input).sameAs(operands.quantization(output));
            if (rescaled || operands.at(input) != to) {
                copies.add(new Concatenation.Operand(operands.at(input), length + operands.gap(input), to, length,
                        rescaled ? Optional.of(rescaling(input, output)) : Optional.empty()));
            }
            to += length;
        }
        return copies.isEmpty() ? Optional.empty()
                : Optional.of(new Concatenation(operands.held(output), lines, copies,
                        operands.elements(output) / lines + operands.gap(output)));
    }

    private Conversion rescaling(int input, int output) {
        float ratio = operands.quantization(input).scale(0) * (1 / operands.quantization(output).scale(0));
        int zeroPoint = operands.quantization(input).zeroPoint(0);
        short[] results = operands.table(input, output, Activation.NONE,
                steps -> Rescaling.inReals(ratio, zeroPoint, steps));
        return family.rescaling(results, operands.min(input), ratio);
    }
}
