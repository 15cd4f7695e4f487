package io.leveret.engine.lower;

import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Part;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.move.Gather;
import io.leveret.engine.kernel.move.IndexedCopy;
import io.leveret.engine.kernel.move.Pad;
import io.leveret.engine.kernel.move.Rearrangement;
import io.leveret.engine.kernel.move.Selection;
import io.leveret.engine.lower.quantized.Rescalings;
import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.graph.ShapeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Kernels of operators that move values from one place to another. */
final class MovementLowering {
    private final Operands operands;
    private final KernelProviders kernels;

    MovementLowering(Operands operands, KernelProviders kernels) {
        this.operands = operands;
        this.kernels = kernels;
    }

    Kernel rearrangement(Operator.Rearrangement rearrangement) {
        int[] shape = shape(rearrangement);
        int[] inputStrides = inputStrides(shape);
        int[] dimensions;
        int[] strides;
        int start = 0;
        switch (rearrangement) {
            case Operator.Transpose transpose -> {
                dimensions = transpose.permutation().stream().mapToInt(axis -> shape[axis]).toArray();
                strides = transpose.permutation().stream().mapToInt(axis -> inputStrides[axis]).toArray();
            }
            case Operator.Slice slice -> {
                dimensions = slice.sizes().stream().mapToInt(Integer::intValue).toArray();
                strides = new int[shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    strides[axis] = dimensions[axis] == 1 ? 0 : slice.strides().get(axis) * inputStrides[axis];
                    start += slice.starts().get(axis) * inputStrides[axis];
                }
            }
            case Operator.Reverse reverse -> {
                dimensions = shape;
                strides = inputStrides.clone();
                for (int axis : reverse.axes()) {
                    strides[axis] = -inputStrides[axis];
                    start += (shape[axis] - 1) * inputStrides[axis];
                }
            }
            case Operator.SpaceToDepth(int _, int block, int _) -> {
                dimensions = new int[]{shape[0], shape[1] / block, shape[2] / block, block, block, shape[3]};
                strides = new int[]{inputStrides[0], block * inputStrides[1], block * inputStrides[2], inputStrides[1],
                        inputStrides[2], 1};
            }
            case Operator.DepthToSpace(int _, int block, int _) -> {
                int channels = shape[3] / (block * block);
                dimensions = new int[]{shape[0], shape[1], block, shape[2], block, channels};
                strides = new int[]{inputStrides[0], inputStrides[1], block * channels, inputStrides[2], channels, 1};
            }
            case Operator.BroadcastTo(int _, int output) -> {
                dimensions = operands.shape(output).toArray();
                strides = Selection.strides(dimensions, shape);
            }
            case Operator.Tile(int _, int output) -> {
                dimensions = new int[2 * shape.length]; // how often, then the axis itself
                strides = new int[2 * shape.length];
                for (int axis = 0; axis < shape.length; axis++) {
                    dimensions[2 * axis] = operands.shape(output).dimension(axis) / shape[axis];
                    dimensions[2 * axis + 1] = shape[axis];
                    strides[2 * axis + 1] = inputStrides[axis];
                }
            }
            case Operator.SpaceToBatch space -> {
                int height = space.blockHeight();
                int width = space.blockWidth();
                dimensions = new int[]{height, width, shape[0], shape[1] / height, shape[2] / width, shape[3]};
                strides = new int[]{inputStrides[1], inputStrides[2], inputStrides[0], height * inputStrides[1],
                        width * inputStrides[2], 1};
            }
            case Operator.BatchToSpace batch -> {
                int height = batch.blockHeight();
                int width = batch.blockWidth();
                int images = shape[0] / (height * width);
                dimensions = new int[]{images, shape[1], height, shape[2], width, shape[3]};
                strides = new int[]{inputStrides[0], inputStrides[1], width * images * inputStrides[0], inputStrides[2],
                        images * inputStrides[0], 1};
            }
            case Operator.MirrorPad mirror -> {
                return mirrored(mirror, shape, inputStrides);
            }
            case Operator.ResizeNearestNeighbor resize -> {
                return nearest(resize, shape, inputStrides);
            }
        }
        return new Rearrangement(operands.storage(rearrangement.output()), dimensions, strides, start,
                operands.at(rearrangement.input()), operands.at(rearrangement.output()));
    }

    /** Returns the operand's shape; that of an image if blocks are moved in it. */
    private int[] shape(Operator.Rearrangement rearrangement) {
        Shape shape = operands.shape(rearrangement.input());
        boolean hasBlocks = rearrangement instanceof Operator.SpaceToBatch
                || rearrangement instanceof Operator.BatchToSpace;
        return (hasBlocks && shape.rank() == 3 ? ShapeRules.ofOneColumn(shape) : shape).toArray();
    }

