package io.leveret.graph;

import io.leveret.base.MessageText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Infers the shapes of operators' results; no other class does. Source: TensorFlow Lite's {@code Prepare} of each
 * kernel.
 *
 * <p>Also checks the attributes on which shapes depend: axes, windows, paddings, block sizes.
 */
public final class ShapeRules {
    private static final String TOO_LARGE = "its blocks are too large: an axis of its result would have length %d";
    private static final String IMAGES = "its blocks make %d images";

    private final IntFunction<TensorSpec> tensors;

    private ShapeRules(IntFunction<TensorSpec> tensors) {
        this.tensors = tensors;
    }

    /**
     * Returns the shapes of an operator's results, in the order of {@link Operator#outputs}.
     *
     * <p>For some operators the result's shape does not follow from the operands, or only up to axes of length 1:
     * RESHAPE, SQUEEZE, EXPAND_DIMS, BROADCAST_TO, TILE, slices, splits, RESIZE_…, TRANSPOSE_CONV. For these, returns
     * the shapes of the result tensors, after a check.
     *
     * @param tensors the graph's tensors by index; called for operands, and for such results
     * @throws GraphException if operands, attributes and such results do not fit each other
     */
    public static List<Shape> results(Operator operator, IntFunction<TensorSpec> tensors) {
        ShapeRules rules = new ShapeRules(tensors);
        return switch (operator) {
            case Operator.Split split -> rules.split(split);
            case Operator.TopK top -> Collections.nCopies(2, rules.topK(top));
            case Operator _ -> List.of(rules.result(operator));
        };
    }

    /**
     * Returns the broadcast shape: axes count from the last, and axes of length 1 and missing ones are repeated.
     *
     * @throws GraphException if another axis differs
     */
    public static Shape broadcast(Shape left, Shape right) {
        int[] dimensions = new int[Math.max(left.rank(), right.rank())];
        for (int axis = 1; axis <= dimensions.length; axis++) {
            int leftLength = axis <= left.rank() ? left.dimension(-axis) : 1;
            int rightLength = axis <= right.rank() ? right.dimension(-axis) : 1;
            require(leftLength == rightLength || leftLength == 1 || rightLength == 1,
                    "its operands of shape " + left + " and " + right + " do not match");
            dimensions[dimensions.length - axis] = Math.max(leftLength, rightLength);
        }
        return shape(dimensions);
    }

    /**
     * Returns the shape of a tensor with elements added around it.
     *
     * @param before number of elements to add before the tensor, along each axis
     * @param after number of elements to add after it
     * @throws GraphException if there is not one number for each axis, or one is negative
     */
    public static Shape padded(Shape shape, List<Integer> before, List<Integer> after) {
        int[] dimensions = shape.toArray();
        require(before.size() == dimensions.length && after.size() == dimensions.length,
                "its paddings are " + before + " and " + after + " for rank " + dimensions.length);
        for (int axis = 0; axis < dimensions.length; axis++) {
            long length = (long) dimensions[axis] + before.get(axis) + after.get(axis);
            require(before.get(axis) >= 0 && after.get(axis) >= 0 && length <= Integer.MAX_VALUE,
                    "its paddings " + before.get(axis) + " and " + after.get(axis) + " of axis " + axis
                            + (length <= Integer.MAX_VALUE ? " are negative" : " are too large"));
            dimensions[axis] = (int) length;
        }
        return shape(dimensions);
    }

    /**
     * The shape with axes in another order.
     *
     * @param permutation for each axis of the result, the axis of the operand
     * @throws GraphException if it does not contain each axis once
     */
    public static Shape transposed(Shape shape, List<Integer> permutation) {
        require(permutation.stream().sorted().toList().equals(IntStream.range(0, shape.rank()).boxed().toList()),
                "its permutation is " + permutation + " for rank " + shape.rank());
        return shape(permutation.stream().mapToInt(shape::dimension).toArray());
    }

    /** The shape with another length of one axis. */
    public static Shape withLength(Shape shape, int axis, int length) {
        int[] dimensions = shape.toArray();
        dimensions[axis] = length;
        return shape(dimensions);
    }

    private Shape result(Operator operator) {
        return switch (operator) {
            case Operator.Conv2D conv -> conv(conv);
            case Operator.DepthwiseConv2D conv -> depthwise(conv);
            case Operator.FullyConnected product -> fullyConnected(product);
            case Operator.TransposeConv conv -> transposeConv(conv);
            case Operator.Conv3D conv -> conv3d(conv);
            case Operator.Pool2D pool -> pool(pool);
            case Operator.Binary binary -> broadcast(shapeOf(binary.left()), shapeOf(binary.right()));
            case Operator.Select select -> broadcast(shapeOf(select.condition()),
                    broadcast(shapeOf(select.left()), shapeOf(select.right())));
            case Operator.BatchMatMul product -> batchMatMul(product);
            case Operator.AddN sum -> addN(sum);
            case Operator.Concatenation concatenation -> concatenation(concatenation);
            case Operator.Pack pack -> pack(pack);
            case Operator.Gather gather -> gather(gather);
            case Operator.GatherNd gather -> gatherNd(gather);
            case Operator.Split split -> split(split).getFirst();
            case Operator.Pointwise function -> shapeOf(function.input());
            case Operator.Reduce reduce -> reduce(reduce);
            case Operator.ArgExtremum extremum -> without(shapeOf(extremum.input()), extremum.axis());
            case Operator.TopK top -> topK(top);
            case Operator.Pad pad -> pad(pad);
            case Operator.Relabeling relabeling -> relabeled(relabeling);
            case Operator.Rearrangement rearrangement -> rearranged(rearrangement);
            case Operator.ResizeBilinear resize ->
                    resized(resize.input(), resize.output(), resize.alignCorners(), resize.halfPixelCenters());
            case Operator.Softmax softmax -> alongLastAxis(softmax.input());
            case Operator.LogSoftmax softmax -> alongLastAxis(softmax.input());
            case Operator.L2Normalization norm -> alongLastAxis(norm.input());
            case Operator.LocalResponseNormalization norm -> alongLastAxis(norm.input());
            case Operator.Cumsum cumsum -> {
                requireAxis(cumsum.axis(), shapeOf(cumsum.input()));
                yield shapeOf(cumsum.input());
            }
            case Operator.SequenceLstm lstm -> sequenceLstm(lstm);
            case Operator.ShapeOf(int input, int _) -> Shape.of(Math.max(shapeOf(input).rank(), 1));
            case Operator.Extension extension -> throw failure("no graph holds " + extension.name());
        };
    }

    // ---- along a sequence ----

    private Shape sequenceLstm(Operator.SequenceLstm lstm) {
        int last = Operator.SequenceLstm.GATES - 1;
        Shape input = ofRank(lstm.input(), 3);
        require(lstm.has(Operator.SequenceLstm.INPUT_WEIGHTS + last)
                && lstm.has(Operator.SequenceLstm.RECURRENT_WEIGHTS + last), "its output gate has no weights");
        int cells = ofRank(lstm.operand(Operator.SequenceLstm.INPUT_WEIGHTS + last), 2).dimension(0);
        int outputs = ofRank(lstm.operand(Operator.SequenceLstm.RECURRENT_WEIGHTS + last), 2).dimension(1);
        for (int gate = 0; gate <= last; gate++) {
            requireShape(lstm, Operator.SequenceLstm.INPUT_WEIGHTS + gate, cells, input.dimension(2));
            requireShape(lstm, Operator.SequenceLstm.RECURRENT_WEIGHTS + gate, cells, outputs);
            requireShape(lstm, Operator.SequenceLstm.BIASES + gate, cells);
            requireShape(lstm, Operator.SequenceLstm.COEFFICIENTS + gate, cells);
        }
        for (int peephole = 0; peephole < Operator.SequenceLstm.PEEPHOLE_COUNT; peephole++) {
            requireShape(lstm, Operator.SequenceLstm.PEEPHOLES + peephole, cells);
        }
        requireShape(lstm, Operator.SequenceLstm.PROJECTION, outputs, cells);
        requireShape(lstm, Operator.SequenceLstm.PROJECTION_BIAS, outputs);
        require(lstm.has(Operator.SequenceLstm.PROJECTION) || cells == outputs,
                "its " + cells + " cells have " + outputs + " results without a projection");
        return shape(input.dimension(0), input.dimension(1), outputs);
    }