    private Kernel ofScalar(int input, int output) {
        return new Rearrangement(operands.storage(input), new int[0], new int[0], 0, operands.at(input),
                operands.at(output));
    }

    private Kernel mirrored(Operator.MirrorPad mirror, int[] shape, int[] inputStrides) {
        if (shape.length == 0) {
            return ofScalar(mirror.input(), mirror.output());
        }
        int[][] offsets = new int[shape.length][];
        for (int axis = 0; axis < shape.length; axis++) {
            int length = shape[axis];
            int before = mirror.before().get(axis);
            int skipped = mirror.symmetric() ? 0 : 1; // of the outermost element
            IntUnaryOperator source = i -> i < before ? before - i - 1 + skipped
                    : i < before + length ? i - before : before + 2 * length - i - 1 - skipped;
            offsets[axis] = offsets(before + length + mirror.after().get(axis), source, inputStrides[axis]);
        }
        return new IndexedCopy(operands.storage(mirror.output()), offsets, operands.at(mirror.input()),
                operands.at(mirror.output()));
    }

    private Kernel nearest(Operator.ResizeNearestNeighbor resize, int[] shape, int[] inputStrides) {
        Shape result = operands.shape(resize.output());
        int[][] offsets = new int[shape.length][];
        for (int axis = 0; axis < shape.length; axis++) {
            boolean resized = axis == 1 || axis == 2;
            offsets[axis] = offsets(result.dimension(axis), resized ? Resizing.nearest(shape[axis],
                    result.dimension(axis), resize.alignCorners(), resize.halfPixelCenters()) : i -> i,
                    inputStrides[axis]);
        }
        return new IndexedCopy(operands.storage(resize.output()), offsets, operands.at(resize.input()),
                operands.at(resize.output()));
    }

    private static int[] offsets(int count, IntUnaryOperator source, int stride) {
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = source.applyAsInt(i) * stride;
        }
        return offsets;
    }

    /** Returns the strides of a tensor's axes in elements. */
    private static int[] inputStrides(int[] shape) {
        int[] inputStrides = new int[shape.length];
        for (int axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) {
            inputStrides[axis] = stride;
        }
        return inputStrides;
    }

    Kernel pad(Operator.Pad pad) {
        if (operands.shape(pad.input()).rank() == 0) {
            return ofScalar(pad.input(), pad.output());
        }
        return new Pad(operands.storage(pad.input()), operands.shape(pad.input()).toArray(),
                operands.shape(pad.output()).toArray(), pad.before().stream().mapToInt(Integer::intValue).toArray(),
                pad.value() == Operator.ABSENT ? Pad.ZERO : operands.at(pad.value()), operands.at(pad.input()),
                operands.at(pad.output()));
    }

    Kernel gather(Operator.Gather gather) {
        Shape input = operands.shape(gather.input());
        Shape indices = operands.shape(gather.indices());
        int batch = input.elements(0, gather.batchDims());
        int outer = input.elements(gather.batchDims(), gather.axis());
        int inner = input.elements(gather.axis() + 1, input.rank());
        return new Gather(operands.storage(gather.input()), batch, outer, input.dimension(gather.axis()), inner,
                indices.elements() / batch, operands.at(gather.indices()), operands.at(gather.input()),
                operands.at(gather.output()));
    }

    /** Returns the rest of a concatenation; empty if all operands lie within the result, with its quantization. */
    Optional<Kernel> concatenation(Operator.Concatenation concatenation) {
        int output = concatenation.output();
        int lines = operands.shape(output).elements(0, concatenation.axis());
        List<Part> copies = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        int offset = 0;
        for (int input : concatenation.inputs()) {
            int length = operands.elements(input) / lines;
            boolean rescaled = operands.isQuantized(input)
                    && !operands.quantization(input).sameAs(operands.quantization(output));
            if (rescaled || operands.at(input) != operands.at(output) + offset) {
                copies.add(new Part(length + operands.gap(input), offset, length,
                        rescaled ? Optional.of(rescaling(input, output)) : Optional.empty()));
                inputs.add(operands.at(input));
            }
            offset += length;
        }
        return copies.isEmpty() ? Optional.empty()
                : Optional.of(kernels.make(
                        new KernelSpec.Concatenation(operands.storage(output), lines, copies,
                                operands.elements(output) / lines + operands.gap(output)),
                        new Locations(inputs.stream().mapToInt(Integer::intValue).toArray(), operands.at(output))));
    }

    private Rescaling rescaling(int input, int output) {
        float ratio = operands.quantization(input).scale(0) * (1 / operands.quantization(output).scale(0));
        int zeroPoint = operands.quantization(input).zeroPoint(0);
        short[] results = operands.table(input, output, Activation.NONE,
                value -> Rescalings.inFloat32(ratio, zeroPoint, value));
        return new Rescaling(results, operands.min(input), ratio);
    }
}