    private void requireShape(Operator.SequenceLstm lstm, int place, int... dimensions) {
        require(!lstm.has(place) || Arrays.equals(shapeOf(lstm.operand(place)).toArray(), dimensions),
                "its operand " + place + " of shape " + (lstm.has(place) ? shapeOf(lstm.operand(place)) : "")
                        + " is not " + Shape.of(dimensions));
    }

    // ---- with weights, and windows ----

    private Shape conv(Operator.Conv2D conv) {
        Shape input = ofRank(conv.input(), 4);
        Shape filter = ofRank(conv.filter(), 4);
        int groups = input.dimension(3) / filter.dimension(3);
        require(groups >= 1 && input.dimension(3) == groups * filter.dimension(3), "its input has "
                + input.dimension(3) + " channels, its filter " + filter.dimension(3));
        require(filter.dimension(0) % groups == 0,
                "its " + filter.dimension(0) + " output channels do not fall into " + groups + " groups");
        return visited(input, filter.dimension(1), filter.dimension(2), conv.window(), filter.dimension(0));
    }

    private Shape depthwise(Operator.DepthwiseConv2D conv) {
        Shape input = ofRank(conv.input(), 4);
        Shape filter = ofRank(conv.filter(), 4);
        long outChannels = (long) input.dimension(3) * conv.depthMultiplier();
        require(filter.dimension(0) == 1 && filter.dimension(3) == outChannels,
                "its filter is " + filter + " for " + input.dimension(3) + " channels with depth multiplier "
                        + conv.depthMultiplier());
        return visited(input, filter.dimension(1), filter.dimension(2), conv.window(), filter.dimension(3));
    }

    private Shape fullyConnected(Operator.FullyConnected product) {
        Shape input = shapeOf(product.input());
        Shape filter = ofRank(product.filter(), 2);
        int inFeatures = filter.dimension(1);
        require(input.elements() % inFeatures == 0,
                "its input of shape " + input + " is no multiple of " + inFeatures + " features");
        if (product.keepNumDims()) {
            require(input.rank() >= 1 && input.dimension(-1) == inFeatures,
                    "its input of shape " + input + " does not end in " + inFeatures + " features");
            return withLength(input, input.rank() - 1, filter.dimension(0));
        }
        return shape(input.elements() / inFeatures, filter.dimension(0));
    }

    private Shape transposeConv(Operator.TransposeConv conv) {
        Shape input = ofRank(conv.input(), 4);
        Shape filter = ofRank(conv.filter(), 4);
        Shape output = ofRank(conv.output(), 4);
        require(input.dimension(3) == filter.dimension(3) && output.dimension(3) == filter.dimension(0),
                "its filter is " + filter + " from " + input + " to " + output);
        Shape back = visited(output, filter.dimension(1), filter.dimension(2), conv.window(), input.dimension(3));
        if (!back.equals(input)) {
            throw GraphException.unsupported(List.of("to the result " + output + ", which would be convolved to " + back
                    + ", not to its input " + input));
        }
        return output;
    }

    private Shape conv3d(Operator.Conv3D conv) {
        Shape input = ofRank(conv.input(), 5);
        Shape filter = ofRank(conv.filter(), 5);
        require(input.dimension(4) == filter.dimension(3), "its input has " + input.dimension(4)
                + " channels, its filter " + filter.dimension(3));
        int filterDepth = filter.dimension(0);
        require(filterDepth <= Operator.MAX_SPAN && isSpan(conv.strideDepth()) && isSpan(conv.dilationDepth()),
                "its window has depth " + filterDepth + ", stride " + conv.strideDepth() + " and dilation "
                        + conv.dilationDepth() + "; all must lie in 1…" + Operator.MAX_SPAN);
        int depth = conv.window().padding().outputSize(input.dimension(1), filterDepth, conv.strideDepth(),
                conv.dilationDepth());
        require(depth >= 1, "its window of depth " + filterDepth + " does not fit in " + input);
        Shape image = visited(shape(input.dimension(0), input.dimension(2), input.dimension(3), input.dimension(4)),
                filter.dimension(1), filter.dimension(2), conv.window(), filter.dimension(4));
        return shape(input.dimension(0), depth, image.dimension(1), image.dimension(2), filter.dimension(4));
    }

    private Shape pool(Operator.Pool2D pool) {
        Shape input = ofRank(pool.input(), 4);
        require(pool.window().dilationHeight() == 1 && pool.window().dilationWidth() == 1, "its dilations are "
                + pool.window().dilationHeight() + "×" + pool.window().dilationWidth() + ", expected 1×1");
        return visited(input, pool.filterHeight(), pool.filterWidth(), pool.window(), input.dimension(3));
    }

    /** Returns the shape of a window's results over an image. */
    private static Shape visited(Shape input, int filterHeight, int filterWidth, Operator.Window window,
            int channels) {
        require(filterHeight <= Operator.MAX_SPAN && filterWidth <= Operator.MAX_SPAN, "its window of " + filterHeight
                + "×" + filterWidth + " is above the limit of " + Operator.MAX_SPAN);
        require(filterHeight >= 1 && filterWidth >= 1, "its window is " + filterHeight + "×" + filterWidth);
        require(isSpan(window.strideHeight()) && isSpan(window.strideWidth()) && isSpan(window.dilationHeight())
                && isSpan(window.dilationWidth()),
                "its strides are " + window.strideHeight() + "×" + window.strideWidth() + ", its dilations "
                        + window.dilationHeight() + "×" + window.dilationWidth() + "; all must lie in 1…"
                        + Operator.MAX_SPAN);
        int height = window.padding().outputSize(input.dimension(1), filterHeight, window.strideHeight(),
                window.dilationHeight());
        int width = window.padding().outputSize(input.dimension(2), filterWidth, window.strideWidth(),
                window.dilationWidth());
        require(height >= 1 && width >= 1,
                "its window of " + filterHeight + "×" + filterWidth + " does not fit in " + input);
        return shape(input.dimension(0), height, width, channels);
    }

    private static boolean isSpan(int cells) {
        return cells >= 1 && cells <= Operator.MAX_SPAN;
    }

    // ---- of several operands ----

    private Shape batchMatMul(Operator.BatchMatMul product) {
        Shape left = shapeOf(product.left());
        Shape right = shapeOf(product.right());
        require(left.rank() >= 2 && right.rank() >= 2, "its operands are " + left + " and " + right);
        int rows = left.dimension(product.adjX() ? -1 : -2);
        int inner = left.dimension(product.adjX() ? -2 : -1);
        int columns = right.dimension(product.adjY() ? -2 : -1);
        require(inner == right.dimension(product.adjY() ? -1 : -2),
                "its operands of shape " + left + " and " + right + " do not match");
        int[] batch = broadcast(outer(left), outer(right)).toArray();
        int[] dimensions = Arrays.copyOf(batch, batch.length + 2);
        dimensions[batch.length] = rows;
        dimensions[batch.length + 1] = columns;
        return shape(dimensions);
    }

    /** The axes before the last two. */
    private static Shape outer(Shape shape) {
        return shape(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    private Shape addN(Operator.AddN sum) {
        require(sum.inputs().size() >= 2, "it has " + sum.inputs().size() + " operands, expected at least 2");
        Shape first = shapeOf(sum.inputs().getFirst());
        for (int input : sum.inputs()) {
            if (!shapeOf(input).equals(first)) {
                throw failure("its operands are of shape " + first + " and " + shapeOf(input));
            }
        }
        return first;
    }

    private Shape concatenation(Operator.Concatenation concatenation) {
        require(!concatenation.inputs().isEmpty(), "it has no operands");
        Shape first = shapeOf(concatenation.inputs().getFirst());
        int axis = concatenation.axis();
        require(axis >= 0 && axis < first.rank(), "its axis is " + axis + " for operands of rank " + first.rank());
        long length = 0;
        for (int input : concatenation.inputs()) {
            Shape shape = ofRank(input, first.rank());
            for (int i = 0; i < first.rank(); i++) {
                if (i != axis && shape.dimension(i) != first.dimension(i)) { // there may be many
                    throw failure("its operands of shape " + first + " and " + shape + " differ outside axis " + axis);
                }
            }
            length += shape.dimension(axis);
            if (length > Integer.MAX_VALUE) {
                throw failure("its operands are longer than " + Integer.MAX_VALUE + " along axis " + axis);
            }
        }
        return withLength(first, axis, (int) length);
    }

    private Shape pack(Operator.Pack pack) {
        require(!pack.inputs().isEmpty(), "it has no operands");
        Shape first = shapeOf(pack.inputs().getFirst());
        require(pack.axis() >= 0 && pack.axis() <= first.rank(),
                "its axis is " + pack.axis() + " for operands of shape " + first);
        for (int input : pack.inputs()) {
            if (!shapeOf(input).equals(first)) {
                throw failure("its operands are of shape " + first + " and " + shapeOf(input));
            }
        }
        List<Integer> dimensions = list(first);
        dimensions.add(pack.axis(), pack.inputs().size());
        return shape(dimensions);
    }

    private Shape gather(Operator.Gather gather) {
        Shape input = shapeOf(gather.input());
        Shape indices = shapeOf(gather.indices());
        int axis = gather.axis();
        int batchDims = gather.batchDims();
        requireAxis(axis, input);
        require(batchDims >= 0 && batchDims <= axis && batchDims <= indices.rank(),
                "it has " + batchDims + " batch dimensions for axis " + axis + " and indices of shape " + indices);
        for (int i = 0; i < batchDims; i++) {
            require(input.dimension(i) == indices.dimension(i),
                    "its operands of shape " + input + " and " + indices + " differ in axis " + i);
        }
        List<Integer> dimensions = new ArrayList<>(list(input).subList(0, axis));
        dimensions.addAll(list(indices).subList(batchDims, indices.rank()));
        dimensions.addAll(list(input).subList(axis + 1, input.rank()));
        return shape(dimensions);
    }

    private Shape gatherNd(Operator.GatherNd gather) {
        Shape input = shapeOf(gather.input());
        Shape indices = shapeOf(gather.indices());
        require(indices.rank() >= 1 && indices.dimension(-1) <= input.rank(),
                "its indices of shape " + indices + " are no positions in " + input);
        List<Integer> dimensions = list(indices);
        dimensions.removeLast();
        dimensions.addAll(list(input).subList(indices.dimension(-1), input.rank()));
        return shape(dimensions);
    }

    // ---- of one operand ----

    private Shape topK(Operator.TopK top) {
        Shape input = alongLastAxis(top.input());
        require(top.k() >= 1 && top.k() <= input.dimension(-1),
                "it takes the " + top.k() + " largest of " + input.dimension(-1) + " elements");
        return withLength(input, input.rank() - 1, top.k());
    }

    private List<Shape> split(Operator.Split split) {
        Shape input = shapeOf(split.input());
        requireAxis(split.axis(), input);
        require(!split.sizes().isEmpty() && split.sizes().size() == split.outputs().size(),
                "it has " + split.outputs().size() + " results for " + split.sizes().size() + " parts");
        List<Shape> parts = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < split.sizes().size(); i++) {
            int size = split.sizes().get(i);
            require(size >= 1, "its part " + i + " has length " + size);
            sum += size;
            Shape follows = withLength(input, split.axis(), size);
            Shape part = shapeOf(split.outputs().get(i));
            require(withoutOnes(part).equals(withoutOnes(follows)),
                    "its part " + i + " is declared as " + part + " but follows as " + follows);
            parts.add(part);
        }
        require(sum == input.dimension(split.axis()),
                "its parts have length " + sum + " along axis " + split.axis() + " of " + input);
        return parts;
    }

    private Shape reduce(Operator.Reduce reduce) {
        Shape input = shapeOf(reduce.input());
        requireAscending(reduce.axes(), input);
        List<Integer> kept = list(input);
        for (int i = reduce.axes().size() - 1; i >= 0; i--) {
            int axis = reduce.axes().get(i);
            if (reduce.keepDims()) {
                kept.set(axis, 1);
            } else {
                kept.remove(axis);
            }
        }
        return shape(kept);
    }

    private static Shape without(Shape shape, int axis) {
        requireAxis(axis, shape);
        List<Integer> kept = list(shape);
        kept.remove(axis);
        return shape(kept);
    }

    private Shape pad(Operator.Pad pad) {
        if (pad.value() != Operator.ABSENT && shapeOf(pad.value()).elements() != 1) {
            throw failure("its value is of shape " + shapeOf(pad.value()));
        }
        return padded(shapeOf(pad.input()), pad.before(), pad.after());
    }

    private Shape relabeled(Operator.Relabeling relabeling) {
        Shape input = shapeOf(relabeling.input());
        Shape output = shapeOf(relabeling.output());
        boolean fits = switch (relabeling) {
            case Operator.Reshape _ -> input.elements() == output.elements();
            case Operator.Squeeze _,Operator.ExpandDims _ -> withoutOnes(input).equals(withoutOnes(output));
        };
        require(fits, "it turns " + input + " into " + output);
        return output;
    }

    private Shape rearranged(Operator.Rearrangement rearrangement) {
        Shape input = shapeOf(rearrangement.input());
        return switch (rearrangement) {
            case Operator.Transpose transpose -> transposed(input, transpose.permutation());
            case Operator.Slice slice -> slice(input, slice);
            case Operator.Reverse reverse -> {
                requireAscending(reverse.axes(), input);
                yield input;
            }
            case Operator.SpaceToDepth(int image, int block, int _) -> {
                Shape shape = ofRank(image, 4);
                require(block >= 1 && block <= Operator.MAX_SPAN && shape.dimension(1) % block == 0
                        && shape.dimension(2) % block == 0, "its blocks of " + block + " do not fit in " + shape);
                yield shape(shape.dimension(0), shape.dimension(1) / block, shape.dimension(2) / block,
                        product(shape.dimension(3), block * block, "its result has %d channels"));
            }
            case Operator.DepthToSpace(int image, int block, int _) -> {
                Shape shape = ofRank(image, 4);
                require(block >= 1 && block <= Operator.MAX_SPAN && shape.dimension(3) % (block * block) == 0,
                        "its blocks of " + block + " do not fit in the channels of " + shape);
                yield shape(shape.dimension(0), product(shape.dimension(1), block, TOO_LARGE),
                        product(shape.dimension(2), block, TOO_LARGE), shape.dimension(3) / (block * block));
            }
            case Operator.BroadcastTo(int _, int output) -> {
                require(broadcast(input, shapeOf(output)).equals(shapeOf(output)),
                        "it cannot turn " + input + " into " + shapeOf(output));
                yield shapeOf(output);
            }
            case Operator.Tile(int _, int output) -> {
                Shape result = ofRank(output, input.rank());
                for (int axis = 0; axis < input.rank(); axis++) {
                    require(result.dimension(axis) % input.dimension(axis) == 0,
                            "it cannot turn " + input + " into " + result);
                }
                yield result;
            }
            case Operator.MirrorPad mirror -> mirrored(input, mirror);
            case Operator.SpaceToBatch space -> spaceToBatch(space);
            case Operator.BatchToSpace batch -> batchToSpace(batch);
            case Operator.ResizeNearestNeighbor(int image, boolean align, boolean half, int output) ->
                    resized(image, output, align, half);
        };
    }

    private Shape slice(Shape input, Operator.Slice slice) {
        int rank = input.rank();
        require(slice.starts().size() == rank && slice.strides().size() == rank && slice.sizes().size() == rank,
                "it takes " + slice.sizes() + " elements from " + slice.starts() + " by " + slice.strides() + " of "
                        + input);
        for (int axis = 0; axis < rank; axis++) {
            int start = slice.starts().get(axis);
            int size = slice.sizes().get(axis);
            int stride = slice.strides().get(axis);
            long last = start + (size - 1L) * stride;
            require(size >= 1 && stride != 0 && start >= 0 && start < input.dimension(axis) && last >= 0
                    && last < input.dimension(axis),
                    "it takes " + size + " elements of axis " + axis + " of " + input
                            + " from " + start + " by " + stride);
        }
        Shape sizes = shape(slice.sizes());
        Shape output = shapeOf(slice.output());
        require(withoutOnes(sizes).equals(withoutOnes(output)), declared(output, sizes));
        return output;
    }

    private static Shape mirrored(Shape input, Operator.MirrorPad mirror) {
        Shape result = padded(input, mirror.before(), mirror.after());
        for (int axis = 0; axis < input.rank(); axis++) {
            int most = input.dimension(axis) - (mirror.symmetric() ? 0 : 1);
            require(mirror.before().get(axis) <= most && mirror.after().get(axis) <= most,
                    "its paddings " + mirror.before().get(axis) + " and " + mirror.after().get(axis)
                            + " are wider than axis " + axis + " of " + input);
        }
        return result;
    }

    private Shape spaceToBatch(Operator.SpaceToBatch space) {
        Shape image = padded(image(space.input(), space.blockWidth(), space.left(), space.right()),
                List.of(0, space.top(), space.left(), 0),
                List.of(0, space.bottom(), space.right(), 0));
        require(space.blockHeight() >= 1 && space.blockWidth() >= 1 && image.dimension(1) % space.blockHeight() == 0
                && image.dimension(2) % space.blockWidth() == 0,
                "its blocks of " + space.blockHeight() + "×" + space.blockWidth() + " do not fit in " + image);
        return likeImage(space.input(), product(product(image.dimension(0), space.blockHeight(), IMAGES),
                space.blockWidth(), IMAGES), image.dimension(1) / space.blockHeight(),
                image.dimension(2) / space.blockWidth(), image.dimension(3));
    }

    private Shape batchToSpace(Operator.BatchToSpace batch) {
        Shape input = image(batch.input(), batch.blockWidth(), batch.left(), batch.right());
        long images = (long) batch.blockHeight() * batch.blockWidth();
        require(batch.blockHeight() >= 1 && batch.blockWidth() >= 1 && input.dimension(0) % images == 0,
                "its blocks of " + batch.blockHeight() + "×" + batch.blockWidth() + " do not fit in " + input);
        long height = (long) product(input.dimension(1), batch.blockHeight(), TOO_LARGE) - batch.top() - batch.bottom();
        long width = (long) product(input.dimension(2), batch.blockWidth(), TOO_LARGE) - batch.left() - batch.right();
        require(batch.top() >= 0 && batch.bottom() >= 0 && batch.left() >= 0 && batch.right() >= 0 && height >= 1
                && width >= 1,
                "it cuts off " + batch.top() + "+" + batch.bottom() + " rows and " + batch.left() + "+"
                        + batch.right() + " columns of " + input);
        return likeImage(batch.input(), (int) (input.dimension(0) / images), (int) height, (int) width,
                input.dimension(3));
    }

    /** Returns the shape of a tensor in blocks; of one of rank 3, which has no columns, that of an image of one. */
    private Shape image(int tensor, int blockWidth, int left, int right) {
        Shape shape = shapeOf(tensor);
        if (shape.rank() != 3) {
            return ofRank(tensor, 4);
        }
        require(blockWidth == 1 && left == 0 && right == 0, "its operand of shape " + shape
                + " has no columns for blocks of width " + blockWidth + " and paddings " + left + " and " + right);
        return ofOneColumn(shape);
    }

    /** Returns the shape of a result, without columns if the operand has none. */
    private Shape likeImage(int operand, int batch, int height, int width, int channels) {
        return shapeOf(operand).rank() == 3 ? shape(batch, height, channels) : shape(batch, height, width, channels);
    }

    /** The shape of an image of one column: batch × length × 1 × channels of batch × length × channels. */
    public static Shape ofOneColumn(Shape shape) {
        return shape(shape.dimension(0), shape.dimension(1), 1, shape.dimension(2));
    }

    private Shape resized(int input, int output, boolean alignCorners, boolean halfPixelCenters) {
        Shape image = ofRank(input, 4);
        Shape result = ofRank(output, 4);
        require(image.dimension(0) == result.dimension(0) && image.dimension(3) == result.dimension(3),
                "it turns " + image + " into " + result);
        require(!alignCorners || !halfPixelCenters, "it aligns both corners and the centers of pixels");
        return result;
    }

    private Shape alongLastAxis(int input) {
        require(shapeOf(input).rank() >= 1, "its operand is a scalar");
        return shapeOf(input);
    }

    // ---- shapes and errors ----

    private static Shape withoutOnes(Shape shape) {
        return Shape.of(Arrays.stream(shape.toArray()).filter(dimension -> dimension != 1).toArray());
    }

    private static int product(int left, int right, String failure) {
        long product = (long) left * right;
        if (product > Integer.MAX_VALUE) {
            throw failure(String.format(failure, product));
        }
        return (int) product;
    }

    private static List<Integer> list(Shape shape) {
        return new ArrayList<>(Arrays.stream(shape.toArray()).boxed().toList());
    }

    private static Shape shape(List<Integer> dimensions) {
        return shape(dimensions.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Shape shape(int... dimensions) {
        for (int dimension : dimensions) {
            require(dimension >= 1, "no tensor can hold its result: dimension " + dimension + " of shape "
                    + Arrays.toString(dimensions) + " is below 1");
        }
        try {
            return Shape.of(dimensions);
        } catch (IllegalArgumentException e) {
            throw failure("no tensor can hold its result: " + e.getMessage());
        }
    }

    private Shape shapeOf(int tensor) {
        return tensors.apply(tensor).shape();
    }

    private Shape ofRank(int tensor, int rank) {
        Shape shape = shapeOf(tensor);
        if (shape.rank() != rank) {
            throw failure(named(tensor, tensors.apply(tensor)) + " of shape " + shape + " should have " + rank
                    + " dimensions");
        }
        return shape;
    }

    /** Returns a tensor's name in messages. */
    static String named(int index, TensorSpec tensor) {
        return "tensor " + index + " (" + MessageText.brief(tensor.name()) + ")";
    }

    static String declared(Shape declared, Shape follows) {
        return "its result is declared as " + declared + " but follows as " + follows;
    }

    private static void requireAxis(int axis, Shape shape) {
        require(axis >= 0 && axis < shape.rank(), "its axis is " + axis + " for an operand of rank " + shape.rank());
    }

    private static void requireAscending(List<Integer> axes, Shape shape) {
        for (int i = axes.size() - 1; i >= 0; i--) {
            requireAxis(axes.get(i), shape);
            require(i == 0 || axes.get(i - 1) < axes.get(i),
                    "its axes " + axes + " are not in ascending order, each once");
        }
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw failure(reason);
        }
    }

    private static GraphException failure(String reason) {
        return GraphException.contradiction(reason);
    }
}
